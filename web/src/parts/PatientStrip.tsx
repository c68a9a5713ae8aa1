import type { ReactNode } from 'react'
import type { Patient } from '../server/answers/patients'
import { useLanguage } from '../language'
import { namesOf } from '../server/names'
import { statedBy } from '../server/sources'
import { unknown } from '../words'
import './PatientStrip.css'

interface Props {
  patient: Patient
  /** Date and time of the examination, or null when the header does not say. */
  taken: string | null
  what: string
  /** Tells the older study from the current one. */
  role?: 'current' | 'prior'
  /** How old a prior is, or how it was matched. */
  note?: string | undefined
}

/** Who this is: above every pane, outside the pixels, always in one order. What is not known says so. */
export function PatientStrip({ patient, taken, what, role, note }: Props) {
  const { say } = useLanguage()
  const missing = (zh: string, en: string) => (
    <span className="unknown">{say(`${zh}${unknown.zh}`, `${en} ${unknown.en}`)}</span>
  )
  return (
    <div className="patient-strip" role="group" aria-label={say('患者', 'Patient')}>
      <span className="strip-part">
        {role === undefined ? null : (
          <span className={`strip-role strip-${role}`}>{role === 'current' ? say('本次', 'Current') : say('既往', 'Prior')}</span>
        )}
        <strong><PatientName patient={patient} /></strong>
        <span><PatientSex patient={patient} /></span>
        <span><PatientAge patient={patient} /></span>
        <PatientNumber patient={patient} />
      </span>
      <span className="strip-part">
        <span>{taken === null ? missing('检查日期', 'study date') : taken}</span>
        <span>{what}</span>
        {note === undefined ? null : <span className="second">{note}</span>}
      </span>
    </div>
  )
}

interface OfPatient {
  patient: Patient
}

function Missing({ zh, en }: { zh: string; en: string }): ReactNode {
  const { say } = useLanguage()
  return <span className="unknown">{say(`${zh}${unknown.zh}`, `${en} ${unknown.en}`)}</span>
}

/** Both writings, the reader's own first. */
export function PatientName({ patient }: OfPatient): ReactNode {
  const { say, language } = useLanguage()
  const [name, other] = namesOf(patient, language)
  if (name === null) return <Missing zh="姓名" en="Name" />
  return (
    <>
      {name}
      {other === null ? null : <span className="other-name"> {other}</span>}
      {patient.name_guess === null ? null : <span className="second">{say(`（可能是：${patient.name_guess}）`, ` (perhaps ${patient.name_guess})`)}</span>}
    </>
  )
}

export function PatientSex({ patient }: OfPatient): ReactNode {
  const { say } = useLanguage()
  if (patient.sex === null) return <Missing zh="性别" en="sex" />
  return { M: say('男', 'M'), F: say('女', 'F'), O: say('其他', 'other') }[patient.sex]
}

/** The header's age; where it gives none, an age that somebody stated, and that it is his word. */
export function PatientAge({ patient }: OfPatient): ReactNode {
  const { say, word } = useLanguage()
  const { age_stated: stated, age_without_unit: bare } = patient
  if (patient.age_years === null && stated !== null) {
    return (
      <span>
        {say('年龄 ', 'age ')}<Stated band={stated} />
        <span className="second">{say(`（${word(statedBy(stated.source))}）`, ` (${word(statedBy(stated.source))})`)}</span>
      </span>
    )
  }
  if (patient.age_years === null && bare !== null) {
    return <span className="unknown">{say(`年龄 ${bare}，单位不详`, `age ${bare}, unit unknown`)}</span>
  }
  if (patient.age_years === null) return <Missing zh="年龄" en="age" />
  // Months tell a child under three from another; years alone would call a baby 0.
  if (patient.age_months !== null) return say(`${patient.age_months} 个月`, `${patient.age_months} mo`)
  return say(`${patient.age_years} 岁`, `${patient.age_years} y`)
}

function Stated({ band }: { band: NonNullable<Patient['age_stated']> }): ReactNode {
  const { say } = useLanguage()
  const years = band.low === band.high ? String(band.low) : `${band.low}–${band.high}`
  return say(`${years} 岁`, `${years} y`)
}

/** Sex and age in one short line, for lists; two that are unknown are said in one breath. Whose word an age is stands above every pane. */
export function PatientFacts({ patient }: OfPatient): ReactNode {
  const { say } = useLanguage()
  const { age_stated: stated } = patient
  const none = patient.age_years === null && patient.age_without_unit === null && stated === null
  if (patient.sex === null && none) return <Missing zh="性别、年龄" en="sex, age" />
  return (
    <>
      <PatientSex patient={patient} />
      {patient.sex === null || (patient.age_years === null && stated === null) ? say('，', ', ') : ' '}
      {patient.age_years === null && stated !== null ? <Stated band={stated} /> : <PatientAge patient={patient} />}
    </>
  )
}

/** The patient's number; one that was made at import says so, because nobody gave it to this patient. */
export function PatientNumber({ patient }: OfPatient): ReactNode {
  const { say } = useLanguage()
  if (patient.id === null) return <Missing zh="患者号" en="patient ID" />
  if (!patient.made_number) return <span className="mono">{patient.id}</span>
  return (
    <span>
      <span className="mono">{patient.id}</span>
      <span className="second">{say('（导入时编号）', ' (numbered at import)')}</span>
    </span>
  )
}
