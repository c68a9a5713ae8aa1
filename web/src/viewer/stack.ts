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
}

/** The address of a frame's bytes. */
export function addressOf(sop: string, frame: number): string {
  return `/api/instances/${encodeURIComponent(sop)}/frames/${frame}`
}

/** Every frame of a series in order of place; the frames of one instance follow each other. */
export function slicesOf(instances: readonly Instance[], modality: string): readonly Slice[] {
  const placed = instances.map((one) => ({
    number: one.number, position: one.display.position, orientation: one.display.orientation, one,
  }))
  return ordered(placed).flatMap(({ one }) =>
    Array.from({ length: Math.max(1, one.display.frames) }, (_, frame) => ({
      sop: one.sop, frame, display: one.display, address: addressOf(one.sop, frame), modality,
    })),
  )
}
