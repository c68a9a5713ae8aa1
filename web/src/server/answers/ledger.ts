/** What the ledger tells, and whether it is whole. */
import type { Cover, OutOfUse } from './readings'
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
  /** The entry by which the model that read was let read, and whose decision that was. */
  readonly let_by?: { readonly number: number; readonly by: string } | null
  /** It is about a model that read the study, not about the study. */
  readonly beside?: boolean
}

/** What a model said, as far as this person may see it. */
export interface Result {
  readonly state: 'above' | 'below'
  readonly point: number | null
  readonly looks_for: string
  readonly cover: Cover | null
}

/** Since when AI raised the study, and by whose choice. */
export interface Raised {
  readonly by: string
  readonly chosen: string
  readonly since: string
  /** Null while it does. */
  readonly until: string | null
}

export interface Story {
  readonly entries: readonly StoryEntry[]
  /** By reading. */
  readonly results: Readonly<Record<string, Result>>
  readonly raised: Readonly<Record<string, Raised>>
  /** How models stand that read the study, by name and version, where they read here no more. */
  readonly out_of_use: Readonly<Record<string, OutOfUse>>
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
