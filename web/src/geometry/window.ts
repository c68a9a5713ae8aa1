/** Window arithmetic: which values are black, which are white, and how a hand changes them. */

/** Center and width in the image's own units (HU in CT, stored values elsewhere). */
export interface Window {
  readonly center: number
  readonly width: number
  /** Its function is LINEAR_EXACT. */
  readonly exact?: boolean
}

export interface Range {
  readonly lower: number
  readonly upper: number
}

/** The narrowest window that can be asked for: DICOM's linear function needs a width of 1 or more. */
export const narrowest = 1

/**
 * The values drawn black and white.
 * Source: DICOM PS3.3 C.11.2.1.2.1, the linear function: black at or under c − 0.5 − (w − 1)/2; C.11.2.1.3.2, the exact one: c − w/2.
 */
export function rangeOf({ center, width, exact = false }: Window): Range {
  const less = exact ? 0 : 1
  const half = (Math.max(less, width) - less) / 2
  return { lower: center - less / 2 - half, upper: center - less / 2 + half }
}

/** The window whose ends are these values: the reverse of `rangeOf`. */
export function windowOf(range: Range): Window {
  return { center: (range.lower + range.upper + 1) / 2, width: range.upper - range.lower + 1 }
}

/** A grey value 0 to 1 under a window. */
export function grey(value: number, range: Range): number {
  if (range.upper <= range.lower) return value > range.lower ? 1 : 0
  return Math.min(1, Math.max(0, (value - range.lower) / (range.upper - range.lower)))
}

/**
 * The window after a drag: right widens, down raises the center (darkens).
 * A whole sweep over `across` points changes the width by the width the film opened with.
 */
export function dragged(from: Window, by: { readonly x: number; readonly y: number }, step: number): Window {
  return { ...from, center: from.center + by.y * step, width: Math.max(from.exact === true ? step : narrowest, from.width + by.x * step) }
}

/** How much one point of a drag or one key changes a window: a 400th of the width that the film opened with. */
export function stepOf(opened: Window): number {
  return Math.max(opened.width / 400, 0.01)
}

const samples = 20_000

/**
 * A window for a film whose header gives none: from the 0.5th to the 99.5th percentile of its values.
 * Takes an even sample of at most 20 000 values.
 */
export function windowFromValues(values: ArrayLike<number>): Window {
  const stride = Math.max(1, Math.floor(values.length / samples))
  const taken: number[] = []
  for (let index = 0; index < values.length; index += stride) taken.push(values[index] ?? 0)
  taken.sort((one, other) => one - other)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? 0
  const range = { lower: at(0.005), upper: at(0.995) }
  // One grey alone tells nothing: it is drawn in the middle, not as a blank sheet that glares.
  return range.upper > range.lower ? windowOf(range) : windowOf({ lower: range.lower - 1, upper: range.lower + 1 })
}
