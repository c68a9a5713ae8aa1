/** What people say of a study: opinion, decision, report. */
import type { Certainty, Finding, ReportState } from '../../words'

export type Overall = 'none' | 'finding' | 'cannot'

/** What a doctor says in the first opinion. */
export interface Said {
  readonly overall: Overall
  readonly findings: readonly Finding[]
  readonly text: string
  readonly certainty: Certainty
}

export interface Opinion extends Said {
  readonly person: string
  readonly name?: string
  readonly at: string
}

export type Decision = 'undecided' | 'accept' | 'amend' | 'reject'

export interface ReportText {
  readonly findings: string
  readonly impression: string
}

/** What was added to a signed report. */
export interface Addendum {
  readonly number: number
  readonly text: string
  readonly signed_by: string
  readonly signed_at: string
}

/** What a reader decided: nobody's decision takes the place of another's. */
export interface Decided {
  readonly decision: Decision
  readonly by: string
  readonly at: string
  readonly mine: boolean
  /** The colleague who had decided the same before. */
  readonly after: string | null
}

export interface Report {
  readonly version: number
  /** Of which images it speaks. */
  readonly revision: number
  readonly state: ReportState
  /** Of a draft, that of who looks; of a signed report, its signer's. */
  readonly decision: Decision
  readonly text: ReportText
  /** Who kept its words last. */
  readonly author: string | null
  readonly mine: boolean
  readonly kept_at: string | null
  /** Who took that decision, and when. */
  readonly decided: Decided | null
  /** What every reader decided on the readings that are shown. */
  readonly decisions: readonly Decided[]
  readonly signed_by: string | null
  readonly signed_at: string | null
  /** Images came of which neither this text nor an addendum speaks. */
  readonly later_images?: boolean
  /** Since the last signature somebody has said that what is kept aside is right. */
  readonly overruled?: boolean
  readonly addenda: readonly Addendum[]
  /** A colleague's draft may tell a finding that is withheld from who looks: neither its words nor its version are sent, which is 0. */
  readonly withheld: boolean
  /** What is signed may tell a finding that is withheld from who looks: the server keeps its words back until he asks. */
  readonly may_tell: boolean
}
