import { IconAlertTriangle } from '@tabler/icons-react'
import { Fragment } from 'react'
import type { Aside, Named, Patient } from '../server/answers/patients'
import type { WorklistItem } from '../server/answers/studies'
import { useLanguage } from '../language'
import type { StateWord } from '../words'
import './NamedPatients.css'
import { PatientFacts, PatientName, PatientNumber } from './PatientStrip'

/** A study whose images name several patients: a mark by shape and word, wherever the study is named. */
export function severalPatients(count: number): StateWord {
  return { zh: `${count} 名患者`, en: `${count} patients`, shape: 'triangleMark', colour: 'var(--status-warning)' }
}

/** The same within a line of text. */
export function SeveralPatients({ count }: { count: number }) {
  const { word } = useLanguage()
  return <span className="nowrap"><IconAlertTriangle size={12} stroke={2.2} color="var(--status-warning)" aria-hidden="true" /> {word(severalPatients(count))}</span>
}

/** In a list, a line for each whom a study names beside the first: a search may have been for any of them. */
export function OtherPatients({ others }: { others: readonly Patient[] }) {
  return others.map((patient, index) => (
    <span key={index} className="second-line who">
      <b><PatientName patient={patient} /></b>{' · '}<PatientNumber patient={patient} />
    </span>
  ))
}

/** Whom objects kept aside name, with what was said of each where that is told: a search may have been for one of them, and a report for another. */
export function KeptAside({ aside }: { aside: readonly (Aside & { readonly said?: string })[] }) {
  const { say } = useLanguage()
  return aside.map(({ patient, accession, said }, index) => (
    <span key={index} className="second-line who">
      {say('另存：', 'kept aside: ')}<b><PatientName patient={patient} /></b>{' · '}<PatientNumber patient={patient} />{accession === null ? null : <>{' · '}<span className="mono">{accession}</span></>}{said === undefined ? null : say('：', ': ') + said}
    </span>
  ))
}

/** Whether what is kept aside is another patient's; undefined where nothing says so. */
export function useAnother(): (aside: readonly Aside[]) => string | undefined {
  const { say } = useLanguage()
  return (aside) => (aside.some((one) => one.another) ? say('另一名患者', 'another patient') : undefined)
}

/** In one line, the number of each; that there are several is said. */
export function PatientNumbers({ study }: { study: WorklistItem }) {
  const { say } = useLanguage()
  return (
    <>
      {study.patients > 1 ? <><SeveralPatients count={study.patients} />{' · '}</> : null}
      {[study.patient, ...study.others].map((patient, index) => (
        <Fragment key={index}>{index > 0 ? say('、', ', ') : null}<PatientNumber patient={patient} /></Fragment>
      ))}
    </>
  )
}

interface Props {
  patients: readonly (Named & { readonly here?: number })[]
  /** Images in all: those that name nobody are counted apart. */
  images?: number | undefined
}

/** Everybody whom the images of a study name, each with how many images do. */
export function NamedPatients({ patients, images }: Props) {
  const { say } = useLanguage()
  const silent = (images ?? 0) - patients.reduce((sum, one) => sum + one.images, 0)
  const count = (n: number) => say(`${n} 幅`, n === 1 ? '1 image' : `${n} images`)
  return (
    <ul className="named">
      {patients.map(({ patient, images: of, here }, index) => (
        <li key={index}>
          <b><PatientName patient={patient} /></b>
          <span><PatientFacts patient={patient} /></span>
          <PatientNumber patient={patient} />
          <span>{count(of)}{here === undefined ? null : say(`，此序列 ${here} 幅`, `, ${here} in this series`)}</span>
        </li>
      ))}
      {silent > 0 ? <li className="unknown">{say(`没有写明是谁的：${count(silent)}`, `not said whose: ${count(silent)}`)}</li> : null}
    </ul>
  )
}
