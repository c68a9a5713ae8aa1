/** Durable work: what runs, waits and failed. */
import type { WorkState } from '../../words'
import type { Fields } from './said'

export interface WorkItem {
  readonly id: string
  readonly name: string
  readonly case: string | null
  readonly uid: string | null
  readonly state: WorkState
  readonly since: string
  readonly step: string | null
  /** The first, and each that a person asked for. */
  readonly tries: number
  readonly error: { readonly code?: string; readonly reason?: string; readonly sentence?: string; readonly fields?: Fields } | string | null
}

export interface WorkListing {
  readonly items: readonly WorkItem[]
  /** Stored files that no index knows, moved aside. */
  readonly unindexed: number
  /** What the disk of the archive still takes; at `least_bytes` nothing more comes in. Null when it is gone. */
  readonly disk: { readonly free_bytes: number; readonly least_bytes: number } | null
}

/** How much waits for a person. */
export interface Counts {
  readonly unread: number
  readonly held: number
  /** Studies with something kept aside that nobody has settled. */
  readonly clashing: number
  readonly failed: number
  /** The newest marks of studies that wait, the newest first. */
  readonly urgent: readonly Urgent[]
  /** Models that left a band by which they are watched, and what followed: nobody has seen to that yet. */
  readonly alarms: readonly ModelAlarm[]
}

export interface ModelAlarm {
  readonly package: string
  readonly version: string
  readonly follows: 'tell' | 'warn' | 'stop'
}

/** A study that somebody marked urgent; no patient is named. */
export interface Urgent {
  readonly uid: string
  readonly modality: string
  readonly body_part: string | null
  readonly by: string
  readonly at: string
  readonly mine: boolean
}
