/** A small grey picture of a frame, for the list of series. */
import type { Encoding } from './pixels'
import { type PixelShape, pixelSize } from './units'
import { grey, type Range } from './window'

export interface Small {
  readonly columns: number
  readonly rows: number
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** The frame at most `side` points wide and high, in the true proportions of its pixels; each point is the mean of at most nine values of its place. */
export function small(values: ArrayLike<number>, picture: Encoding & PixelShape, range: Range, inverted: boolean, side: number): Small {
  const { height, width } = pixelSize(picture)
  const tall = height / width
  const step = Math.max(1, Math.max(picture.columns, picture.rows * tall) / side)
  const columns = Math.max(1, Math.floor(picture.columns / step))
  const rows = Math.max(1, Math.floor((picture.rows * tall) / step))
  const across = step
  const down = step / tall
  const rgba = new Uint8ClampedArray(columns * rows * 4)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      for (let part = 0; part < 3; part += 1) {
        const share = grey(meanAt(values, picture, { x: column * across, y: row * down, across, down, part }), range)
        rgba[(row * columns + column) * 4 + part] = 255 * (inverted ? 1 - share : share)
      }
      rgba[(row * columns + column) * 4 + 3] = 255
    }
  }
  return { columns, rows, rgba }
}

interface Place {
  readonly x: number
  readonly y: number
  readonly across: number
  readonly down: number
  readonly part: number
}

const thirds = [1 / 6, 3 / 6, 5 / 6] as const

function meanAt(values: ArrayLike<number>, encoding: Encoding, place: Place): number {
  const part = encoding.samples === 3 ? place.part : 0
  let sum = 0
  for (const lower of thirds) {
    for (const right of thirds) {
      const y = Math.min(encoding.rows - 1, Math.floor(place.y + lower * place.down))
      const x = Math.min(encoding.columns - 1, Math.floor(place.x + right * place.across))
      sum += values[(y * encoding.columns + x) * encoding.samples + part] ?? 0
    }
  }
  return sum / 9
}
