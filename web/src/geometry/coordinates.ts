/** Points, boxes and the way from the image's pixels to the screen and back. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A rectangle in image pixels; the corner of the first pixel is 0, 0. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A rectangle as the server takes it: left, top, width, height as shares of the image. */
export type Shares = readonly [number, number, number, number]

/** From image pixels to points of the pane: x' = a x + c y + e, y' = b x + d y + f (as in SVG's matrix). */
export interface Affine {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

export const identity: Affine = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }

/** The mapping that carries image points 0,0, 1,0 and 0,1 to these three points of the pane. */
export function affineFrom(origin: Point, right: Point, down: Point): Affine {
  return {
    a: right.x - origin.x, b: right.y - origin.y,
    c: down.x - origin.x, d: down.y - origin.y,
    e: origin.x, f: origin.y,
  }
}

export function apply(map: Affine, at: Point): Point {
  return { x: map.a * at.x + map.c * at.y + map.e, y: map.b * at.x + map.d * at.y + map.f }
}

/** The mapping back, or undefined where an image has no area on the screen. */
export function inverted(map: Affine): Affine | undefined {
  const area = map.a * map.d - map.b * map.c
  if (Math.abs(area) < 1e-12) return undefined
  return {
    a: map.d / area, b: -map.b / area,
    c: -map.c / area, d: map.a / area,
    e: (map.c * map.f - map.d * map.e) / area,
    f: (map.b * map.e - map.a * map.f) / area,
  }
}

/** Points of the pane per image pixel, along a row. */
export function scaleOf(map: Affine): number {
  return Math.hypot(map.a, map.b)
}

export function clampPoint(at: Point, size: Size): Point {
  return { x: clamp(at.x, 0, size.columns), y: clamp(at.y, 0, size.rows) }
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

/** The box between two corners, in whatever order they were drawn. */
export function boxBetween(one: Point, other: Point): Box {
  return {
    left: Math.min(one.x, other.x), top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y),
  }
}

export function cornersOf(box: Box): readonly [Point, Point] {
  return [{ x: box.left, y: box.top }, { x: box.left + box.width, y: box.top + box.height }]
}

export function sharesOf(box: Box, size: Size): Shares {
  const left = clamp(box.left / size.columns, 0, 1)
  const top = clamp(box.top / size.rows, 0, 1)
  return [left, top, clamp(box.width / size.columns, 0, 1 - left), clamp(box.height / size.rows, 0, 1 - top)]
}

export function boxOf(shares: Shares, size: Size): Box {
  const [left, top, width, height] = shares
  return { left: left * size.columns, top: top * size.rows, width: width * size.columns, height: height * size.rows }
}

/** Moves every point by the same way, no further than the edge of the image lets the whole figure go. */
export function moved(points: readonly Point[], by: Point, size: Size): readonly Point[] {
  const xs = points.map((one) => one.x)
  const ys = points.map((one) => one.y)
  const x = clamp(by.x, -Math.min(...xs), size.columns - Math.max(...xs))
  const y = clamp(by.y, -Math.min(...ys), size.rows - Math.max(...ys))
  return points.map((one) => ({ x: one.x + x, y: one.y + y }))
}
