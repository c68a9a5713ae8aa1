/** A reading room's desks without a browser, for tests. */
import { createElement, type ReactElement, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { vi } from 'vitest'
import { LanguageProvider } from '../src/language'
import { type AddendumDesk, useAddendum } from '../src/reading/useAddendum'
import { type OpinionDesk, useOpinion } from '../src/reading/useOpinion'
import { type ReportDesk, useReport } from '../src/reading/useReport'
import { type SeenDesk, useSeen } from '../src/reading/useSeen'
import { draftKey } from '../src/server/typed'
import type { StudyView } from '../src/server/answers/studies'

export const key = draftKey('bo', '1.2')
export const text = { findings: 'Clear.', impression: '' }

export function studyOf(revision: number, images: number, report: Partial<StudyView['report']> = {}): StudyView {
  const instances = Array.from({ length: images }, () => ({ display: { rows: 8, columns: 8 } }))
  const standing = { version: 0, revision: 1, state: 'unread', decision: 'undecided', text: { findings: '', impression: '' }, addenda: [], mine: false, decided: null, decisions: [], ...report }
  return { uid: '1.2', revision, patients: [], series: [{ modality: 'CR', body_part: 'CHEST', instances }], report: standing, reading_marks: [`${revision} above`] } as unknown as StudyView
}

export interface Desks {
  readonly looked: SeenDesk
  readonly opinion: OpinionDesk
  readonly report: ReportDesk
  readonly addendum: AddendumDesk
}

/** The room's desks, opened on one answer of the server and asked again at once: what a live update does. */
export function sitting(opened: StudyView, now: StudyView, signing: 'signing' | 'reading' = 'reading'): Desks {
  let desks: Desks | undefined
  function Sitting(): ReactElement | null {
    const [study, setStudy] = useState(opened)
    const looked = useSeen(study, 'bo')
    const acts = { busy: false, problem: undefined, run: (act: () => Promise<StudyView>) => act(), forget: () => undefined }
    const all = { study, acts, person: 'bo', activeS: () => 3, looked }
    const made = { looked, opinion: useOpinion(all), report: useReport(all), addendum: useAddendum(all) }
    if (study !== now) {
      if (signing === 'signing') made.report.ask()
      setStudy(now)
    } else desks = made
    return null
  }
  renderToString(createElement(LanguageProvider, { language: 'en', change: () => undefined, children: createElement(Sitting) }))
  if (desks === undefined) throw new Error('the room was not drawn')
  return desks
}

/** Gives the tab a store of its own, without a browser. */
export function stubTab(): void {
  const kept = new Map<string, string>()
  const sessionStorage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size
    },
  }
  vi.stubGlobal('window', { sessionStorage })
}
