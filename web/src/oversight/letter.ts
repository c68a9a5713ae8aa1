/** An approval as somebody types it, and as it is sent. */
import type { Letter } from '../server/answers/approvals'

export interface Written {
  readonly number: string
  readonly purpose: string
  readonly scope: string
  readonly modalities: string
  readonly patients: string
  readonly expires: string
  readonly person: string
}

/** What is sent; or what is missing or no such thing. */
export function letterOf(written: Written): Letter | 'words' | 'modalities' | 'patients' {
  const { number, purpose, scope, expires, person } = written
  if ([number, purpose, scope, expires, person].some((one) => one.trim() === '')) return 'words'
  const modalities = written.modalities.toUpperCase().split(/[,，、\s]+/).filter((one) => one !== '')
  if (modalities.some((one) => !/^[A-Z]{2,16}$/.test(one))) return 'modalities'
  const patients = written.patients.trim()
  if (patients !== '' && !/^[1-9]\d{0,6}$/.test(patients)) return 'patients'
  return {
    number: number.trim(), purpose: purpose.trim(), scope: scope.trim(), modalities,
    patients_max: patients === '' ? null : Number(patients), expires, person: person.trim(),
  }
}
