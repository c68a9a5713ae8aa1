/** Lengths and angles, and how numbers are written. */
import type { Point } from './coordinates'

/** Millimetres from the center of one pixel to the next, down (row) and across (column). */
export interface Spacing {
  readonly row_mm: number
  readonly column_mm: number
}

/** What a header says of a pixel's size: `aspect` is its height by its width, known where the spacing is not. */
export interface PixelShape {
  readonly spacing: Spacing | null
  readonly aspect: number
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

/** A pixel's height and width: in mm where the spacing is known, else in widths of a pixel. */
export function pixelSize({ spacing, aspect }: PixelShape): { readonly height: number; readonly width: number } {
  return usable(spacing) ? { height: spacing.row_mm, width: spacing.column_mm } : { height: aspect, width: 1 }
}

/** The distance of two image points: in mm where the spacing is known, else in pixels, which are widths of one where they are not square. */
export function distance(one: Point, other: Point, pixel: PixelShape): Length {
  const { height, width } = pixelSize(pixel)
  const value = Math.hypot((other.x - one.x) * width, (other.y - one.y) * height)
  return { value, unit: usable(pixel.spacing) ? 'mm' : 'px' }
}

/** The angle at `vertex` in degrees, 0 to 180, in the true proportions of the pixels. */
export function angleAt(one: Point, vertex: Point, other: Point, pixel: PixelShape): number {
  const { height, width } = pixelSize(pixel)
  const turn = (at: Point) => Math.atan2((at.y - vertex.y) * height, (at.x - vertex.x) * width)
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
