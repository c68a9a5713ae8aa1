/** The shapes of what the server tells of the ledger, the work and what is held back. */
import type { WorkState } from '../words'
import type { Answer, Fields, Patient } from './types'

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

export interface WorkItem {
  readonly id: string
  readonly name: string
  readonly case: string | null
  readonly uid: string | null
  readonly state: WorkState
  readonly since: string
  readonly step: string | null
  readonly error: { readonly code?: string; readonly reason?: string; readonly sentence?: string; readonly fields?: Fields } | string | null
}

export interface WorkListing {
  readonly items: readonly WorkItem[]
  /** Stored files that no index knows, moved aside. */
  readonly unindexed: number
}

export interface QuarantineItem {
  readonly uid: string
  readonly case: string
  readonly series: string
  readonly revision: number
  readonly accession: string | null
  readonly modality: string
  readonly body_part: string | null
  readonly patient: Patient
  readonly taken: string | null
  readonly since: string
  readonly answers: readonly Answer[]
  readonly decided: { readonly decision: string; readonly reason: string; readonly by: string; readonly at: string } | null
}

export interface Quarantine {
  readonly items: readonly QuarantineItem[]
}

export interface LiveEvent {
  readonly seq: number
  readonly kind: string
  readonly case: string
}
