/** What only a demo tells. */
import type { Verification } from './ledger'
import type { Reason } from './said'

/** A package of the demo's films, and how far it is. */
export interface DemoPackage {
  readonly name: string
  readonly version: string
  readonly archive: string
  readonly licence: string
  readonly origin: string
  readonly size: number
  readonly fetched: number
  readonly exhibits: readonly string[]
  readonly state: 'waiting' | 'fetching' | 'here' | 'missing'
  readonly why: Reason | null
}

export interface Demo {
  readonly ready: boolean
  readonly folder: string
  readonly dicom: { readonly ae_title: string; readonly port: number }
  readonly packages: readonly DemoPackage[]
  readonly studies: { readonly adult?: string; readonly map?: string; readonly letters?: string }
}

/** A byte flipped in a copy of the database, and what verifying the copy found. */
export interface Flipped {
  readonly number: number
  readonly place: number
  readonly bytes: number
  readonly before: string
  readonly after: string
  readonly verified: Verification
}
