/** What one person does at one study, whether there is a picture of it or not. */
import { type RefObject, useRef, useState } from 'react'
import type { Person } from '../server/answers/session'
import type { Holder, StudyView } from '../server/answers/studies'
import { type AddendumDesk, useAddendum } from './useAddendum'
import { useLease } from './useLease'
import { type OpinionDesk, useOpinion } from './useOpinion'
import { type ReportDesk, useReport } from './useReport'
import { type SeenDesk, useSeen } from './useSeen'
import { type Acts, useActs } from './useStudy'
import { type TurnDesk, useTurn } from './useTurn'

export interface Seat {
  readonly study: StudyView
  readonly person: Person
  readonly activeS: () => number
}

export interface Desks {
  readonly acts: Acts
  readonly holder: Holder | undefined
  readonly looked: SeenDesk
  readonly turn: TurnDesk
  readonly opinion: OpinionDesk
  readonly report: ReportDesk
  readonly addendum: AddendumDesk
  readonly signing: boolean
  readonly setSigning: (on: boolean) => void
  readonly field: RefObject<HTMLTextAreaElement | null>
}

export function useDesks({ study, person, activeS }: Seat): Desks {
  const [signing, openSigning] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const acts = useActs(study.uid)
  const holder = useLease(study.uid)
  const looked = useSeen(study, person.id)
  const turn = useTurn(study)
  const sitting = { study, acts, person: person.id, activeS, looked }
  const opinion = useOpinion(sitting)
  const report = useReport(sitting)
  const addendum = useAddendum(sitting)
  const setSigning = (on: boolean) => {
    openSigning(on)
    if (on) report.ask()
    else report.drop()
  }
  return { acts, holder, looked, turn, opinion, report, addendum, signing, setSigning, field }
}
