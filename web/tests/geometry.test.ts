/** Windows, coordinates, lengths, slices and pixels: what every measurement on a film stands on. */
import { describe, expect, test } from 'vitest'
import { affineFrom, apply, boxBetween, boxOf, inverted, moved, sharesOf } from '../src/geometry/coordinates'
import { outlineOf, pixelsOf, stored, type Encoding } from '../src/geometry/pixels'
import { depthOf, ordered, stepBetween } from '../src/geometry/stack'
import { small } from '../src/geometry/thumbnail'
import { angleAt, angleWritten, distance, lengthWritten, usable, written } from '../src/geometry/units'
import { dragged, grey, rangeOf, stepOf, windowFromValues, windowOf } from '../src/geometry/window'

describe('a window', () => {
  test('is black and white where DICOM says (PS3.3 C.11.2.1.2.1)', () => {
    expect(rangeOf({ center: 2048, width: 4096 })).toEqual({ lower: 0, upper: 4095 })
    expect(rangeOf({ center: 2048, width: 1 })).toEqual({ lower: 2047.5, upper: 2047.5 })
    expect(windowOf(rangeOf({ center: -600, width: 1500 }))).toEqual({ center: -600, width: 1500 })
  })
  test('of the exact function is wider by one, and may be narrow (C.11.2.1.3.2)', () => {
    const exact = (value: number, center: number, width: number) => Math.min(1, Math.max(0, (value - center) / width + 0.5))
    for (const [center, width] of [[0, 100], [0.5, 0.25], [-600, 1500]] as const) {
      for (const value of [center - width, center - width / 2, center - width / 3, center, center + width / 4, center + width / 2]) {
        expect(grey(value, rangeOf({ center, width, exact: true }))).toBeCloseTo(exact(value, center, width))
      }
    }
    expect(dragged({ center: 0.5, width: 0.25, exact: true }, { x: -1000, y: 10 }, 0.01)).toEqual({ center: 0.6, width: 0.01, exact: true })
  })
  test('clips values to black and white', () => {
    const range = { lower: 0, upper: 100 }
    expect([-5, 0, 50, 100, 400].map((value) => grey(value, range))).toEqual([0, 0, 0.5, 1, 1])
    expect(grey(1, { lower: 1, upper: 1 })).toBe(0)
  })
  test('is never dragged narrower than 1', () => {
    expect(dragged({ center: 40, width: 80 }, { x: -1000, y: 10 }, 1)).toEqual({ center: 50, width: 1 })
    expect(stepOf({ center: 0, width: 4000 })).toBe(10)
  })
  test('is found from the values when the header gives none', () => {
    const values = Uint16Array.from({ length: 10_001 }, (_, index) => index)
    const range = rangeOf(windowFromValues(values))
    expect(range.lower).toBeCloseTo(50, 0)
    expect(range.upper).toBeCloseTo(9950, 0)
    expect(grey(7, rangeOf(windowFromValues(new Uint8Array(100).fill(7))))).toBe(0.5)
  })
})

describe('coordinates', () => {
  const map = affineFrom({ x: 10, y: 20 }, { x: 12, y: 20 }, { x: 10, y: 23 })
  test('go to the screen and back', () => {
    const there = apply(map, { x: 5, y: 7 })
    expect(there).toEqual({ x: 20, y: 41 })
    const back = inverted(map)
    expect(back).toBeDefined()
    if (back === undefined) return
    expect(apply(back, there).x).toBeCloseTo(5)
    expect(apply(back, there).y).toBeCloseTo(7)
  })
  test('have no way back from a picture without area', () => {
    expect(inverted(affineFrom({ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 2 }))).toBeUndefined()
  })
  test('of a box are shares of a film that is no square', () => {
    const size = { columns: 600, rows: 300 }
    const box = boxBetween({ x: 500, y: 150 }, { x: 400, y: 100 })
    expect(box).toEqual({ left: 400, top: 100, width: 100, height: 50 })
    const shares = sharesOf(box, size)
    expect(shares[0]).toBeCloseTo(2 / 3)
    expect(boxOf(shares, size).width).toBeCloseTo(100)
  })
  test('stay inside the film', () => {
    const size = { columns: 100, rows: 100 }
    expect(sharesOf({ left: 90, top: -10, width: 40, height: 200 }, size)).toEqual([0.9, 0, expect.closeTo(0.1), 1])
    expect(moved([{ x: 90, y: 5 }, { x: 95, y: 8 }], { x: 20, y: -20 }, size)).toEqual([{ x: 95, y: 0 }, { x: 100, y: 3 }])
  })
})

