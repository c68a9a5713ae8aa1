/** By what right, and on what grounds: the role that held it, and the rule that allowed it. */
import { say, type Sentences } from '../app/sentences'
import type { StoryEntry } from '../app/types'
import { type Language, roleWords } from '../words'

/** The grounds of the rules, by the command that each of them allows. */
export const rules: Sentences = {}

export function tellRight(entry: StoryEntry, language: Language): string {
  const role = roleWords[entry.role]
  return role === undefined ? entry.role : role[language]
}

export function tellGrounds(entry: StoryEntry, language: Language): string {
  const right = typeof entry.permit === 'string' ? entry.permit : ''
  return say(rules, right, entry.fields, language) ?? entry.grounds
}
