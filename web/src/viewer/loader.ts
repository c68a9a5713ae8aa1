/**
 * Gives Cornerstone the frames that the server decoded: one truth with what the AI reads.
 * No decoder runs in the page; an image id is `lynkeus:` and the frame's address.
 */
import { cache, metaData, registerImageLoader, type Types, Enums, utilities } from '@cornerstonejs/core'
import { outlineOf, type Pixels, pixelsOf, type Values } from '../geometry/pixels'
import { pixelSize, usable } from '../geometry/units'
import { rangeOf, type Window, windowFromValues, windowOf } from '../geometry/window'
import { FrameProblem, frameBytes } from './frames'
import type { Display, Slice } from './stack'

const scheme = 'lynkeus'
const Functions = Enums.VOILUTFunctionType
const known = new Map<string, Slice>()

/** The name under which Cornerstone keeps this frame; from here on it can be loaded. */
export function imageIdOf(slice: Slice): string {
  const id = `${scheme}:${slice.address}`
  known.set(id, slice)
  return id
}

/** The window a frame opens with: the header's first, else one from its values. */
export function openingWindow(display: Display, pixels: Pixels): Window {
  const [written] = display.windows
  if (display.samples === 3) return windowOf({ lower: 0, upper: 255 })
  return written ?? windowFromValues(pixels.shown)
}

/** Padding that is drawn dark only as long as nobody inverts, by the image that has it. */
const padding = new WeakMap<Types.IImage, Pick<Pixels, 'least' | 'greatest' | 'padded'> & { outline?: string }>()

/** What of an image is padding, where it would not be drawn black: by a window that reaches beyond its values, or inverted. */
export function brightPadding(image: Types.IImage, display: Display, window: Window, turned: boolean): string | undefined {
  const found = padding.get(image)
  if (found === undefined) return undefined
  const { lower, upper } = rangeOf(window)
  const black = !turned && (display.invert ? found.greatest >= upper : found.least <= lower)
  return black ? undefined : (found.outline ??= outlineOf(found.padded, display.columns))
}

function imageOf(imageId: string, slice: Slice, pixels: Pixels): Types.IImage {
  const { display } = slice
  const { values, least, greatest } = pixels
  const window = openingWindow(display, pixels)
  const colour = display.samples === 3
  const pixel = pixelSize(display)
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: display.columns, height: display.rows, scalarData: values, numberOfComponents: display.samples, id: imageId,
  })
  return {
    imageId, rows: display.rows, columns: display.columns, height: display.rows, width: display.columns,
    minPixelValue: least, maxPixelValue: greatest, slope: 1, intercept: 0,
    windowCenter: window.center, windowWidth: window.width, voiLUTFunction: window.exact === true ? Functions.LINEAR_EXACT : Functions.LINEAR,
    color: colour, rgba: false, numberOfComponents: display.samples, invert: false,
    rowPixelSpacing: pixel.height, columnPixelSpacing: pixel.width,
    sizeInBytes: values.byteLength, dataType: nameOf(values),
    photometricInterpretation: colour ? 'RGB' : 'MONOCHROME2',
    getPixelData: () => values, getCanvas: () => canvasOf(display, values), voxelManager,
  }
}

/** The window that a frame opens with, as its image keeps it. */
export function windowKept(image: Types.IImage): Window {
  return { center: Number(image.windowCenter), width: Number(image.windowWidth), exact: image.voiLUTFunction === Functions.LINEAR_EXACT }
}

function nameOf(values: Values): Types.PixelDataTypedArrayString {
  if (values instanceof Float32Array) return 'Float32Array'
  if (values instanceof Int16Array) return 'Int16Array'
  if (values instanceof Uint16Array) return 'Uint16Array'
  return values instanceof Int8Array ? 'Int8Array' : 'Uint8Array'
}

/** Cornerstone's drawing without WebGL takes a colour frame as a canvas. */
function canvasOf(display: Display, values: Values): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = display.columns
  canvas.height = display.rows
  const context = canvas.getContext('2d')
  if (context === null) throw new FrameProblem(0, 'no_canvas')
  const picture = context.createImageData(display.columns, display.rows)
  for (let index = 0; index < display.columns * display.rows; index += 1) {
    for (let part = 0; part < 3; part += 1) picture.data[index * 4 + part] = values[index * 3 + part] ?? 0
    picture.data[index * 4 + 3] = 255
  }
  context.putImageData(picture, 0, 0)
  return canvas
}

async function load(imageId: string): Promise<Types.IImage> {
  const slice = known.get(imageId)
  if (slice === undefined) throw new FrameProblem(0, 'unknown_frame')
  const bytes = await frameBytes(slice)
  try {
    const pixels = pixelsOf(bytes, slice.display)
    const image = imageOf(imageId, slice, pixels)
    if (pixels.padded.length > 0) padding.set(image, { least: pixels.least, greatest: pixels.greatest, padded: pixels.padded })
    return image
  } catch (problem) {
    if (problem instanceof RangeError) throw new FrameProblem(200, 'pixels_do_not_fit')
    throw problem
  }
}

/** The frame out of Cornerstone's cache, or into it. (Its own `loadAndCacheImage` leaves a failure unhandled behind it.) */
export async function cachedImage(imageId: string): Promise<Types.IImage> {
  const present = cache.getImageLoadObject(imageId)
  if (present !== undefined) return present.promise
  const promise = load(imageId)
  await cache.putImageLoadObject(imageId, { promise })
  return promise
}

/** What Cornerstone asks of a frame, answered from the study as the server described it. */
function describe(type: string, imageId: string): unknown {
  const slice = known.get(imageId)
  if (slice === undefined) return undefined
  const { display, modality } = slice
  const asked: Partial<Record<string, () => object>> = {
    [Enums.MetadataModules.GENERAL_SERIES]: () => ({ modality }),
    [Enums.MetadataModules.IMAGE_PIXEL]: () => pixelsDescribed(display),
    [Enums.MetadataModules.IMAGE_PLANE]: () => planeOf(display),
  }
  return asked[type]?.()
}

function pixelsDescribed(display: Display): object {
  return {
    bitsAllocated: display.bits, bitsStored: display.bits, highBit: display.bits - 1, samplesPerPixel: display.samples,
    pixelRepresentation: display.signed ? 1 : 0, photometricInterpretation: display.samples === 3 ? 'RGB' : 'MONOCHROME2',
  }
}

function planeOf(display: Display): object {
  const pixel = pixelSize(display)
  const orientation = display.orientation ?? [1, 0, 0, 0, 1, 0]
  return {
    rows: display.rows, columns: display.columns, imageOrientationPatient: orientation,
    rowCosines: orientation.slice(0, 3), columnCosines: orientation.slice(3, 6),
    imagePositionPatient: display.position ?? [0, 0, 0],
    rowPixelSpacing: pixel.height, columnPixelSpacing: pixel.width, usingDefaultValues: !usable(display.spacing),
  }
}

/** Tells Cornerstone of the scheme; once a page. */
export function registerLoader(): void {
  registerImageLoader(scheme, (imageId: string) => ({ promise: load(imageId) }))
  metaData.addProvider(describe, 10_000)
}

