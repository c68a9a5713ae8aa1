/** Evaluations that the site makes itself: how each stands, and the reports that came of it, as the terminal writes them. */
import type { Refusal, RunState } from './trainings'

/** What could not be measured is null. */
export interface Figure {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface Which {
  readonly package: string
  readonly version: string
  readonly digest: string
}

export const shared = ['sensitivity', 'specificity', 'accuracy', 'auc', 'average_precision', 'calibration_slope', 'calibration_intercept', 'ece', 'brier'] as const
export type Measure = (typeof shared)[number]

interface Predictive {
  readonly prevalence: number | null
  readonly prevalence_of: string
  readonly ppv: Figure
  readonly npv: Figure
}

export interface Group extends Readonly<Record<Measure, Figure>> {
  readonly n: number
  readonly n_positive: number
  readonly n_refused: number
  /** Null of a group of few films. */
  readonly against_rest: (Figure & { readonly p_adjusted: number | null; readonly adjusted_for: number }) | null
}

/** As `lynkeus evaluate` writes it. */
export interface Report extends Omit<Group, 'against_rest'> {
  readonly package: string
  readonly digest: string
  readonly opening: number
  readonly openings: number
  readonly alpha: number
  /** Films of patients whom it has seen; null where it does not tell. */
  readonly n_seen: number | null
  readonly predictive_values: readonly Predictive[]
  readonly groups: Readonly<Record<string, Group>>
}

type Side = Figure & { readonly package: string; readonly digest: string }
interface Three {
  readonly a: Figure
  readonly b: Figure
  readonly difference: Figure
}

/** As `lynkeus compare` writes it. */
export interface Comparison {
  readonly a: Side
  readonly b: Side
  readonly difference: Figure & { readonly p: number | null }
  readonly n: number
  readonly n_positive: number
  readonly n_patients: number
  readonly n_excluded: number
  readonly alpha: number
  readonly margin: { readonly margin: number; readonly bound: number | null; readonly not_inferior: boolean | null } | null
  readonly unknown_exclusions: readonly string[]
  readonly also: Readonly<Record<'sensitivity' | 'specificity' | 'average_precision' | 'brier', Three>>
}

export interface EvaluationLine {
  readonly run: string
  readonly manifest: string
  readonly opening: number
  readonly packages: readonly Which[]
  readonly finding: string | null
  readonly ages: readonly [number, number] | null
  readonly prevalences: readonly number[]
  readonly by: string
  readonly asked_at: string
  readonly since: string
  readonly state: RunState
  readonly read: number
  readonly films: number
  /** SHA-256 of each report. */
  readonly reports: Readonly<Record<string, string>>
  readonly reason: string | null
  readonly figures?: Readonly<Record<'sensitivity' | 'specificity' | 'auc', Figure>> | null
}

export interface EvaluationShown extends EvaluationLine {
  /** Of its data set. */
  readonly name: string
  readonly evaluation: Report | null
  readonly comparison: Comparison | null
  readonly problem: Refusal | null
}

/** An evaluation as it is asked for. */
export interface Wished {
  readonly packages: readonly { readonly package: string; readonly version: string }[]
  readonly finding: string | null
  readonly ages: readonly [number, number] | null
  readonly prevalences: readonly number[]
  readonly root: string | null
}
