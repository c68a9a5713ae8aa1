/** A patient's name in characters and as it is spelt: one alone does not tell 王伟 from 汪伟, nor WANG Wei from himself. */
import type { Language } from '../words'
import type { Patient } from './answers/patients'

/** The name as the reader's language writes it, and its other writing; null where the object gives none. */
export function namesOf(patient: Pick<Patient, 'name' | 'name_latin'>, language: Language): readonly [name: string | null, other: string | null] {
  const { name, name_latin: latin } = patient
  if (name === null || latin === null) return [name ?? latin, null]
  return language === 'zh' ? [name, latin] : [latin, name]
}
