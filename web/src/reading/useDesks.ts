/** What one person does at one study, whether there is a picture of it or not. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Person } from '../server/answers/session'
import type { Holder, StudyView } from '../server/answers/studies'
import { type Before, beforeSigning } from './before'
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
  /** Opens the dialog of the signature, unless a step before it is missing. */
  readonly setSigning: (on: boolean) => void
  /** Which step was missing when a signature was asked for, as long as it is. */
  readonly missing: Before | undefined
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
  const before = beforeSigning(study, { arrived: looked.arrived, unkept: report.unkept, overtaken: report.overtaken })
  const { missing, miss } = useMissing(before)
  const setSigning = (on: boolean) => {
    if (on && before !== undefined) {
      // Who asks for a signature leaves the field that he wrote in.
      if ((before === 'opinion' || before === 'judgement') && turn.waits) turn.turn()
      miss(before)
      return
    }
    openSigning(on)
    if (on) report.ask()
    else report.drop()
  }
  return { acts, holder, looked, turn, opinion, report, addendum, signing, setSigning, missing, field }
}

/** Leads to the control of a step each time that it is missed; what is told goes once nothing is missing. */
function useMissing(before: Before | undefined): { missing: Before | undefined; miss: (step: Before) => void } {
  const [missed, setMissed] = useState<{ readonly step: Before } | undefined>(undefined)
  if (missed !== undefined && before === undefined) setMissed(undefined)
  useEffect(() => {
    if (missed !== undefined) document.querySelector<HTMLElement>(`[data-before=${missed.step}]`)?.focus()
  }, [missed])
  return { missing: missed === undefined ? undefined : before, miss: (step) => setMissed({ step }) }
}
