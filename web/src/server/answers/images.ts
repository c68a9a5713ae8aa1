/** The images of a study, with what is needed to draw them. */
import type { Patient } from './patients'

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
  /** How many times a pixel is as high as wide. */
  readonly aspect: number
  readonly position: readonly [number, number, number] | null
  readonly orientation: readonly [number, number, number, number, number, number] | null
  readonly units: string
}

/** What a picture was made for: to be read, for a program to work on, or to plan others on. */
export type Purpose = 'reading' | 'raw' | 'localizer'

export interface Instance {
  readonly sop: string
  readonly purpose: Purpose
  /** Its SOP class: what kind of object it is. */
  readonly object: string
  /** Whom its own header names; null where that is as of the study. */
  readonly patient: Patient | null
  /** When it was taken, by its own header. */
  readonly taken: string | null
  readonly number: number | null
  readonly display: Display
  /** What each frame is shown by otherwise than the image; empty where frames do not differ. */
  readonly by_frame: readonly Partial<Display>[]
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

/** One line of a report that came as an object: how deep it stands, what it is about, what kind of value it has, and the value. */
export interface ContentLine {
  readonly level: number
  readonly name: string
  readonly kind: string
  readonly text: string
}
