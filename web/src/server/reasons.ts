/** Reasons of the server in the reader's language: its code and facts are translated here.
    A code that is not known yet falls back to the server's own words. */
import type { Language } from '../words'
import { Problem } from './api'
import { applicability } from './reasons/applicability'
import { brief } from './reasons/brief'
import { quality } from './reasons/quality'
import { refusals } from './reasons/refusals'
import { say, type Sentences } from './sentences'
import type { Reason } from './answers/said'

/** A code means one thing in the whole house, so one table answers for all. */
export const reasons: Sentences = { ...refusals, ...quality, ...applicability }

export function explain(reason: Reason, language: Language): string {
  return say(reasons, reason.code, reason.fields, language) ?? reason.words
}

/** In few words where there is one line for it. */
export function explainBriefly(reason: Reason, language: Language): string {
  return say(brief, reason.code, reason.fields, language) ?? explain(reason, language)
}

/** What went wrong, as a sentence for the person who asked. */
export function explainProblem(error: Error, language: Language): string {
  if (!(error instanceof Problem)) return error.message
  return explain({ code: error.reason, fields: error.fields, words: error.message }, language)
}
