/** Where Cornerstone puts the pixels of a picture in its pane. */
import type { StackViewport, Types } from '@cornerstonejs/core'
import { type Affine, affineFrom, identity, type Point } from '../geometry/coordinates'
import { renderer } from './engine'

/** Undefined until the first frame is there, whatever Cornerstone's types say. */
export function dataOf(viewport: StackViewport): ReturnType<StackViewport['getImageData']> | undefined {
  return viewport.getImageData()
}

/** From image pixels to points of the pane, by where the corner of the first pixel and its neighbours lie. */
export function mappingOf(viewport: StackViewport): Affine {
  const data = dataOf(viewport)
  if (data === undefined) return identity
  const { origin, direction, spacing } = data
  const corner = renderer() === 'cpu' ? 0 : -0.5
  const points = pointsPerCanvasPoint(viewport)
  const place = (column: number, row: number): Point => {
    const across = (column + corner) * spacing[0]
    const down = (row + corner) * spacing[1]
    const at = (axis: 0 | 1 | 2) => origin[axis] + across * direction[axis] + down * direction[axis + 3 as 3 | 4 | 5]
    const [x, y] = viewport.worldToCanvas([at(0), at(1), at(2)])
    return { x: x * points, y: y * points }
  }
  return affineFrom(place(0, 0), place(1, 0), place(0, 1))
}

/** Drawing by the processor, Cornerstone counts its canvas in screen pixels and yet makes it no finer than the pane. */
export function pointsPerCanvasPoint(viewport: StackViewport): number {
  if (renderer() === 'webgl') return 1
  const { canvas } = viewport
  return (canvas.clientWidth / canvas.width) * window.devicePixelRatio
}

/** Sets a camera that was kept. */
export function aim(viewport: StackViewport, camera: Types.ICamera): void {
  const { parallelScale, scale } = camera
  if (scale !== undefined) viewport.setCamera({ scale })
  else if (parallelScale !== undefined) viewport.setCamera({ parallelScale })
  viewport.setCamera(shifted(camera, [0, 0, 0]))
}

export function shifted(camera: Types.ICamera, by: Types.Point3): Types.ICamera {
  const move = (point: Types.Point3 | undefined): Types.Point3 | undefined =>
    point === undefined ? undefined : [point[0] + by[0], point[1] + by[1], point[2] + by[2]]
  const focalPoint = move(camera.focalPoint)
  const position = move(camera.position)
  return { ...(focalPoint === undefined ? {} : { focalPoint }), ...(position === undefined ? {} : { position }) }
}
