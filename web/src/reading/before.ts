/** What comes before a signature: asked for on the page, before anybody types his password. */
import type { StudyView } from '../server/answers/studies'
import type { Pair } from '../words'
import type { Arrived } from './seen'
import { hasPictures } from './stacks'
import { opinionGiven } from './standing'

/** A step that is missing; the control that does it bears its name. */
export type Before = keyof typeof asked

const asked = {
  look: { zh: '请先看过新到的，再按“已看过”。', en: 'Look at what arrived, then press “I have looked”.' },
  opinion: { zh: '请先记录您对这些影像的意见。', en: 'Record your own opinion of these images first.' },
  judgement: { zh: '请先记录您看过报告后的判断。', en: 'Record your judgement after the report first.' },
  text: { zh: '请先选定用谁写的报告。', en: 'Say first whose text goes on.' },
  keep: { zh: '报告是在新影像到达之前暂存的：请再暂存一次。', en: 'The report was kept before the new images came: keep it again.' },
} as const satisfies Record<string, Pair>

export function askedFor(step: Before): Pair {
  return { zh: `还不能签名。${asked[step].zh}`, en: `Not signed yet. ${asked[step].en}` }
}

interface Desk {
  readonly arrived: Arrived | undefined
  readonly unkept: boolean
  readonly overtaken: object | undefined
}

/** The first step that is missing, in the order in which the server asks for them; what is typed anew is kept by the signature itself. */
export function beforeSigning(study: StudyView, { arrived, unkept, overtaken }: Desk): Before | undefined {
  if (arrived !== undefined) return 'look'
  if (!opinionGiven(study)) return hasPictures(study) ? 'opinion' : 'judgement'
  if (study.report.state === 'signed') return undefined
  if (overtaken !== undefined) return 'text'
  return study.report.later_images === true && !unkept ? 'keep' : undefined
}
