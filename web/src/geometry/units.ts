/** Lengths and angles, and how numbers are written. */
import type { Point } from './coordinates'

/** Millimetres from the center of one pixel to the next, down (row) and across (column). */
export interface Spacing {
  readonly row_mm: number
  readonly column_mm: number
}

export interface Length {
  readonly value: number
  readonly unit: 'mm' | 'px'
}

/** Whether the header's spacing can be measured with: both ways given, finite and above zero. */
export function usable(spacing: Spacing | null): spacing is Spacing {
  if (spacing === null) return false
  return [spacing.row_mm, spacing.column_mm].every((one) => Number.isFinite(one) && one > 0)
}

/** The distance of two image points: in mm where the spacing is known, in pixels where it is not. */
export function distance(one: Point, other: Point, spacing: Spacing | null): Length {
  const known = usable(spacing)
  const across = (other.x - one.x) * (known ? spacing.column_mm : 1)
  const down = (other.y - one.y) * (known ? spacing.row_mm : 1)
  return { value: Math.hypot(across, down), unit: known ? 'mm' : 'px' }
}

/** The angle at `vertex` in degrees, 0 to 180; in the true proportions of the pixels where they are known. */
export function angleAt(one: Point, vertex: Point, other: Point, spacing: Spacing | null): number {
  const known = usable(spacing)
  const turn = (at: Point) => Math.atan2(
    (at.y - vertex.y) * (known ? spacing.row_mm : 1),
    (at.x - vertex.x) * (known ? spacing.column_mm : 1),
  )
  const between = Math.abs(turn(one) - turn(other)) * (180 / Math.PI)
  return between > 180 ? 360 - between : between
}

/** A number with a true minus. */
export function written(value: number, digits = 0): string {
  const text = value.toFixed(digits)
  const plain = Number(text) === 0 ? text.replace('-', '') : text
  return plain.replace('-', '\u2212')
}

/** A length with its unit and a no-break space: tenths of a millimetre, whole pixels. */
export function lengthWritten(length: Length): string {
  return `${written(length.value, length.unit === 'mm' ? 1 : 0)}\u00a0${length.unit}`
}

export function angleWritten(degrees: number): string {
  return `${written(degrees, 1)}°`
}
