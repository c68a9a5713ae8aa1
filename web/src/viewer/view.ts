/** What is on the screen, as the page may read it. Nothing here needs Cornerstone to be loaded. */
import { type Affine, identity } from '../geometry/coordinates'
import type { Window } from '../geometry/window'
import type { FrameProblem } from './frames'
import type { Slice } from './stack'

export type Renderer = 'webgl' | 'cpu'

export interface View {
  /** The frame that is on the screen now; undefined while none is. */
  readonly drawn: Slice | undefined
  readonly index: number
  readonly window: Window
  /** Turned by hand; MONOCHROME1 alone is drawn the right way round and is not `inverted`. */
  readonly inverted: boolean
  /** Screen pixels per image pixel. */
  readonly zoom: number
  /** From image pixels to points of the pane. */
  readonly affine: Affine
  /** An outline of padding that the picture shows bright, in image pixels; it is covered in black. */
  readonly padding: string | undefined
  readonly problem: FrameProblem | undefined
  /** Frames of the stack that are here. */
  readonly here: number
  /** Frames of the stack that could not be read. */
  readonly lost: number
  readonly renderer: Renderer
}

export const blank: View = {
  drawn: undefined, index: 0, window: { center: 0, width: 1 }, inverted: false, zoom: 1, affine: identity, padding: undefined, problem: undefined,
  here: 0, lost: 0, renderer: 'webgl',
}
