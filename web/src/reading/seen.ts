/** What of a study was put before a person. A judgement speaks of this, whatever has come over the line since. */
import type { StudyView } from '../server/answers/studies'
import { hasPicture } from './stacks'

export interface Seen {
  readonly revision: number
  /** How many instances with a picture that revision had. */
  readonly images: number
  readonly addenda: number
}

/** What came since and has not been looked at. */
export interface Arrived {
  /** New instances with a picture; 0 where a report or another object without pixels came. */
  readonly images: number
  readonly addenda: number
  readonly revised: boolean
}

export function shownOf(study: StudyView): Seen {
  const images = study.series.reduce((sum, series) => sum + series.instances.filter(hasPicture).length, 0)
  return { revision: study.revision, images, addenda: study.report.addenda.length }
}

export function arrivedSince(seen: Seen, study: StudyView): Arrived | undefined {
  const now = shownOf(study)
  const revised = now.revision !== seen.revision
  const addenda = Math.max(0, now.addenda - seen.addenda)
  if (!revised && addenda === 0) return undefined
  return { images: revised ? Math.max(0, now.images - seen.images) : 0, addenda, revised }
}
