/** Data sets: who is in which set, how each was verified, how often and why its test set was opened. */
import type { Refusal } from './trainings'

export type SetName = 'train' | 'tune' | 'test'

export interface Counted {
  readonly cases: number
  readonly patients: number
  readonly classes: Readonly<Record<string, number>>
}

export interface Opening {
  readonly number: number
  /** Each with its version and the beginning of its digest. */
  readonly packages: readonly string[]
  readonly reason: string
  readonly by: string
  readonly at: string
  /** Of this very data set, and not of another with an image of its test set. */
  readonly own: boolean
}

export interface ManifestLine {
  readonly digest: string
  readonly name: string
  /** Of the archive's patients; null where it is made of files. */
  readonly approval: string | null
  readonly margin: number | null
  readonly alpha: number
  readonly counts: Readonly<Record<SetName, Counted>>
  readonly by: string
  readonly at: string
  readonly verified: { readonly at: string; readonly by: string; readonly problems: number } | null
  /** Those of other data sets with an image of this test set, too. */
  readonly openings: readonly Opening[]
}

export interface Making {
  readonly name: string
  readonly by: string
  readonly since: string
  readonly seen: number
  readonly total: number
  readonly ended: boolean
  readonly digest: string | null
  readonly problem: Refusal | null
}

export interface Manifests {
  readonly items: readonly ManifestLine[]
  readonly making: Making | null
  /** The data folder; null where nobody has said. */
  readonly films: string | null
}

export type Kind = 'table' | 'archive'
export type How = 'lowest' | 'seeded' | 'given'
export type Labelling = 'one' | 'several' | 'mask'

export interface ManifestAbout {
  readonly source: { readonly kind: Kind; readonly table_sha256: string; readonly root: string | null; readonly columns: Readonly<Record<string, string>> }
  readonly labelling: Labelling
  readonly classes: readonly string[]
  readonly split: { readonly how: How; readonly test: number; readonly tune: number; readonly gap: number; readonly seed: number | null }
  readonly commitment: string
  readonly left_out: readonly { readonly why: string; readonly n: number }[]
}

export interface ManifestShown extends ManifestLine {
  /** The folder of its files below the data folder, where it is known. */
  readonly place: string | null
  readonly file: string | null
  readonly about: ManifestAbout | null
  /** Why its file cannot be used. */
  readonly problem: Refusal | null
  readonly packages: readonly { readonly package: string; readonly version: string; readonly title: string }[]
  /** What a verification has found just now. */
  readonly problems?: readonly string[]
}

export interface TableLine {
  readonly table: string
  readonly columns: readonly string[]
}

/** A data set as it is asked for. */
export interface Wanted {
  readonly name: string
  readonly kind: Kind
  readonly table: string
  readonly text: string
  readonly root: string | null
  readonly approval: string
  readonly labelling: Labelling
  readonly columns: Readonly<Record<string, string>>
  readonly leave_out: readonly (readonly [string, string])[]
  readonly how: How
  readonly test: number | null
  readonly tune: number | null
  readonly gap: number | null
  readonly seed: number | null
  readonly margin: number | null
  readonly one_spacing: boolean
}
