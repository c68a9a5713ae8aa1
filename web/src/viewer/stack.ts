/** What a pane shows: the frames of one series, each with what is needed to draw it. */
import type { Encoding } from '../geometry/pixels'
import { ordered } from '../geometry/stack'
import type { PixelShape, Spacing } from '../geometry/units'
import type { Window } from '../geometry/window'

/** How a frame is drawn: the `Display` of the server. */
export interface Display extends Encoding, PixelShape {
  readonly frames: number
  readonly invert: boolean
  readonly windows: readonly (Window & { readonly name: string })[]
  readonly spacing: (Spacing & { readonly from: string }) | null
  readonly position: readonly number[] | null
  readonly orientation: readonly number[] | null
  readonly units: string
}

export interface Slice {
  readonly study: string
  readonly sop: string
  readonly frame: number
  readonly display: Display
  /** Where its bytes are. */
  readonly address: string
  readonly modality: string
}

export interface Instance {
  readonly sop: string
  readonly number: number | null
  readonly display: Display
  /** What each frame is shown by otherwise than the image. */
  readonly by_frame: readonly Partial<Display>[]
}

/** The address of a frame's bytes. */
export function addressOf(sop: string, frame: number): string {
  return `/api/instances/${encodeURIComponent(sop)}/frames/${frame}`
}

/** How a frame is drawn. */
export function displayAt(instance: Pick<Instance, 'display' | 'by_frame'>, frame: number): Display {
  return { ...instance.display, ...instance.by_frame[frame] }
}

/** Every frame of a series of this study in order of place; the frames of one instance follow each other. */
export function slicesOf(study: string, instances: readonly Instance[], modality: string): readonly Slice[] {
  const placed = instances.map((one) => {
    const { position, orientation } = displayAt(one, 0)
    return { number: one.number, position, orientation, one }
  })
  return ordered(placed).flatMap(({ one }) =>
    Array.from({ length: Math.max(1, one.display.frames) }, (_, frame) => ({
      study, sop: one.sop, frame, display: displayAt(one, frame), address: addressOf(one.sop, frame), modality,
    })),
  )
}
