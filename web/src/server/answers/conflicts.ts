/** Objects with one number and other content. */
import type { Display } from './images'
import type { Aside, Patient } from './patients'

/** An object that bears the number of another, beside the one that stays. */
export interface ConflictItem {
  readonly id: string
  readonly sop: string
  readonly kind: 'uncompared' | 'content' | 'copy'
  readonly display: Display | null
  readonly first: Whose
  readonly aside: Whose
  /** What people said of the two, the newest last. */
  readonly rulings: readonly Ruled[]
  readonly differs: readonly Difference[]
  /** How many differences are left out of the list. */
  readonly more: number
}

/** Which of two objects with one number is right. */
export type Ruling = 'stays' | 'aside' | 'both'

export interface Ruled {
  readonly ruling: Ruling
  readonly reason: string
  readonly by: string
  readonly at: string
}

/** Objects kept aside, as the study's page tells of them. */
export interface Clash extends Aside {
  /** How many say the same. */
  readonly objects: number
  readonly settled: Ruled | null
}

/** Where an object came from, and whose it says itself that it is. */
export interface Whose {
  readonly source: string
  readonly received: string
  readonly patient: Patient
  readonly taken: string | null
}

export interface Difference {
  readonly keyword: string
  /** It says whose image it is, when taken, or of which side. */
  readonly identity: boolean
  readonly first: string | null
  readonly second: string | null
}