describe('a length', () => {
  const one = { x: 0, y: 0 }
  const other = { x: 30, y: 40 }
  test('is in millimetres where the spacing is known, along both ways', () => {
    const length = distance(one, other, { spacing: { row_mm: 0.1, column_mm: 0.1 }, aspect: 1 })
    expect(length.unit).toBe('mm')
    expect(length.value).toBeCloseTo(5)
    expect(distance(one, { x: 0, y: 10 }, { spacing: { row_mm: 2, column_mm: 1 }, aspect: 2 }).value).toBe(20)
  })
  test.each([null, { row_mm: 0, column_mm: 0 }, { row_mm: Number.NaN, column_mm: 1 }])('is in pixels with spacing %o', (spacing) => {
    expect(usable(spacing)).toBe(false)
    expect(distance(one, other, { spacing, aspect: 1 })).toEqual({ value: 50, unit: 'px' })
  })
  test('is in widths of a pixel where only the shape of the pixels is known', () => {
    const shape = { spacing: null, aspect: 2 }
    expect(distance(one, { x: 0, y: 10 }, shape)).toEqual({ value: 20, unit: 'px' })
    expect(distance(one, { x: 10, y: 0 }, shape)).toEqual({ value: 10, unit: 'px' })
  })
  test('is written with its unit and a no-break space', () => {
    expect(lengthWritten({ value: 12.34, unit: 'mm' })).toBe('12.3\u00a0mm')
    expect(lengthWritten({ value: 50.4, unit: 'px' })).toBe('50\u00a0px')
    expect(written(-998)).toBe('−998')
    expect(written(-0.001, 1)).toBe('0.0')
  })
})

test('an angle is measured in the true proportions of the pixels', () => {
  expect(angleWritten(angleAt({ x: 1, y: 0 }, { x: 0, y: 0 }, { x: 0, y: -1 }, { spacing: null, aspect: 1 }))).toBe('90.0°')
  expect(angleAt({ x: 1, y: 1 }, { x: 0, y: 0 }, { x: 1, y: 0 }, { spacing: { row_mm: 2, column_mm: 1 }, aspect: 2 })).toBeCloseTo(63.43, 2)
  expect(angleAt({ x: 1, y: 1 }, { x: 0, y: 0 }, { x: 1, y: 0 }, { spacing: null, aspect: 2 })).toBeCloseTo(63.43, 2)
  expect(angleAt({ x: -1, y: -0.001 }, { x: 0, y: 0 }, { x: -1, y: 0.001 }, { spacing: null, aspect: 1 })).toBeLessThan(1)
})

describe('slices', () => {
  const axial = [1, 0, 0, 0, 1, 0]
  const at = (number: number, z: number | null, orientation: readonly number[] | null = axial) =>
    ({ number, position: z === null ? null : [0, 0, z], orientation })
  test('stand in the order of their places, the first number first', () => {
    const slices = [at(3, -4), at(1, 0), at(2, -6), at(4, -8)]
    expect(ordered(slices).map((slice) => slice.number)).toEqual([1, 3, 2, 4])
  })
  test('stand in the order of their numbers where places are missing or not parallel', () => {
    expect(ordered([at(2, null), at(1, 5)]).map((slice) => slice.number)).toEqual([1, 2])
    expect(ordered([at(2, 1), at(1, 5, [0, 1, 0, 0, 0, -1])]).map((slice) => slice.number)).toEqual([1, 2])
  })
  test('lie along the normal, not along z', () => {
    const angle = Math.PI / 12
    const tilted = [1, 0, 0, 0, Math.cos(angle), Math.sin(angle)]
    expect(stepBetween({ number: 1, position: [0, 0, 0], orientation: tilted }, { number: 2, position: [0, 0, 5], orientation: tilted })).toBeCloseTo(5 * Math.cos(angle))
    expect(depthOf(at(1, null))).toBeUndefined()
  })
})

