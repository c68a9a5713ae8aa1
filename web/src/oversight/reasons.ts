/** Why an approval was not recorded or withdrawn, in the reader's language. */
import { Problem } from '../server/api'
import { explainProblem } from '../server/reasons'
import { say, type Sentences } from '../server/sentences'
import type { Language } from '../words'

export const reasons: Sentences = {
  approval_words: [{ zh: '编号、目的、范围和负责人都要写，最多 {high} 个字。', en: 'Number, purpose, scope and who answers are each said, in {high} characters at most.' }],
  approval_known: [{ zh: '批准 {approval} 已有记录，不再更改：修订后的批准另有编号。', en: 'The approval {approval} is recorded already and stays as it is: an amended one has a number of its own.' }],
  approval_unknown: [{ zh: '没有批准 {approval} 的记录。', en: 'No approval {approval} is recorded.' }],
}

export function whyRefused(error: Error, language: Language): string {
  const own = error instanceof Problem ? say(reasons, error.reason, error.fields, language) : undefined
  return own ?? explainProblem(error, language)
}
