/** What is told of a version on its way into use: its silent trial, the change plan, how its release stands. */
import type { WatchedShare } from './models'
import type { Json } from './said'

/** How often what was said is what the signer saw. */
export interface Agreement {
  readonly agreement: WatchedShare
  readonly sensitivity: WatchedShare
  readonly specificity: WatchedShare
}

/** A silent trial in totals of whole lots of signed studies, never of one study. */
export interface Trial {
  readonly studies: number
  readonly left_over: number
  readonly compared_with: readonly string[]
  readonly states: Readonly<Record<'above' | 'below' | 'not_applicable' | 'failed', number>>
  readonly people: { readonly had: number; readonly had_not: number; readonly no_opinion: number; readonly not_blind: number }
  readonly unseen: Agreement
  readonly active: Agreement
  readonly one_alone_agrees: { readonly studies: number; readonly unseen: number; readonly active: number; readonly p: number }
  readonly decisions: Readonly<Record<string, { readonly studies: number; readonly unseen_says_the_same: number }>>
}

export interface Plan {
  readonly title: string
  readonly changes: readonly { readonly what: string; readonly why: string; readonly parts: readonly string[] }[]
  readonly judging: {
    readonly films_min: number
    readonly positive_min: number
    readonly measures: Readonly<Record<string, { readonly margin: number; readonly least: number | null }>>
  }
  readonly impact: readonly { readonly risk: string; readonly mitigation: string }[]
  readonly responsible: readonly string[]
  readonly digest: string
  readonly by: string
  readonly at: string
}

export interface Lack {
  readonly reason: string
  readonly sentence: string
  readonly fields: Readonly<Record<string, Json>>
}

/** One thing that a release asks for: met, or what lacks; it waits where another has to be met first. */
export interface Condition {
  readonly name: 'candidate' | 'maker' | 'card' | 'active' | 'test' | 'plan' | 'report' | 'changes' | 'margins' | 'point'
  readonly state: 'met' | 'unmet' | 'waits'
  readonly problem: Lack | null
}

/** A demand of the change plan beside what was found; null is what was not measured. */
export interface Held {
  readonly what: string
  readonly kind: 'count' | 'least' | 'margin'
  readonly found: number | null
  readonly asked: number
  readonly met: boolean
}

export interface Conditions {
  /** The version in use; empty where none is. */
  readonly active: string
  readonly manifest: string
  /** Test sets that were opened for this very content. */
  readonly tests: readonly { readonly manifest: string; readonly name: string; readonly films: number; readonly at: string }[]
  /** The site's own of this very content, the newest first. */
  readonly evaluations: readonly { readonly run: string; readonly manifest: string; readonly name: string; readonly opening: number; readonly beside: string | null; readonly by: string; readonly at: string }[]
  readonly openings: number
  readonly conditions: readonly Condition[]
  readonly held: readonly Held[]
  readonly plan: Plan | null
}
