/** Where a study stands for this person: what the AI may say, and why it says nothing. */
import type { Reading } from '../server/answers/readings'
import type { Reason } from '../server/answers/said'
import type { StudyView } from '../server/answers/studies'

/** The AI's result, when there is one that this person may see and that is about these images. */
export function spokenReading(study: StudyView): Reading | undefined {
  const { ai, reading } = study
  return reading !== null && reading.state === ai && (ai === 'above' || ai === 'below') ? reading : undefined
}

/** Why the AI says nothing; a reason stands even where there is no reading at all. */
export function aiReason(study: StudyView): Reason | null {
  return study.ai_reason ?? study.reading?.reason ?? null
}

/** The own opinion counts as given until the AI reads newer images and its result is withheld again. */
export function opinionGiven(study: StudyView): boolean {
  return study.opinion !== null && study.ai !== 'withheld'
}

/** Images came after the report was kept: they are looked at before it is signed. */
export function laterImages(study: StudyView): boolean {
  return study.report.later_images === true && study.report.state !== 'signed'
}
