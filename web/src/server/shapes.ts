/** The shapes of what the server tells of conflicts, models, the site's choices and imports. */
import type { Reason } from './types'
import type { Display, Json } from './types'

/** Who has a study in hand. It keeps nobody from anything. */
export interface Holder {
  readonly name: string
  readonly mine: boolean
  readonly since: string
}

/** An object that bears the number of another, beside the one that stays. */
export interface ConflictItem {
  readonly id: string
  readonly sop: string
  readonly kind: 'uncompared' | 'content' | 'copy'
  readonly source: string
  readonly received: string
  readonly display: Display | null
  readonly first: { readonly source: string; readonly received: string }
  readonly differs: readonly Difference[]
}

export interface Difference {
  readonly keyword: string
  readonly first: string | null
  readonly second: string | null
}

export type ChoiceSubject = 'triage' | 'result_first'
export type ChoiceScope = 'modality' | 'source'
export type Turn = 'on' | 'off'

export interface Chosen {
  readonly number: number
  readonly subject: ChoiceSubject
  readonly scope: ChoiceScope
  readonly value: string
  readonly turn: Turn
  readonly reason: string
  readonly by: string
  readonly at: string
}

export interface Choices {
  readonly standing: readonly Chosen[]
  readonly every: readonly Chosen[]
  readonly sources: readonly string[]
}

export interface ModelLine {
  readonly package: string
  readonly version: string
  readonly title: string
  readonly registration: string
  readonly responsible: string
  readonly standing: 'active' | 'stopped' | 'replaced'
  readonly point: number
  readonly signer: string
  readonly digest: string
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
  readonly limits: readonly string[]
  readonly making: { readonly plan: string; readonly films: number; readonly patients: number; readonly made_at: string }
}

export interface ModelShown extends ModelLine {
  /** Null where the package is not what was signed. */
  readonly card: Card | null
  readonly problem: { readonly reason: string; readonly sentence: string; readonly fields: Readonly<Record<string, Json>> } | null
}

export interface Refusal extends Reason {
  /** Where in an archive, or empty for the file itself. */
  readonly place: string
}

export interface ImportAnswer {
  readonly counts: Readonly<Record<string, number>>
  readonly refused: readonly Refusal[]
  readonly left_out: number
}
