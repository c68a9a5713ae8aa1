/** What became of a file that was brought. */
import type { Reason } from './said'

export interface Refusal extends Reason {
  /** Where in an archive, or empty for the file itself. */
  readonly place: string
}

/** A file whose number another image has: that one stays, the file is kept aside. */
export interface Clash {
  readonly place: string
  readonly study_uid: string
  readonly sop_uid: string
}

export interface ImportAnswer {
  readonly counts: Readonly<Record<string, number>>
  readonly conflicts: readonly Clash[]
  readonly refused: readonly Refusal[]
  readonly left_out: number
}
