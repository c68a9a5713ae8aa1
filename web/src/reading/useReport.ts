import { useCallback, useEffect, useRef, useState } from 'react'
import { type Colleagues, colleaguesDecision, type Known, knownOf, type News, newsOf, onShown, ownDecision, takenOver } from './news'
import { api } from '../server/api'
import type { Decision, Report, ReportText } from '../server/answers/opinions'
import type { StudyView } from '../server/answers/studies'
import { draftKey } from '../server/typed'
import { patientsNamed } from './standing'
import { dropDraft, readDraft, type ReportDraft, writeDraft } from './drafts'
import type { Sitting } from './useStudy'

export interface ReportDesk {
  /** One's own; undecided beside a colleague's that one has not pressed. */
  readonly decision: Decision
  readonly colleagues: Colleagues | undefined
  /** Whose decision one has taken over. */
  readonly takenOver: string | undefined
  readonly news: News | undefined
  /** Says that the news was read. */
  readonly read: () => void
  readonly text: ReportText
  /** There is something here that the server does not have. */
  readonly unkept: boolean
  /** Somebody else kept or signed a report after this text was begun: what was typed here stands apart from it. */
  readonly overtaken: Overtaken | undefined
  readonly write: (text: ReportText) => void
  /** Takes a decision and keeps it at once: its time is part of the record. */
  readonly decide: (decision: Decision) => void
  readonly keep: () => Promise<StudyView | undefined>
  /** What the dialog of the signature shows and signs: it stands still while a colleague or AI goes on. */
  readonly shown: StudyView
  readonly ask: () => void
  readonly drop: () => void
  readonly sign: (password: string) => Promise<boolean>
}

export interface Overtaken {
  readonly mine: ReportText
  readonly theirs: ReportText
  /** Drops what was typed here. */
  readonly takeTheirs: () => void
  /** Goes on with what was typed here, on top of theirs; absent once it is signed. */
  readonly goOn: (() => void) | undefined
}

function same(one: ReportText, other: ReportText): boolean {
  return one.findings === other.findings && one.impression === other.impression
}

function isEmpty({ findings, impression }: ReportText): boolean {
  return findings.trim() === '' && impression.trim() === ''
}

/** The study with the report that was put before this person last. Where the server keeps words back, what was begun on those before stands on their version. */
function useTold(study: StudyView): StudyView {
  const [told, hold] = useState(study.report)
  const back = study.report.withheld || (study.report.may_tell && told.state !== 'signed')
  if (!back && told !== study.report) hold(study.report)
  return back ? { ...study, report: told } : study
}

/** What this person knows of the report: on a page that was opened anew, what he knew before a change that he has not acknowledged. */
function useKnown(report: Report, key: string): { known: Known; now: Known; setKnown: (known: Known) => void } {
  const now = knownOf(report)
  const [known, setKnown] = useState(() => readDraft(key).known ?? now)
  if (report.mine && (now.version !== known.version || now.signed !== known.signed || now.decision !== known.decision)) setKnown(now)
  return { known, now, setKnown }
}

