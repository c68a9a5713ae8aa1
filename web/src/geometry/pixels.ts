/** Raw little-endian bytes of a frame made into the values that are windowed and measured. */

export interface Encoding {
  readonly rows: number
  readonly columns: number
  readonly samples: 1 | 3
  readonly bits: 8 | 16
  readonly signed: boolean
  readonly slope: number
  readonly intercept: number
  readonly invert?: boolean
  /** Between which stored values, both included, lie those that show nothing. */
  readonly padding?: readonly number[] | null
}

export type Values = Uint8Array | Int8Array | Uint16Array | Int16Array | Float32Array

export interface Pixels {
  readonly values: Values
  /** Those that are no padding. */
  readonly shown: Values
  readonly least: number
  readonly greatest: number
  /** Where padding lies: from which value to before which, again and again. */
  readonly padded: readonly number[]
}

/** The frame's bytes as numbers. Throws where there are fewer or more bytes than the header's rows and columns say. */
export function stored(buffer: ArrayBuffer, encoding: Encoding): Values {
  const count = encoding.rows * encoding.columns * encoding.samples
  if (buffer.byteLength !== count * (encoding.bits / 8)) {
    throw new RangeError(`frame of ${buffer.byteLength} bytes where ${count} values of ${encoding.bits} bits were announced`)
  }
  if (encoding.bits === 8) return encoding.signed ? new Int8Array(buffer) : new Uint8Array(buffer)
  return encoding.signed ? new Int16Array(buffer) : new Uint16Array(buffer)
}

export function extremes(values: Values): { readonly least: number; readonly greatest: number } {
  let least = Infinity
  let greatest = -Infinity
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  return { least, greatest }
}

/** The values that are no padding; all of them where nothing else is there. */
function unpadded(values: Values, [from = 1, to = 0]: readonly number[]): Values {
  const kept = values.slice()
  let count = 0
  for (const value of values) if (value < from || value > to) kept[count++] = value
  return count === 0 ? values : kept.subarray(0, count)
}

/** Gives padding the value that is drawn dark, and tells where it lies. */
function darkened(raw: Values, dark: number, [from = 1, to = 0]: readonly number[]): readonly number[] {
  const runs: number[] = []
  let within = false
  for (let index = 0; index < raw.length; index += 1) {
    const value = raw[index] ?? 0
    const pads = value >= from && value <= to
    if (pads !== within) runs.push(index)
    within = pads
    if (pads) raw[index] = dark
  }
  if (within) runs.push(raw.length)
  return runs
}

/** An outline of what is padded, in image pixels: no window and no inversion makes padding bright under it. */
export function outlineOf(padded: readonly number[], columns: number): string {
  const parts: string[] = []
  for (let at = 0; at < padded.length; at += 2) {
    const end = padded[at + 1] ?? 0
    for (let start = padded[at] ?? 0; start < end; ) {
      const row = Math.floor(start / columns)
      // Whole rows that follow one another are one part.
      const whole = start % columns === 0 ? Math.floor((end - start) / columns) : 0
      const width = whole > 0 ? columns : Math.min(end, (row + 1) * columns) - start
      const height = Math.max(1, whole)
      parts.push(`M${start % columns} ${row}h${width}v${height}h${-width}z`)
      start += whole > 0 ? whole * columns : width
    }
  }
  return parts.join('')
}

/**
 * Values in the modality's units: stored value times slope plus intercept. Padding has that of the darkest.
 * Whole numbers stay whole numbers where they fit in 16 bits; everything else becomes float.
 */
export function pixelsOf(buffer: ArrayBuffer, encoding: Encoding): Pixels {
  const raw = stored(buffer, encoding)
  const { slope, intercept, invert = false, padding } = encoding
  const kept = padding ? unpadded(raw, padding) : raw
  const { least, greatest } = extremes(kept)
  const padded = padding && kept !== raw ? darkened(raw, (slope < 0) === invert ? least : greatest, padding) : []
  if (encoding.samples === 3 || (slope === 1 && intercept === 0)) return { values: raw, shown: kept, least, greatest, padded }
  const ends = [least * slope + intercept, greatest * slope + intercept]
  const low = Math.min(...ends)
  const high = Math.max(...ends)
  const whole = Number.isInteger(slope) && Number.isInteger(intercept) && low >= -32768 && high <= 32767
  const scaled = (from: Values) => {
    const made = whole ? new Int16Array(from.length) : new Float32Array(from.length)
    for (let index = 0; index < from.length; index += 1) made[index] = (from[index] ?? 0) * slope + intercept
    return made
  }
  const values = scaled(raw)
  return { values, shown: kept === raw ? values : scaled(kept), least: low, greatest: high, padded }
}
