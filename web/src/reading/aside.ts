/** Whose an object kept aside says it is: the study's patient, with what its own header says otherwise. */
import type { Difference } from '../server/answers/conflicts'
import type { Patient } from '../server/answers/studies'

/** A person's name as people write it: 赵^国强 is 赵国强, ZHAO^Guoqiang is ZHAO Guoqiang (PS3.5, 6.2.1). */
export function readName(text: string | null): { readonly name: string | null; readonly latin: string | null } {
  const [first = '', second = ''] = (text ?? '').split('=')
  const latin = first.split('^').filter((one) => one !== '').join(' ')
  const native = second.replaceAll('^', '')
  const name = native === '' ? latin : native
  return { name: name === '' ? null : name, latin: native === '' || latin === '' ? null : latin }
}

export function asideOf(patient: Patient, differs: readonly Difference[]): Patient {
  const said = new Map(differs.map((one) => [one.keyword, one.second]))
  const changed: { -readonly [Key in keyof Patient]?: Patient[Key] } = {}
  if (said.has('PatientName')) {
    const { name, latin } = readName(said.get('PatientName') ?? null)
    changed.name = name
    changed.name_latin = latin
    changed.name_guess = null
  }
  if (said.has('PatientID')) changed.id = said.get('PatientID') ?? null
  if (said.has('PatientSex')) {
    const sex = said.get('PatientSex')
    changed.sex = sex === 'M' || sex === 'F' || sex === 'O' ? sex : null
  }
  // An age is not reckoned here: where the dates differ, the table below shows both.
  if (said.has('PatientBirthDate') || said.has('PatientAge')) {
    changed.age_years = null
    changed.age_months = null
    changed.age_without_unit = null
    changed.age_stated = null
  }
  return { ...patient, ...changed }
}
