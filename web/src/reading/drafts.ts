/** What is typed and not yet kept on the server stays in this tab, so that no broken line loses it. */
import type { Decision, Overall, ReportText } from '../server/answers/opinions'
import type { Finding } from '../words'

export interface OpinionDraft {
  readonly overall: Overall | undefined
  readonly findings: readonly Finding[]
  readonly text: string
}

export interface ReportDraft {
  readonly decision: Decision
  readonly text: ReportText
  /** The version that was on the screen when it was begun. */
  readonly version: number
}

interface Draft {
  readonly opinion?: OpinionDraft
  readonly report?: ReportDraft
  readonly addendum?: string
}

export const noOpinion: OpinionDraft = { overall: undefined, findings: [], text: '' }

/** Drafts belong to a person and a study: the next person at this screen is not shown them. */
export function draftKey(person: string, uid: string): string {
  return `lynkeus.draft.${person}.${uid}`
}

export function readDraft(key: string): Draft {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    return {}
  }
}

export function writeDraft(key: string, change: Draft): void {
  window.sessionStorage.setItem(key, JSON.stringify({ ...readDraft(key), ...change }))
}

export function dropDraft(key: string): void {
  window.sessionStorage.removeItem(key)
}
