import { useCallback, useEffect, useRef, useState } from 'react'
import { colleaguesOf, decidedAfter, type Known, knownOf, type News, newsOf, pressedOn } from './news'
import { api } from '../server/api'
import type { Decided, Decision, Report, ReportText } from '../server/answers/opinions'
import type { StudyView } from '../server/answers/studies'
import { draftKey } from '../server/typed'
import { patientsNamed } from './standing'
import { dropDraft, type Pressed, readDraft, type ReportDraft, writeDraft } from './drafts'
import type { Sitting } from './useStudy'

export interface ReportDesk {
  /** One's own, whatever colleagues decided; of a signed report its signer's. */
  readonly decision: Decision
  readonly colleagues: readonly Decided[]
  /** Who had decided the same before. */
  readonly decidedAfter: string | undefined
  readonly news: News | undefined
  /** Says that the news was read. */
  readonly read: () => void
  readonly text: ReportText
  /** There is something here that the server does not have. */
  readonly unkept: boolean
  /** Somebody else kept or signed a report after this text was begun: what was typed here stands apart from it. */
  readonly overtaken: Overtaken | undefined
  readonly write: (text: ReportText) => void
  /** Takes a decision and keeps it at once, alone: its time is part of the record, and no version of the words stands in its way. */
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
  /** Also while the dialog of a signature shows the one before it: whose words these are, and which version. */
  readonly theirs: Report
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
  if (report.mine && (now.version !== known.version || now.signed !== known.signed)) setKnown(now)
  return { known, now, setKnown }
}

