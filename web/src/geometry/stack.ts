/** The order of the slices of a series, by where they lie and not by what they are called. */

export type Triple = readonly [number, number, number]

export interface Placed {
  /** InstanceNumber, or null where the header has none. */
  readonly number: number | null
  readonly position: readonly number[] | null
  readonly orientation: readonly number[] | null
}

/** The direction at right angles to the picture. Source: DICOM PS3.3 C.7.6.2.1.1, row cosines cross column cosines. */
export function normalOf(orientation: readonly number[]): Triple {
  const [rx = 1, ry = 0, rz = 0, cx = 0, cy = 1, cz = 0] = orientation
  return [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx]
}

/** How far along its normal a slice lies, in mm; undefined where the header does not say. */
export function depthOf(slice: Placed): number | undefined {
  if (slice.position === null || slice.orientation === null) return undefined
  const [nx, ny, nz] = normalOf(slice.orientation)
  const [x = 0, y = 0, z = 0] = slice.position
  return x * nx + y * ny + z * nz
}

function parallel(slices: readonly Placed[]): boolean {
  const first = slices[0]?.orientation
  if (first === undefined || first === null) return false
  const [x, y, z] = normalOf(first)
  return slices.every((slice) => {
    if (slice.orientation === null) return false
    const [nx, ny, nz] = normalOf(slice.orientation)
    return Math.abs(x * nx + y * ny + z * nz) > 0.999
  })
}

/**
 * Slices in order of place when all are parallel and say where they lie, else in order of their numbers.
 * The end that has the lower instance number comes first, as the technologist saw it.
 */
export function ordered<T extends Placed>(slices: readonly T[]): readonly T[] {
  const numbered = [...slices].sort((one, other) => (one.number ?? 0) - (other.number ?? 0))
  const depths = new Map(numbered.map((slice) => [slice, depthOf(slice)]))
  if (!parallel(numbered) || [...depths.values()].some((depth) => depth === undefined)) return numbered
  const depth = (slice: T) => depths.get(slice) ?? 0
  const first = numbered[0]
  const last = numbered.at(-1)
  const rising = first === undefined || last === undefined || depth(first) <= depth(last)
  return numbered.sort((one, other) => (rising ? 1 : -1) * (depth(one) - depth(other)))
}

/** The distance from one slice to the next in mm, from their places; undefined for one slice or unknown places. */
export function stepBetween(one: Placed, next: Placed): number | undefined {
  const from = depthOf(one)
  const to = depthOf(next)
  return from === undefined || to === undefined ? undefined : Math.abs(to - from)
}
