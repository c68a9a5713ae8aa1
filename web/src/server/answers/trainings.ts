/** Trainings: the plans that lie on the server, how each run stands, how its loss fell, what came of it. */
import type { Card } from './models'
import type { Fields } from './said'

export interface Refusal {
  readonly reason: string
  readonly sentence: string
  readonly fields: Fields
}

/** What a plan makes, of what, and how. */
export interface PlanFacts {
  readonly package: string
  readonly version: string
  readonly task: string
  readonly network: string
  readonly data: string
  /** Whether it follows a manifest, or a table that is frozen when the training begins. */
  readonly frozen: boolean
  readonly size: number
  readonly passes: number
  readonly batch: number
  readonly seed: number
  readonly threads: number
  readonly checkpoint_every: number
}

export interface PlanLine {
  readonly plan: string
  readonly sha256: string
  readonly about: PlanFacts | null
  readonly problem: Refusal | null
}

export type RunState = 'waiting' | 'running' | 'stopping' | 'stopped' | 'failed' | 'done'

export interface Run {
  readonly run: string
  readonly plan: string
  readonly sha256: string
  /** Who asked for it last. */
  readonly by: string
  readonly asked_at: string
  /** Since when it stands as it does. */
  readonly since: string
  readonly state: RunState
  readonly made: { readonly package: string; readonly version: string } | null
  readonly problem: Refusal | null
}

export interface RunLine extends Run {
  readonly step: number | null
  readonly steps: number | null
  readonly left_s: number | null
}

export interface Curve {
  readonly points: readonly (readonly [number, number])[]
  /** Of the tune films, after each pass. */
  readonly scores: readonly (readonly [number, number])[]
  readonly step: number
  readonly steps: number
  readonly films_per_s: number
  readonly left_s: number | null
}

/** How the network and a simpler method stand on the same cases, read in one way. */
export interface Beside {
  readonly on: string
  readonly network: number
  readonly traditional: number
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
  readonly decides: boolean
}

/** The simpler method that was fitted beside the network; `is_this` says that the package is the method itself. */
export interface Traditional {
  readonly method: string
  readonly says: string
  readonly measure: string
  readonly cases: number
  readonly patients: number
  readonly beside: readonly Beside[]
  readonly is_this: boolean
}

export interface MadePackage {
  /** Of its folder. */
  readonly name: string
  readonly folder: string
  readonly card: (Card & { readonly id: string; readonly version: string; readonly task?: string; readonly traditional?: Traditional | null }) | null
  readonly problem: Refusal | null
  /** How it stands in the site's registry; null where it was not taken in. */
  readonly standing: string | null
}

export interface RunShown extends Run {
  /** Null where the plan is gone, or says something else by now. */
  readonly about: PlanFacts | null
  readonly curve: Curve | null
  readonly packages: readonly MadePackage[]
}

export interface Trainings {
  /** What is not installed and training needs. */
  readonly missing: string | null
  /** Where the films of plans are; null where nobody has said. */
  readonly films: string | null
  /** Where plans lie. */
  readonly folder: string
  readonly plans: readonly PlanLine[]
  readonly items: readonly RunLine[]
}
