/** The shapes of the server's answers. */
import type { CheckResult, Finding, Language, ReadingState, ReportState, Verdict } from '../words'

import type { Holder } from './shapes'

export type * from './shapes'
export type * from './telling'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Fields = Readonly<Record<string, Json>>

/** Why something is as it is: a code that the pages translate, its facts, and the server's own sentence. */
export interface Reason {
  readonly code: string
  readonly fields: Fields
  readonly words: string
}

export interface Person {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly language: Language | '' | null
}

export interface DemoPerson {
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
}

/** Only a demo has it: its people, and for who is in, the password to sign with. */
export interface DemoSession {
  readonly people: readonly DemoPerson[]
  readonly password: string | null
}

export interface Session {
  readonly person: Person | null
  readonly csrf: string
  readonly demo: DemoSession | null
  readonly site: { readonly institution: string; readonly registration: string }
}

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

export interface Health {
  readonly status: string
  readonly version: string
  readonly dicom: boolean
  readonly work: 'running' | 'stopped'
  readonly ai: 'running' | 'stopped'
}

export interface Patient {
  readonly name: string | null
  readonly name_latin: string | null
  readonly id: string | null
  readonly sex: 'M' | 'F' | 'O' | null
  readonly birth_date: string | null
  readonly age_years: number | null
  /** Of children under three, who are told apart by months. */
  readonly age_months: number | null
  /** The id was made at import, because the file carried none. */
  readonly made_number: boolean
}

export interface WorklistItem {
  readonly uid: string
  readonly case: string
  readonly accession: string | null
  readonly modality: string
  readonly body_part: string | null
  readonly patient: Patient
  readonly taken: string | null
  readonly received: string
  readonly waiting_s: number
  readonly source: string
  readonly images: number
  readonly ai: ReadingState
  readonly ai_reason: Reason | null
  readonly quality: Verdict
  readonly report: ReportState
  readonly urgent: boolean
  readonly place: Reason
  readonly holder: Holder | null
}

export interface Worklist {
  readonly items: readonly WorklistItem[]
  readonly triage: boolean
  readonly cap_hours: number
  readonly now: string
}

export interface Window {
  readonly center: number
  readonly width: number
  readonly name: string
}

/** What the viewer needs to draw one instance's frames. */
export interface Display {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly samples: 1 | 3
  readonly bits: 8 | 16
  readonly signed: boolean
  readonly slope: number
  readonly intercept: number
  /** MONOCHROME1: the lowest value is drawn white. */
  readonly invert: boolean
  readonly windows: readonly Window[]
  readonly spacing: {
    readonly row_mm: number
    readonly column_mm: number
    readonly from: 'PixelSpacing' | 'ImagerPixelSpacing'
  } | null
  readonly position: readonly [number, number, number] | null
  readonly orientation: readonly [number, number, number, number, number, number] | null
  readonly units: string
}

export interface Instance {
  readonly sop: string
  readonly number: number | null
  readonly display: Display
}

export interface Series {
  readonly uid: string
  readonly number: number | null
  readonly modality: string
  readonly body_part: string | null
  readonly view: string | null
  readonly laterality: string | null
  readonly instances: readonly Instance[]
}

export interface Answer {
  readonly check: string
  readonly series: string
  readonly verdict: CheckResult
  readonly severity: string
  readonly measured: Json
  readonly unit: string | null
  readonly limit: Json
  readonly why: Reason | null
  readonly source: string
}

export interface Quality {
  readonly state: Verdict
  readonly answers: readonly Answer[]
}

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

export interface Reading {
  readonly id: string
  readonly at: string
  readonly state: ReadingState
  readonly reason: Reason | null
  readonly probability: number | null
  readonly point: number | null
  readonly package: string
  readonly version: string
  readonly registration: string
  readonly responsible: string
  readonly finding: string
  readonly not_looked_for: readonly string[]
  readonly sop: string | null
  readonly map: {
    readonly cells: readonly (readonly number[])[]
    readonly shown: boolean
    readonly why: string | null
  } | null
  readonly cover: Cover | null
  readonly calibrated_here: {
    readonly of: number
    readonly n: number
    readonly low: number
    readonly high: number
  } | null
}

export type Overall = 'none' | 'finding' | 'cannot'

export interface Opinion {
  readonly person: string
  readonly name?: string
  readonly overall: Overall
  readonly findings: readonly Finding[]
  readonly text: string
  readonly at: string
}

export type Decision = 'undecided' | 'accept' | 'amend' | 'reject'

export interface ReportText {
  readonly findings: string
  readonly impression: string
}

export interface Report {
  readonly version: number
  readonly state: ReportState
  readonly decision: Decision
  readonly text: ReportText
  /** Who kept it last. */
  readonly author: string | null
  readonly signed_by: string | null
  readonly signed_at: string | null
  /** Images came after this text was kept. */
  readonly later_images?: boolean
}

/** A study as it comes over the wire: an object without pixels, such as a structured report, has no display. */
export type StudyAnswer = Omit<StudyView, 'series'> & {
  readonly series: readonly (Omit<Series, 'instances'> & {
    readonly instances: readonly (Omit<Instance, 'display'> & { readonly display: Display | null })[]
  })[]
}

export interface StudyView {
  readonly uid: string
  readonly case: string
  readonly revision: number
  readonly accession: string | null
  readonly modality: string
  readonly patient: Patient
  readonly taken: string | null
  readonly received: string
  readonly source: string
  readonly description: string | null
  readonly quality: Quality
  readonly series: readonly Series[]
  readonly ai: ReadingState
  readonly ai_reason?: Reason | null
  readonly reading: Reading | null
  readonly opinion: Opinion | null
  readonly report: Report
  readonly conflicts: number
  readonly urgent?: boolean
}

export interface Verification {
  readonly ok: boolean
  readonly size: number
  readonly root: string
  /** A negative number stands for the ledger as a whole. */
  readonly problems: readonly { readonly number: number; readonly what: string; readonly words: string }[]
  readonly ms: number
}
