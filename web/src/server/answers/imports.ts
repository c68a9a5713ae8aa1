/** What became of a file that was brought. */
import type { Reason } from './said'

export interface Refusal extends Reason {
  /** Where in an archive, or empty for the file itself. */
  readonly place: string
}

export interface ImportAnswer {
  readonly counts: Readonly<Record<string, number>>
  readonly refused: readonly Refusal[]
  readonly left_out: number
}
