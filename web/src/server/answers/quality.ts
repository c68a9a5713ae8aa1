/** What the checks found, and what is held back for it. */
import type { CheckResult, Verdict } from '../../words'
import type { Json, Reason } from './said'
import type { Aside, Named, Patient } from './patients'

export type Bound = 'most' | 'least' | 'band' | 'among'

export interface Answer {
  readonly check: string
  readonly series: string
  readonly verdict: CheckResult
  readonly severity: string
  readonly measured: Json
  readonly unit: string | null
  readonly limit: Json
  /** On which side of the limit a value must lie; answers of before do not say. */
  readonly bound?: Bound
  readonly why: Reason | null
  readonly source: string
}

/** What a line of the list says of a check that did not pass. */
export type Doubt = Pick<Answer, 'check' | 'measured' | 'why'>

export interface Quality {
  readonly state: Verdict
  readonly answers: readonly Answer[]
  /** The series that are in quarantine now, by their UIDs. */
  readonly held: readonly string[]
}

/** What a person decides about a held series. */
export type HeldDecision = 'release' | 'keep' | 'ask_again'

/** A series or a study that waits for who judges images. */
export interface ToJudge {
  readonly uid: string
  readonly case: string
  readonly source: string
  readonly accession: string | null
  readonly modality: string
  readonly body_part: string | null
  /** Of a held series, whom its first image names. */
  readonly patient: Patient
  readonly taken: string | null
  readonly since: string
}

/** A study beside which objects are kept aside. */
export interface ClashItem extends ToJudge {
  readonly objects: number
  readonly aside: readonly Aside[]
}

export interface QuarantineItem extends ToJudge {
  readonly series: string
  readonly revision: number
  /** Whom the images of the study name, and how many of them are in this series; empty where all name one alike. */
  readonly patients: readonly (Named & { readonly here: number })[]
  readonly answers: readonly Answer[]
  readonly decided: { readonly decision: HeldDecision; readonly reason: string; readonly by: string; readonly at: string } | null
}

export interface Quarantine {
  readonly items: readonly QuarantineItem[]
  /** Series that are held now, those that are not listed too. */
  readonly total: number
  /** Studies that these series are of. */
  readonly studies: number
  readonly conflicts: readonly ClashItem[]
  readonly conflicts_total: number
}
