/** What a site lets AI do before the own opinion. */

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
