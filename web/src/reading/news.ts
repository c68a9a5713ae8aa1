/** Two people at one report: what is one's own in it, and what a colleague has changed meanwhile. */
import type { Decision, Report } from '../server/answers/opinions'
import type { StudyView } from '../server/answers/studies'
import { clock } from '../server/format'
import { actions, type Language, type Say } from '../words'
import type { ReportDraft } from './drafts'

/** A colleague's decision that stands, and is not one's own. */
export interface Colleagues {
  readonly decision: Decision
  readonly by: string
  readonly at: string
}

/** The decision that this person has pressed; a colleague's is not his until he presses it himself. */
export function ownDecision(report: Report, draft: ReportDraft | undefined): Decision {
  if (report.state === 'signed') return report.decision
  if (draft?.about !== undefined) return draft.decision
  return report.decided?.mine === true ? report.decision : 'undecided'
}

/** A decision that was refused, on readings that are shown no more, is open again; what was typed stays. */
export function onShown(draft: ReportDraft | undefined, { report, reading_marks: marks }: StudyView): ReportDraft | undefined {
  if (draft?.about === undefined || [...draft.about].sort().join() === [...marks].sort().join()) return draft
  return { ...draft, decision: report.decision, about: undefined }
}

export function colleaguesDecision({ decided, decision }: Report): Colleagues | undefined {
  return decided === null || decided.mine ? undefined : { decision, by: decided.by, at: decided.at }
}

/** Whose decision one has taken over by pressing the same. */
export function takenOver({ decided, decision }: Report, draft: ReportDraft | undefined): string | undefined {
  if (draft?.about === undefined) return decided?.mine === true ? (decided.after ?? undefined) : undefined
  return decided?.mine === false && draft.decision === decision ? decided.by : undefined
}

/** What of a report this person knows: what he kept himself, or said that he has read. */
export interface Known {
  readonly version: number
  readonly signed: boolean
  readonly decision: Decision
}

export function knownOf(report: Report): Known {
  return { version: report.version, signed: report.state === 'signed', decision: ownDecision({ ...report, state: 'writing' }, undefined) }
}

/** A colleague's change that came while one was at the study. */
export interface News {
  readonly by: string
  readonly version: number
  readonly signed: boolean
  readonly at: string | null
  /** One's own decision that is in it no more. */
  readonly lost: Decision | undefined
  readonly theirs: Colleagues | undefined
}

export function newsOf(report: Report, known: Known, draft: ReportDraft | undefined): News | undefined {
  const signed = report.state === 'signed'
  const behind = draft !== undefined && draft.version < report.version
  if (report.mine || !(behind || report.version > known.version || (signed && !known.signed))) return undefined
  const mine = draft?.about === undefined ? known.decision : draft.decision
  return {
    by: (signed ? report.signed_by : report.author) ?? '',
    version: report.version,
    signed,
    at: signed ? report.signed_at : report.kept_at,
    lost: mine === 'undecided' || report.decided?.mine === true ? undefined : mine,
    theirs: colleaguesDecision(report),
  }
}

/** "Accept, by NAME, 12:03". */
export function decisionBy({ decision, by, at }: Colleagues, say: Say, language: Language): string {
  const word = actions[decision][language]
  return say(`${word}，${by}，${clock(at)}`, `${word}, by ${by}, ${clock(at)}`)
}

export function newsWritten({ by, version, signed, at, lost, theirs }: News, say: Say, language: Language): readonly string[] {
  const when = at === null ? '' : clock(at)
  return [
    signed ? say(`${by} 已签名第 ${version} 版，${when}。`, `${by} has signed version ${version}, ${when}.`) : say(`${by} 暂存了第 ${version} 版，${when}。`, `${by} has kept version ${version}, ${when}.`),
    ...(theirs === undefined ? [] : [say('对 AI 结果：', 'On the AI result: ') + decisionBy(theirs, say, language) + say('。', '.')]),
    ...(lost === undefined ? [] : [say(`您的决定“${actions[lost].zh}”不在其中。`, `Your decision “${actions[lost].en}” is not in it.`)]),
  ]
}