/** The report while it is being written; what the server does not have yet is kept in this tab, with the version it was begun on. */
export function useReport({ study: newest, acts, person, activeS, looked: { seen } }: Sitting): ReportDesk {
  const study = useTold(newest)
  const key = draftKey(person, study.uid)
  const [draft, setDraft] = useState<ReportDraft | undefined>(() => readDraft(key).report)
  const [asked, setAsked] = useState<StudyView | undefined>(undefined)
  const shown = asked ?? study
  const { report } = shown
  const signed = report.state === 'signed'
  // A signed report is shown as it was signed, whatever was typed here.
  const mine = signed ? undefined : onShown(draft, shown)
  const text = mine?.text ?? report.text
  const decision = ownDecision(report, mine)
  const begun = mine?.version ?? report.version
  const pressed = mine?.about !== undefined && (decision !== report.decision || (decision !== 'undecided' && report.decided?.mine !== true))
  const unkept = !signed && (!same(text, report.text) || pressed)
  const { known, now, setKnown } = useKnown(study.report, key)
  const news = newsOf(study.report, known, draft)
  const unread = news !== undefined
  useEffect(() => {
    if (unread) writeDraft(key, { known }, seen)
    else dropDraft(key, 'known')
  }, [unread, known, key, seen])
  // A key may be typed before what was just kept is drawn: it goes on from that, not from what is on the screen.
  const latest = useRef(draft)
  const kept = useRef(0)
  const onto = () => latest.current?.version ?? Math.max(begun, kept.current)
  const put = useCallback(
    (next: ReportDraft | undefined) => {
      latest.current = next
      setDraft(next)
      if (next === undefined) dropDraft(key, 'report')
      else writeDraft(key, { report: next }, seen)
    },
    [key, seen],
  )
  const keeping = useRef<Promise<StudyView | undefined>>(undefined)
  // One after the other: what is decided while the last decision is on its way is kept on top of it.
  const keepOn = async (earlier: Promise<StudyView | undefined> | undefined, next: ReportDraft) => {
    const now = await earlier
    const { version, about = null, ...said } = next
    return acts.run(() =>
      api.keepReport(study.uid, { version: now?.report.version ?? version, revision: seen.revision, readings: about, ...said, active_s: activeS() }),
    )
  }
  const keep = async (next: ReportDraft = latest.current ?? { decision: report.decision, text, version: onto() }) => {
    const sent = keepOn(keeping.current, next)
    keeping.current = sent
    const after = await sent
    if (keeping.current === sent) keeping.current = undefined
    // What was typed while the answer was on its way stays, begun on the version that was just kept.
    if (after !== undefined) {
      kept.current = after.report.version
      setAsked((open) => (open === undefined ? undefined : after))
      const now = latest.current
      const about = now?.decision === next.decision ? undefined : now?.about
      put(now === undefined || (same(now.text, next.text) && now.decision === next.decision) ? undefined : { ...now, version: after.report.version, about })
    }
    return after
  }
  return {
    decision,
    colleagues: colleaguesDecision(report),
    takenOver: takenOver(report, mine),
    news: acts.busy ? undefined : news,
    read: () => {
      setKnown(now)
      // A decision that was refused is not sent again by itself: it was said that it is not in the report.
      if (draft !== undefined && (signed || draft.version < study.report.version) && (same(draft.text, study.report.text) || isEmpty(draft.text))) put(undefined)
    },
    text,
    unkept,
    overtaken:
      draft === undefined || !isOvertaken(study, draft, acts.busy)
        ? undefined
        : {
            mine: draft.text,
            theirs: study.report.text,
            takeTheirs: () => put(undefined),
            goOn: study.report.state === 'signed' ? undefined : () => put({ ...draft, decision: draft.about === undefined ? study.report.decision : draft.decision, version: study.report.version }),
          },
    write: (next) => put({ decision: latest.current?.decision ?? report.decision, text: next, version: onto(), about: latest.current?.about }),
    decide: (next) => {
      if (signed) return
      const typed = latest.current !== undefined && !same(latest.current.text, report.text)
      const changed = {
        decision: next === decision ? ('undecided' as const) : next,
        text: typed ? (latest.current?.text ?? text) : report.text,
        // A decision alone is taken on what is on the screen, though an earlier one was refused.
        version: typed ? onto() : Math.max(report.version, kept.current),
        about: study.reading_marks,
      }
      put(changed)
      void keep(changed)
    },
    keep: () => keep(),
    shown,
    ask: () => setAsked(study),
    drop: () => setAsked(undefined),
    sign: async (password) => {
      // A decision may still be on its way to the server: a signature waits for it, and is never lost.
      const own = await keeping.current
      const now = own ?? shown
      // A colleague may have kept these words for images that were not looked at here: keeping them anew asks the server.
      const whole =
        now.report.state !== 'unread' && now.report.revision <= seen.revision && same(text, now.report.text) && decision === now.report.decision && colleaguesDecision(now.report) === undefined
      const before = whole ? now : await keep({ decision, text, version: own?.report.version ?? begun, about: latest.current?.about })
      if (before === undefined) return false
      const after = await acts.run(() => api.signReport(study.uid, { version: before.report.version, readings: shown.reading_marks, patients: patientsNamed(shown), password, active_s: activeS() }))
      if (after !== undefined) put(undefined)
      return after !== undefined
    },
  }
}

/** While an answer is on its way, the newer version may be one's own. */
function isOvertaken({ report }: StudyView, draft: ReportDraft, busy: boolean): boolean {
  if (busy || same(draft.text, report.text)) return false
  // A signature leaves the version as it is.
  return report.state === 'signed' ? !isEmpty(draft.text) : draft.version < report.version
}
