/** A study as its page and its line in the list show it. */
import type { Clash } from './conflicts'
import type { ReadingState, ReportState, Verdict } from '../../words'
import type { Display, Instance, Series } from './images'
import type { Opinion, Report } from './opinions'
import type { Aside, Named, Patient } from './patients'
import type { Doubt, Quality } from './quality'
import type { OutOfUse, Reading } from './readings'
import type { Reason } from './said'

/** One text of the request, and the attribute of the header that it stands in. */
export interface Told {
  readonly text: string
  readonly attribute: string
  /** The header has more than was kept. */
  readonly cut: boolean
}

/** Why the images were asked for, and what was known of the patient: an empty list is what no image says. */
export interface Asked {
  readonly indication: readonly Told[]
  readonly history: readonly Told[]
}

/** Who has a study in hand. It keeps nobody from anything. */
export interface Holder {
  readonly name: string
  readonly mine: boolean
  readonly since: string
}

export interface WorklistItem {
  readonly uid: string
  readonly case: string
  readonly accession: string | null
  readonly modality: string
  readonly body_part: string | null
  readonly patient: Patient
  /** How many patients the images name: one, as it should be. */
  readonly patients: number
  /** Those beside the first. */
  readonly others: readonly Patient[]
  /** Objects kept aside: their number is that of an image of this study, their content is not. */
  readonly conflicts: number
  /** Whom they name, and by which accession, where that is not as the study says. */
  readonly aside: readonly Aside[]
  readonly taken: string | null
  readonly received: string
  readonly waiting_s: number
  readonly source: string
  readonly images: number
  readonly ai: ReadingState
  readonly ai_reason: Reason | null
  /** How the model stands now whose finding that is, where it reads here no more. */
  readonly ai_out_of_use: OutOfUse | null
  readonly quality: Verdict
  /** How many of its series are in quarantine now, and how many it has. */
  readonly held: number
  readonly series: number
  /** What the checks found amiss, the gravest first. */
  readonly doubts: readonly Doubt[]
  readonly report: ReportState
  /** A doctor is waited for: to sign, or to look at images that came after the signature. */
  readonly waits: boolean
  readonly urgent: boolean
  readonly place: Reason
  readonly holder: Holder | null
}

export interface Worklist {
  readonly items: readonly WorklistItem[]
  /** How many studies there are in all; `items` are the first of them. */
  readonly total: number
  /** From where studies ever came. */
  readonly sources: readonly string[]
  readonly modalities: readonly string[]
  readonly triage: boolean
  readonly cap_hours: number
  readonly now: string
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
  /** Of several, the one whom the first image names. */
  readonly patient: Patient
  /** Everybody whom the images name: one, as it should be; none where no image says whose it is. */
  readonly patients: readonly Named[]
  readonly taken: string | null
  readonly received: string
  readonly source: string
  readonly description: string | null
  readonly request: Asked
  readonly quality: Quality
  readonly series: readonly Series[]
  readonly ai: ReadingState
  readonly ai_reason?: Reason | null
  /** A model is active now, where none was when these images came. */
  readonly may_ask: boolean
  /** One of each model that was to read these images, the most urgent first; none where no model is at work on them. */
  readonly readings: readonly Reading[]
  /** Which readings are shown and how each stands, for who decides or signs to say what he saw. */
  readonly reading_marks: readonly string[]
  readonly opinion: Opinion | null
  readonly report: Report
  /** Objects kept aside that nobody has settled. */
  readonly conflicts: number
  readonly clashes: readonly Clash[]
  /** Of these, and of those settled, what makes it doubtful whose the images are. */
  readonly doubted: number
  /** How often somebody said of objects kept aside which is right. */
  readonly ruled: number
  readonly urgent?: boolean
}

/** What a picture is shown with: whose it is, and of which series. */
export type Pictured = Pick<StudyView, 'uid' | 'modality' | 'patient' | 'patients' | 'taken' | 'series'>

export interface LiveEvent {
  readonly seq: number
  readonly kind: string
  readonly case: string
}
