/** What a tool is. One tool stands in one file; `tools.ts` lists them. */
import type { Point, Size } from '../../geometry/coordinates'
import type { Film } from '../film'
import type { MarkKind } from '../marks'
import type { Display } from '../stack'

/** Changes how the picture is shown, by a drag or by Shift with an arrow. */
export interface ViewTool {
  readonly id: 'window' | 'zoom' | 'pan'
  readonly does: 'view'
  /** Begins a drag at a point of the pane; the answer is called for every further place of the hand. */
  readonly start: (film: Film, at: Point) => (to: Point) => void
  /** One step of a key: x to the right, y down, each −1, 0 or 1. */
  readonly nudge: (film: Film, by: Point) => void
}

/** Draws a figure on the picture. */
export interface MarkTool {
  readonly id: MarkKind
  readonly does: 'mark'
  /** Points that a hand sets one after the other. */
  readonly points: 2 | 3
  /** A figure around a middle for those who draw by keyboard. */
  readonly fresh: (middle: Point, size: Size) => readonly Point[]
  /** What it measures, in words that need no translation: numbers and units. */
  readonly measure: (points: readonly Point[], display: Display) => string
}

export type Tool = ViewTool | MarkTool
export type ToolId = Tool['id']