describe('pixels', () => {
  const encoding: Encoding = { rows: 1, columns: 3, samples: 1, bits: 16, signed: true, slope: 1, intercept: 0 }
  const bytes = new Uint8Array([0x18, 0xfc, 0, 0, 0x10, 0x27]).buffer
  test('are read as little-endian numbers', () => {
    expect([...stored(bytes, encoding)]).toEqual([-1000, 0, 10_000])
    expect([...stored(bytes, { ...encoding, signed: false })]).toEqual([64_536, 0, 10_000])
  })
  test('are refused when the header announced more or fewer', () => {
    expect(() => stored(bytes, { ...encoding, columns: 4 })).toThrow(RangeError)
  })
  test('become values of the modality, whole where they fit', () => {
    const shifted = pixelsOf(bytes, { ...encoding, intercept: -1024 })
    expect([...shifted.values]).toEqual([-2024, -1024, 8976])
    expect(shifted.values).toBeInstanceOf(Int16Array)
    expect([shifted.least, shifted.greatest]).toEqual([-2024, 8976])
    const scaled = pixelsOf(bytes, { ...encoding, slope: -0.5 })
    expect(scaled.values).toBeInstanceOf(Float32Array)
    expect([scaled.least, scaled.greatest]).toEqual([-5000, 500])
    const large = pixelsOf(bytes, { ...encoding, signed: false, intercept: -1024 })
    expect([...large.values]).toEqual([63_512, -1024, 8976])
  })
  test('that show nothing are as dark as the darkest, and no window is found from them (C.7.5.1.1.2)', () => {
    const drawn = (values: readonly number[], more: Partial<Encoding>) => {
      const { buffer } = Int16Array.from(values)
      const pixels = pixelsOf(buffer, { ...encoding, columns: values.length, ...more })
      return [[...pixels.values], [...pixels.shown], pixels.least, pixels.greatest]
    }
    const padding = [-2000, -2000]
    expect(drawn([-2000, 10, 30, -2000], { padding })).toEqual([[10, 10, 30, 10], [10, 30], 10, 30])
    expect(drawn([-2000, 10, 30], { padding, invert: true })).toEqual([[30, 10, 30], [10, 30], 10, 30])
    expect(drawn([-2000, 10, 30], { padding, slope: -2 })).toEqual([[-60, -20, -60], [-20, -60], -60, -20])
    expect(drawn([-2000, 10, 30], { padding, slope: -2, invert: true })).toEqual([[-20, -20, -60], [-20, -60], -60, -20])
    expect(drawn([9, 10, 30, 31], { padding: [10, 30] })).toEqual([[9, 9, 9, 31], [9, 31], 9, 31])
    expect(drawn([7, 7], { padding: [7, 7] })).toEqual([[7, 7], [7, 7], 7, 7])
    expect(drawn([7, 8], { padding: null })).toEqual([[7, 8], [7, 8], 7, 8])
  })
  test('that show nothing are outlined, so that they are covered where an inversion makes them bright', () => {
    const outline = (values: readonly number[], columns: number) => {
      const { padded } = pixelsOf(Int16Array.from(values).buffer, { ...encoding, rows: values.length / columns, columns, padding: [-1, -1] })
      return outlineOf(padded, columns)
    }
    expect(outline([-1, 5, 6, -1], 4)).toBe('M0 0h1v1h-1zM3 0h1v1h-1z')
    expect(outline([-1, -1, -1, -1, 5, -1], 2)).toBe('M0 0h2v2h-2zM1 2h1v1h-1z')
    expect(outline([5, -1, -1, 6], 2)).toBe('M1 0h1v1h-1zM0 1h1v1h-1z')
    expect([outline([5, 6], 2), outline([-1, -1], 2)]).toEqual(['', ''])
  })
  test('make a small picture the right way round', () => {
    const film = { rows: 4, columns: 8, samples: 1, bits: 8, signed: false, slope: 1, intercept: 0, spacing: null, aspect: 1 } as const
    const values = Uint8Array.from({ length: 32 }, (_, index) => (index % 8 < 4 ? 0 : 255))
    const picture = small(values, film, { lower: 0, upper: 255 }, false, 4)
    expect([picture.columns, picture.rows]).toEqual([4, 2])
    expect([...picture.rgba.slice(0, 4), ...picture.rgba.slice(12, 16)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255])
    expect(small(values, film, { lower: 0, upper: 255 }, true, 4).rgba[0]).toBe(255)
    const sizes = [{ ...film, aspect: 2 }, { ...film, spacing: { row_mm: 0.5, column_mm: 1 } }].map((one) => small(values, one, { lower: 0, upper: 255 }, false, 4))
    expect(sizes.map((one) => [one.columns, one.rows])).toEqual([[4, 4], [4, 1]])
    expect(sizes.map((one) => [one.rgba[0], one.rgba[12]])).toEqual([[0, 255], [0, 255]])
  })
})
