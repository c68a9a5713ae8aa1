/** Whose an image is, and when it was taken: by its own header, which may name another patient than its study. */
import type { Instance, Series } from '../server/answers/images'
import type { Patient } from '../server/answers/patients'
import type { Pictured, StudyView } from '../server/answers/studies'

export interface Whose {
  readonly patient: Patient
  readonly taken: string | null
}

/** An image of a study in its series, both counted from 1 in the order in which they are listed. */
export interface Placed {
  readonly series: Series
  readonly instance: Instance
  readonly seriesPlace: number
  readonly place: number
}

export function placeOf(study: Pick<StudyView, 'series'>, sop: string | null | undefined): Placed | undefined {
  for (const [index, series] of study.series.entries()) {
    const at = series.instances.findIndex((one) => one.sop === sop)
    const instance = series.instances[at]
    if (instance !== undefined) return { series, instance, seriesPlace: index + 1, place: at + 1 }
  }
  return undefined
}

export function whoseOf(study: Pictured, sop: string | undefined): Whose {
  const instance = placeOf(study, sop)?.instance
  if (instance === undefined) return { patient: study.patient, taken: study.taken }
  return { patient: instance.patient ?? study.patient, taken: instance.taken }
}

/** Whom the images of a series name, each once; as one they stand in its header or differ from the study's. */
export function whoseSeries(study: Pictured, series: Series): readonly Patient[] {
  const named = new Map<string, Patient>()
  for (const { patient } of series.instances) {
    const one = patient ?? study.patient
    named.set(`${one.id ?? ''} ${one.name ?? ''}`, one)
  }
  return [...named.values()]
}

export function imagesOf(study: StudyView): number {
  return study.series.reduce((sum, one) => sum + one.instances.length, 0)
}

/** Whether somebody must be told whose each image is. */
export function isMixed(study: Pictured): boolean {
  return study.patients.length > 1 || study.series.some((series) => series.instances.some((one) => one.patient !== null))
}
