/** What is typed and not yet kept on the server stays in this tab, so that no broken line loses it. */
import type { Decision, Overall, ReportText } from '../server/answers/opinions'
import type { Certainty, Finding } from '../words'
import type { Known } from './news'
import type { Seen } from './seen'

export interface OpinionDraft {
  readonly overall: Overall | undefined
  readonly findings: readonly Finding[]
  readonly text: string
  readonly certainty: Certainty
}

export interface ReportDraft {
  readonly text: ReportText
  /** The version that was on the screen when it was begun. */
  readonly version: number
}

/** A decision that the server does not have yet. */
export interface Pressed {
  readonly decision: Decision
  /** The readings that it is about. */
  readonly about: readonly string[]
}

interface Parts {
  readonly opinion?: OpinionDraft
  readonly report?: ReportDraft
  readonly pressed?: Pressed
  readonly addendum?: string
  /** What was known of the report before a colleague's change, until that was said to be read. */
  readonly known?: Known
}

interface Draft extends Parts {
  /** What the person had been shown when it was written. */
  readonly seen?: Seen
}

export const noOpinion: OpinionDraft = { overall: undefined, findings: [], text: '', certainty: 'not_said' }

export function readDraft(key: string): Draft {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    return {}
  }
}

export function writeDraft(key: string, change: Parts, seen: Seen): void {
  keepDraft(key, { ...readDraft(key), ...change, seen })
}

/** Drops one part; what else was typed of the study stays. */
export function dropDraft(key: string, part: keyof Parts): void {
  const { seen, ...parts } = readDraft(key)
  const left = Object.entries(parts).filter(([name]) => name !== part)
  if (seen === undefined || left.length === 0) window.sessionStorage.removeItem(key)
  else keepDraft(key, { ...Object.fromEntries(left), seen })
}

/** What is written from now on, and what was written and stands, speaks of all that the person has seen. */
export function seeDraft(key: string, seen: Seen): void {
  const now = readDraft(key)
  if (now.seen !== undefined) keepDraft(key, { ...now, seen })
}

function keepDraft(key: string, draft: Draft): void {
  window.sessionStorage.setItem(key, JSON.stringify(draft))
}
