import { useCallback, useRef, useState } from 'react'
import { api } from '../app/api'
import type { Decision, ReportText, StudyView } from '../app/types'
import { draftKey, dropDraft, readDraft, type ReportDraft, writeDraft } from './drafts'
import type { Acts } from './useStudy'

export interface ReportDesk {
  readonly decision: Decision
  readonly text: ReportText
  /** There is something here that the server does not have. */
  readonly unkept: boolean
  readonly write: (text: ReportText) => void
  /** Takes a decision and keeps it at once: its time is part of the record. */
  readonly decide: (decision: Decision) => void
  readonly keep: () => Promise<StudyView | undefined>
  readonly sign: (password: string) => Promise<boolean>
}

function same(one: ReportText, other: ReportText): boolean {
  return one.findings === other.findings && one.impression === other.impression
}

/** The report while it is being written; what the server does not have yet is kept in this tab. */
export function useReport(study: StudyView, acts: Acts, person: string, activeS: () => number): ReportDesk {
  const key = draftKey(person, study.uid)
  const [draft, setDraft] = useState<ReportDraft | undefined>(() => readDraft(key).report)
  const { report } = study
  const text = draft?.text ?? report.text
  const decision = draft?.decision ?? report.decision
  const unkept = report.state !== 'signed' && (!same(text, report.text) || decision !== report.decision)
  const put = useCallback(
    (next: ReportDraft | undefined) => {
      setDraft(next)
      if (next === undefined) dropDraft(key)
      else writeDraft(key, { report: next })
    },
    [key],
  )
  const keeping = useRef<Promise<StudyView | undefined>>(undefined)
  const keep = async (next: ReportDraft = { decision, text }, version = report.version) => {
    keeping.current = acts.run(() => api.keepReport(study.uid, { version, ...next, active_s: activeS() }))
    const after = await keeping.current
    keeping.current = undefined
    // What was typed while the answer was on its way stays.
    if (after !== undefined) setDraft((now) => (now === undefined || (same(now.text, next.text) && now.decision === next.decision) ? undefined : now))
    return after
  }
  return {
    decision,
    text,
    unkept,
    write: (next) => put({ decision, text: next }),
    decide: (next) => {
      if (acts.busy || report.state === 'signed') return
      const changed = { decision: next === decision ? ('undecided' as const) : next, text }
      put(changed)
      void keep(changed)
    },
    keep: () => keep(),
    sign: async (password) => {
      // A decision may still be on its way to the server: a signature waits for it, and is never lost.
      const now = (await keeping.current) ?? study
      const whole = now.report.state !== 'unread' && same(text, now.report.text) && decision === now.report.decision
      const before = whole ? now : await keep({ decision, text }, now.report.version)
      if (before === undefined) return false
      const signed = await acts.run(() => api.signReport(study.uid, { version: before.report.version, password, active_s: activeS() }))
      if (signed !== undefined) put(undefined)
      return signed !== undefined
    },
  }
}
