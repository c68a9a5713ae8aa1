/** Two people at one report: what is one's own in it, and what a colleague has changed meanwhile. */
import type { Decided, Decision, Report } from '../server/answers/opinions'
import type { StudyView } from '../server/answers/studies'
import { clock } from '../server/format'
import { actions, type Language, type Say } from '../words'
import type { Pressed, ReportDraft } from './drafts'

/** What colleagues decided on the readings that are shown; none of it is one's own. */
export function colleaguesOf({ decisions }: Report): readonly Decided[] {
  return decisions.filter((one) => !one.mine)
}

/** A decision on readings that are shown no more was not taken, and nothing is decided on a report that is signed. */
export function pressedOn(pressed: Pressed | undefined, { report, reading_marks: marks }: StudyView): Pressed | undefined {
  return report.state === 'signed' || pressed === undefined || [...pressed.about].sort().join() !== [...marks].sort().join() ? undefined : pressed
}

/** The colleague who had decided as one decides oneself. */
export function decidedAfter(report: Report, pressed: Pressed | undefined): string | undefined {
  if (pressed === undefined) return report.decided?.mine === true ? (report.decided.after ?? undefined) : undefined
  return colleaguesOf(report).find((one) => one.decision === pressed.decision)?.by
}

/** What of a report this person knows: what he kept himself, or said that he has read. */
export interface Known {
  readonly version: number
  readonly signed: boolean
}

export function knownOf(report: Report): Known {
  return { version: report.version, signed: report.state === 'signed' }
}

/** A colleague's change that came while one was at the study. */
export interface News {
  readonly by: string
  readonly version: number
  readonly signed: boolean
  readonly at: string | null
  /** One's own decision, where another was signed. */
  readonly lost: Decision | undefined
  readonly theirs: readonly Decided[]
}

export function newsOf(report: Report, known: Known, draft: ReportDraft | undefined, pressed: Pressed | undefined): News | undefined {
  const signed = report.state === 'signed'
  const behind = draft !== undefined && draft.version < report.version
  if (report.mine || !(behind || report.version > known.version || (signed && !known.signed))) return undefined
  const mine = pressed?.decision ?? report.decisions.find((one) => one.mine)?.decision ?? 'undecided'
  return {
    by: (signed ? report.signed_by : report.author) ?? '',
    version: report.version,
    signed,
    at: signed ? report.signed_at : report.kept_at,
    lost: signed && mine !== 'undecided' && mine !== report.decision ? mine : undefined,
    theirs: !signed ? colleaguesOf(report) : report.decided === null ? [] : [report.decided],
  }
}

/** "Accept, by NAME, 12:03". */
export function decisionBy({ decision, by, at }: Decided, say: Say, language: Language): string {
  const word = actions[decision][language]
  return say(`${word}，${by}，${clock(at)}`, `${word}, by ${by}, ${clock(at)}`)
}

export function newsWritten({ by, version, signed, at, lost, theirs }: News, say: Say, language: Language): readonly string[] {
  const when = at === null ? '' : clock(at)
  return [
    signed ? say(`${by} 已签名第 ${version} 版，${when}。`, `${by} has signed version ${version}, ${when}.`) : say(`${by} 暂存了第 ${version} 版，${when}。`, `${by} has kept version ${version}, ${when}.`),
    ...theirs.map((one) => say('对 AI 结果：', 'On the AI result: ') + decisionBy(one, say, language) + say('。', '.')),
    ...(lost === undefined ? [] : [say(`您的决定“${actions[lost].zh}”不在其中。`, `Your decision “${actions[lost].en}” is not in it.`)]),
  ]
}
