/** Draws a frame small. The bytes are those that the film draws: they are not asked for twice. */
import { small } from '../geometry/thumbnail'
import { rangeOf } from '../geometry/window'
import { theEngine } from './engine'
import { cachedImage, imageIdOf, windowKept } from './loader'
import type { Slice } from './stack'

const side = 128

/** Draws the frame into the canvas, with the window that it opens with. Throws a FrameProblem where it can't be had. */
export async function drawThumbnail(canvas: HTMLCanvasElement, slice: Slice): Promise<void> {
  theEngine()
  const image = await cachedImage(imageIdOf(slice))
  const picture = small(image.getPixelData(), slice.display, rangeOf(windowKept(image)), slice.display.invert, side)
  canvas.width = picture.columns
  canvas.height = picture.rows
  canvas.getContext('2d')?.putImageData(new ImageData(picture.rgba, picture.columns, picture.rows), 0, 0)
}
