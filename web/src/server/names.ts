/** A patient's name in characters and as it is spelt: one alone does not tell 王伟 from 汪伟, nor WANG Wei from himself. */
import type { Language } from '../words'
import type { Patient } from './answers/patients'

/** The name as the reader's language writes it, and its other writing; null where the object gives none. */
export function namesOf(patient: Pick<Patient, 'name' | 'name_latin'>, language: Language): readonly [name: string | null, other: string | null] {
  const { name, name_latin: latin } = patient
  if (name === null || latin === null) return [name ?? latin, null]
  return language === 'zh' ? [name, latin] : [latin, name]
}

/** Somebody's name where a few letters have room: of a spelt one the initials, of one in characters the last two; more of it where another of those here would read the same. */
export function shortName(name: string, here: readonly string[]): string {
  for (let letters = 1; letters < name.length; letters++) {
    const short = initials(name, letters)
    if (here.every((other) => other === name || initials(other, letters) !== short)) return short
  }
  return name
}

function initials(name: string, letters: number): string {
  if (/^\p{Script=Han}+$/u.test(name)) return name.slice(-1 - letters)
  const words = name.trim().split(/\s+/)
  const last = words.pop() ?? ''
  return words.length === 0 ? last : words.map((one) => one.charAt(0)).join('') + last.slice(0, letters)
}
