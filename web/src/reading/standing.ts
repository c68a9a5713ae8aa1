/** Where a study stands for this person: what the AI may say, and why it says nothing. */
import type { Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'

/** The results of models that this person may see and that are about these images. */
export function spokenReadings(study: StudyView): readonly Reading[] {
  return study.readings.filter((one) => one.state === 'above' || one.state === 'below')
}

/** For how many patients a report on these images is: one at least. */
export function patientsNamed(study: StudyView): number {
  return Math.max(1, study.patients.length)
}

/** The own opinion counts as given until a model reads newer images and its result, or a draft that may tell it, is withheld again. */
export function opinionGiven(study: StudyView): boolean {
  return study.opinion !== null && !study.report.withheld && !study.readings.some((one) => one.state === 'withheld')
}

/** The reading whose map lies on the film after the one that lies there now; after the last one, none. */
export function nextMap(study: StudyView, now: string | undefined): string | undefined {
  const maps = spokenReadings(study).filter((one) => one.map?.shown === true)
  return maps[maps.findIndex((one) => one.id === now) + 1]?.id
}

/** Of several results the one that a key speaks of: whose map is on, else the first. */
export function readingInHand(study: StudyView, map: string | undefined): Reading | undefined {
  const spoken = spokenReadings(study)
  return spoken.find((one) => one.id === map) ?? spoken[0]
}

/** Above the point, where the model has places to cover one by one and maps of them did not fail: an older reading does not say, and the server does. */
export function hasPlaces({ state, sop, occlusion }: Reading): boolean {
  return state === 'above' && sop !== null && occlusion !== null && occlusion?.grade?.passes !== false
}

/** Of several results the one whose places a key covers: the one in hand, else the first that has some. */
export function placesInHand(study: StudyView, inHand: string | undefined): Reading | undefined {
  const having = spokenReadings(study).filter(hasPlaces)
  return having.find((one) => one.id === inHand) ?? having[0]
}

/** The report speaks of all images that are here, and so its decision is about what the AI says of them. */
export function reportIsWhole(study: StudyView): boolean {
  return study.report.state !== 'signed' || study.report.revision >= study.revision
}