/** The report while it is being written; what the server does not have yet is kept in this tab, with the version it was begun on. */
export function useReport({ study: newest, acts, person, activeS, looked: { seen } }: Sitting): ReportDesk {
  const study = useTold(newest)
  const key = draftKey(person, study.uid)
  const [draft, setDraft] = useState<ReportDraft | undefined>(() => readDraft(key).report)
  const [sending, setSending] = useState<Pressed | undefined>(() => readDraft(key).pressed)
  const [asked, setAsked] = useState<StudyView | undefined>(undefined)
  const shown = asked ?? study
  const { report } = shown
  const signed = report.state === 'signed'
  // A signed report is shown as it was signed, whatever was typed here.
  const mine = signed ? undefined : draft
  const pressed = pressedOn(sending, shown)
  const text = mine?.text ?? report.text
  const decision = pressed?.decision ?? report.decision
  const begun = mine?.version ?? report.version
  const unkept = !signed && (!same(text, report.text) || decision !== report.decision)
  const { known, now, setKnown } = useKnown(study.report, key)
  const news = newsOf(study.report, known, draft, sending)
  const unread = news !== undefined
  useEffect(() => {
    if (unread) writeDraft(key, { known }, seen)
    else dropDraft(key, 'known')
  }, [unread, known, key, seen])
  // A key may be typed before what was just kept is drawn: it goes on from that, not from what is on the screen.
  const latest = useRef(draft)
  const last = useRef(sending)
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
  const press = useCallback(
    (next: Pressed | undefined) => {
      last.current = next
      setSending(next)
      if (next === undefined) dropDraft(key, 'pressed')
      else writeDraft(key, { pressed: next }, seen)
    },
    [key, seen],
  )
  const keeping = useRef<Promise<StudyView | undefined>>(undefined)
  // One after the other: what is typed or decided while the last is on its way is kept after it.
  const inTurn = async (act: () => Promise<StudyView | undefined>) => {
    const earlier = keeping.current
    const sent = (async () => {
      await earlier
      return act()
    })()
    keeping.current = sent
    const after = await sent
    if (keeping.current === sent) keeping.current = undefined
    return after
  }
  const send = (words: ReportDraft | undefined, about: Pressed | undefined) =>
    acts.run(() =>
      api.keepReport(study.uid, {
        version: words?.version ?? begun, revision: seen.revision, text: words?.text ?? null,
        decision: about?.decision ?? report.decision, readings: about?.about ?? null, active_s: activeS(),
      }),
    )
  const decideAlone = (next: Pressed) =>
    inTurn(async () => {
      const after = await send(undefined, next)
      if (after === undefined) return undefined
      if (last.current === next) press(undefined)
      setAsked((open) => (open === undefined ? undefined : beside(open, after)))
      // The words are those on the screen, in the version that they have by now.
      const version = after.report.version
      if (same(after.report.text, report.text)) {
        kept.current = version
        if (latest.current !== undefined && latest.current.version === report.version) put({ ...latest.current, version })
      }
      return after
    })
  const keep = () =>
    inTurn(async () => {
      const words = latest.current ?? { text, version: onto() }
      const about = pressedOn(last.current, shown)
      const after = await send(words, about)
      if (after === undefined) return undefined
      kept.current = after.report.version
      setAsked((open) => (open === undefined ? undefined : after))
      if (about !== undefined && last.current === about) press(undefined)
      // What was typed while the answer was on its way stays, begun on the version that was just kept.
      const typed = latest.current
      put(typed === undefined || same(typed.text, words.text) ? undefined : { ...typed, version: after.report.version })
      return after
    })
  return {
    decision,
    colleagues: colleaguesOf(report),
    decidedAfter: decidedAfter(report, pressed),
    news: acts.busy ? undefined : news,
    read: () => {
      setKnown(now)
      if (draft !== undefined && (signed || draft.version < study.report.version) && (same(draft.text, study.report.text) || isEmpty(draft.text))) put(undefined)
      // A decision that was refused is not sent again by itself: it was said that it is not in the report.
      if (signed) press(undefined)
    },
    text,
    unkept,
    overtaken:
      draft === undefined || !isOvertaken(study, draft, acts.busy)
        ? undefined
        : {
            mine: draft.text,
            theirs: study.report,
            takeTheirs: () => put(undefined),
            goOn: study.report.state === 'signed' ? undefined : () => put({ ...draft, version: study.report.version }),
          },
    write: (next) => put({ text: next, version: onto() }),
    decide: (next) => {
      if (signed) return
      const changed = { decision: next === decision ? ('undecided' as const) : next, about: study.reading_marks }
      press(changed)
      void decideAlone(changed)
    },
    keep,
    shown,
    ask: () => setAsked(study),
    drop: () => setAsked(undefined),
    sign: async (password) => {
      // A decision may still be on its way to the server: a signature waits for it, and is never lost.
      const own = await keeping.current
      const now = own === undefined ? shown : beside(shown, own)
      // A colleague may have kept these words for images that were not looked at here: keeping them anew asks the server.
      const whole = now.report.state !== 'unread' && now.report.revision <= seen.revision && same(text, now.report.text) && decision === now.report.decision
      const before = whole ? now : await keep()
      if (before === undefined) return false
      const after = await acts.run(() =>
        api.signReport(study.uid, { version: before.report.version, decision, readings: shown.reading_marks, patients: patientsNamed(shown), doubted: shown.doubted, ruled: shown.ruled, password, active_s: activeS() }),
      )
      if (after !== undefined) put(undefined)
      return after !== undefined
    },
  }
}

/** What the dialog of a signature shows after one's own decision: a colleague's newer words are not taken in with it. */
function beside(open: StudyView, after: StudyView): StudyView {
  if (same(open.report.text, after.report.text)) return after
  const { decision, decided, decisions } = after.report
  return { ...open, report: { ...open.report, decision, decided, decisions } }
}

/** While an answer is on its way, the newer version may be one's own. */
function isOvertaken({ report }: StudyView, draft: ReportDraft, busy: boolean): boolean {
  if (busy || same(draft.text, report.text)) return false
  // A signature leaves the version as it is.
  return report.state === 'signed' ? !isEmpty(draft.text) : draft.version < report.version
}
