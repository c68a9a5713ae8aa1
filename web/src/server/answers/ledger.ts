/** What the ledger tells, and whether it is whole. */
import type { Fields } from './said'

export interface StoryActor {
  readonly id: string
  readonly kind: 'person' | 'service' | 'model' | 'device' | 'operator'
  readonly name: string
  readonly version: string
  readonly responsible: string
}

export interface StoryEntry {
  readonly number: number
  readonly at: string
  readonly actor: StoryActor
  readonly role: string
  readonly act: string
  readonly words: string
  readonly permit: string | number | null
  readonly grounds: string
  readonly fields: Fields
}

export interface Story {
  readonly entries: readonly StoryEntry[]
  readonly checkpoint: { readonly size: number; readonly root: string; readonly at: string } | null
}

/** What is wrong, from one entry to the last; a negative number stands for the ledger as a whole. */
export interface LedgerProblem {
  readonly number: number
  readonly last: number
  readonly what: string
  readonly words: string
}

export interface Verification {
  readonly ok: boolean
  readonly size: number
  readonly root: string
  readonly problems: readonly LedgerProblem[]
  readonly ms: number
}
