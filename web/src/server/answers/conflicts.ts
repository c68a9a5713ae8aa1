/** Objects with one number and other content. */
import type { Display } from './images'

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
