/** Model packages and their cards. */
import type { Patient } from './patients'
import type { Fields, Json } from './said'
import type { ReportState } from '../../words'

/** Of 100 films of this site so many had the finding; counted on `films` of them. */
export interface CountedHere {
  readonly of: number
  readonly n: number
  readonly low: number
  readonly high: number
  readonly films: number
  readonly source: string
  readonly at: string
}

export interface ModelLine {
  readonly package: string
  readonly version: string
  readonly title: string
  readonly registration: string
  readonly responsible: string
  /** Rolled back: no earlier version was left to read. Set aside: it was stopped or rolled back, and another version took its place. Candidate, shadow (it reads unseen), retired (given up): it was never in use here. */
  readonly standing: 'candidate' | 'shadow' | 'active' | 'stopped' | 'rolled_back' | 'replaced' | 'set_aside' | 'retired' | 'installed'
  /** Who put it where it stands, since when, and why where a reason was asked for; of one that nobody has activated, nothing. */
  readonly by: string
  readonly since: string | null
  readonly why: string
  /** Whether the site still trusts its maker. */
  readonly trusted: boolean
  readonly point: number
  readonly signer: string
  readonly digest: string
  /** Of films above and below the point; what the site has not counted is not there. */
  readonly here: { readonly above?: CountedHere; readonly below?: CountedHere }
}

export interface CardFigure {
  readonly name: string
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly on: string
  readonly films: number
  readonly patients: number
  readonly method: string
}

/** One thing that an audit asked: an AUC or a share, and what is said of it beside its limit. */
export interface CardAsked {
  readonly of: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly says: string
}

export interface CardAudit {
  readonly on: string
  readonly films: number
  readonly patients: number
  readonly lungs: string | null
  readonly alone: readonly CardAsked[]
  readonly readings: readonly CardAsked[]
  readonly outside: CardAsked | null
  readonly film_outside: number | null
}

/** How one way to explain a number fared; each of its numbers is a mean over films with its ends. */
export interface CardGrade {
  readonly method: string
  readonly on: string
  readonly of: number
  readonly films: number
  readonly patients: number
  readonly deletion: Ends
  readonly insertion: Ends
  readonly alike: Ends
  readonly pointing: Ends | null
  readonly passes: boolean
}

export interface Ends {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** From which probability on an answer stays open, so that the true one does as often as `level` says. */
export interface CardCertainty {
  readonly level: number
  readonly with_from: number
  readonly without_up_to: number
  readonly patients: number
}

export interface Card {
  readonly intended_use: string
  readonly not_for: readonly string[]
  readonly population: string
  readonly finding: string
  readonly not_looked_for: readonly string[]
  readonly responsible: readonly string[]
  readonly operating_point: { readonly probability: number; readonly rule: string }
  readonly applies: { readonly age_min_years: number; readonly age_max_years: number }
  readonly reads: { readonly modalities: readonly string[]; readonly body_parts: readonly string[]; readonly views: readonly string[] }
  readonly data: readonly { readonly name: string; readonly licence: string; readonly used_for: string }[]
  readonly figures: readonly CardFigure[]
  readonly explanations?: readonly CardGrade[] | null
  readonly certainty?: CardCertainty | null
  readonly limits: readonly string[]
  readonly audit: CardAudit | null
  readonly making: { readonly plan: string; readonly films: number; readonly patients: number; readonly made_at: string }
}

export interface ModelShown extends ModelLine {
  /** Null where the package is not what was signed. */
  readonly card: Card | null
  readonly problem: { readonly reason: string; readonly sentence: string; readonly fields: Readonly<Record<string, Json>> } | null
}

/** What is measured again and again of a version on signed studies. */
export type Watched = 'sensitivity' | 'specificity' | 'agreement' | 'answered' | 'above'

/** A share of `n` studies with its interval by patient; nothing where there was none. */
export interface WatchedShare {
  readonly n: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** What one look at a version found; it is an alarm where a measure had left its band, open until somebody has seen to it. */
export interface ModelLook {
  readonly id: string
  readonly studies: number
  /** Without measures where too few studies were signed. */
  readonly figures: { readonly judged?: number; readonly not_blind?: number; readonly measures?: Readonly<Record<Watched, WatchedShare>> }
  readonly left: readonly Watched[]
  readonly follows: 'tell' | 'warn' | 'stop' | ''
  readonly by: string
  readonly at: string
  readonly open: boolean
  readonly seen_by: string
  readonly seen_at: string | null
  readonly seen_why: string
}

export interface ModelWatch {
  readonly watch: {
    readonly every_days: number
    readonly studies_min: number
    readonly bands: Readonly<Partial<Record<Watched, { readonly low: number; readonly high: number }>>>
    readonly follows: 'tell' | 'warn' | 'stop'
    readonly responsible: readonly string[]
    readonly by: string
    readonly at: string
  } | null
  readonly looks: readonly ModelLook[]
}

/** One decision about a version, as the ledger has it. */
export interface LifeStep {
  readonly number: number
  readonly at: string
  readonly act: string
  readonly by: string
  /** The entry's own English sentence. */
  readonly words: string
  readonly fields: Fields
}

export interface ReviewedStudy {
  readonly study_uid: string
  readonly modality: string | null
  readonly body_part: string | null
  readonly taken: string | null
  readonly report: ReportState
  readonly signed_by: string | null
  readonly signed_at: string | null
}

/** Whom a version has given a result; what it was is told in the study alone. */
export interface Reviewed {
  readonly studies: number
  readonly signed: number
  readonly patients: readonly { readonly signed: boolean; readonly patient: Patient; readonly studies: readonly ReviewedStudy[] }[]
  readonly left_out: number
}
