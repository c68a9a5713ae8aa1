/** Where the points of a curve are drawn, in a box of 1000 by 100 whose first line is at the top. */

const wide = 1000
const high = 100
const partsMost = 4

/** The scale that holds all values, on round numbers; it begins at 0 where that is not far. */
export function span(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1]
  const [low, top] = [Math.min(...values), Math.max(...values)]
  const from = low <= top / 2 ? 0 : low
  const step = niceStep((top - from) / partsMost)
  const first = Math.floor(from / step + 1e-9) * step
  return [first, first + Math.max(1, Math.ceil((top - first) / step - 1e-9)) * step]
}

function niceStep(wanted: number): number {
  if (wanted <= 0) return 0.01
  const size = 10 ** Math.floor(Math.log10(wanted))
  const round = [1, 2, 2.5, 5, 10].find((one) => one * size >= wanted * (1 - 1e-9)) ?? 10
  return Math.max(round * size, 0.01)
}

/** The values that are written beside a drawing, the lowest first. */
export function ticks([low, top]: readonly [number, number]): readonly number[] {
  const parts = [4, 3, 5, 2, 1].find((one) => isRound((top - low) / one)) ?? partsMost
  return Array.from({ length: parts + 1 }, (_, number) => low + ((top - low) * number) / parts)
}

function isRound(step: number): boolean {
  return Math.abs(niceStep(step) - step) < 1e-9
}

/** In so many digits neighbours of a scale are evenly apart as written. */
export function digitsOf([low, top]: readonly [number, number]): number {
  const step = (ticks([low, top])[1] ?? top) - low
  return [0, 1, 2, 3].find((digits) => Math.abs(Number(step.toFixed(digits)) - step) < 1e-9) ?? 3
}

/** A line through points, for an SVG path. */
export function path(points: readonly (readonly [number, number])[], steps: number, [low, top]: readonly [number, number]): string {
  const place = ([step, value]: readonly [number, number]) =>
    `${((wide * step) / Math.max(1, steps)).toFixed(1)} ${(high - (high * (value - low)) / (top - low)).toFixed(2)}`
  return points.map((one, number) => `${number === 0 ? 'M' : 'L'}${place(one)}`).join('')
}
