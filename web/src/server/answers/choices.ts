/** What a site has chosen: what AI may do before the own opinion, how long a study may wait. */

export type ChoiceSubject = 'triage' | 'result_first'

export type ChoiceScope = 'modality' | 'source'

export type Turn = 'on' | 'off'

/** Who decided, when and why. */
export interface DecidedBy {
  readonly number: number
  readonly reason: string
  readonly by: string
  readonly at: string
}

export interface Chosen extends DecidedBy {
  readonly subject: ChoiceSubject
  readonly scope: ChoiceScope
  readonly value: string
  readonly turn: Turn
}

export interface CapSet extends DecidedBy {
  readonly hours: number
}

/** How long a study may wait before it goes to the top of the list, h, and what a site may say. */
export interface Cap {
  readonly hours: number
  readonly low: number
  readonly high: number
  readonly every: readonly CapSet[]
}

export interface Choices {
  readonly standing: readonly Chosen[]
  readonly every: readonly Chosen[]
  readonly sources: readonly string[]
  readonly modalities: readonly string[]
  readonly cap: Cap
}
