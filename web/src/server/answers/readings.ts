/** What AI says of a film, and what covering a region changes. */
import type { ReadingState } from '../../words'
import type { CountedHere, Watched, WatchedShare } from './models'
import type { Reason } from './said'

export type Box = readonly [left: number, top: number, width: number, height: number]

/** Covering one region and reading again, beside twenty equal regions covered elsewhere. */
export interface Cover {
  readonly box: Box
  readonly before: number
  readonly after: number
  readonly elsewhere: readonly number[]
}

export interface CoverAnswer {
  readonly before: number
  readonly after: number
  readonly elsewhere: readonly number[]
  readonly point: number
}

/** How a way to explain a model's number was graded, as its card says. */
export interface Graded {
  readonly films: number
  readonly passes: boolean
}

/** Each place of a film covered by itself and the film read again, row by row. */
export interface OcclusionAnswer {
  readonly before: number
  readonly after: readonly (readonly number[])[]
  /** By how much each place lowers the number: 1 where most, 0 where it does not. */
  readonly cells: readonly (readonly number[])[]
  readonly point: number
  readonly grade: Graded | null
  readonly version: string
}

/** What signed studies of this site have shown of a model since. */
export interface Warned {
  readonly since: string
  readonly studies: number
  readonly left: readonly (WatchedShare & { readonly measure: Watched })[]
}

/** How a model stands that reads here no more. */
export interface OutOfUse {
  readonly standing: 'active' | 'stopped' | 'rolled_back' | 'set_aside' | 'replaced'
  /** Who decided it, since when, and why; a version that was replaced has no reason. */
  readonly by: string
  readonly since: string
  readonly why: string
  /** Whether the site trusts its maker. */
  readonly trusted: boolean
  /** The version that is in use, or empty. */
  readonly instead: string
}

/** What one model says; one that has not spoken yet has no id and no time. */
export interface Reading {
  readonly id: string
  readonly at: string | null
  readonly state: ReadingState
  readonly reason: Reason | null
  readonly probability: number | null
  readonly point: number | null
  readonly package: string
  readonly version: string
  readonly registration: string
  readonly responsible: string
  /** The finding that the model was made for, whatever it says of this image. */
  readonly looks_for: string
  readonly not_looked_for: readonly string[]
  readonly sop: string | null
  readonly map: {
    readonly cells: readonly (readonly number[])[]
    readonly shown: boolean
    readonly why: string | null
    /** How maps of this model were graded, as its card says; null where they were not, missing of older readings. */
    readonly grade?: Graded | null
  } | null
  /** Into how many places its film can be divided to cover each; null where it has none, or below the point; missing of older readings. */
  readonly occlusion?: { readonly rows: number; readonly columns: number; readonly grade: Graded | null } | null
  readonly cover: Cover | null
  /** What somebody said of the patient's age, where the model read by it. */
  readonly stated_age: { readonly low: number; readonly high: number; readonly source: string; readonly at: string } | null
  readonly calibrated_here: CountedHere | null
  /** Which answers its number leaves open, and in how large a share the true one stays open; null where the card does not say, missing of older readings. */
  readonly sure?: { readonly open: 'with' | 'without' | 'both' | 'neither'; readonly level: number } | null
  /** How its model stands now; null where it reads here. */
  readonly out_of_use: OutOfUse | null
  /** Which measures of its model left their bands, where the site chose to be warned of it beside results. */
  readonly warned: Warned | null
}
