/** The first opinion: how keys change it, what it lacks, and how it is said again. */
import type { Opinion, Overall } from '../server/answers/opinions'
import type { Finding, Say } from '../words'
import type { OpinionDraft } from './drafts'

/** Pressing a finding says that there is one; taking the last one back leaves it said. */
export function toggled(draft: OpinionDraft, finding: Finding): OpinionDraft {
  const has = draft.findings.includes(finding)
  const findings = has ? draft.findings.filter((one) => one !== finding) : [...draft.findings, finding]
  return { ...draft, overall: 'finding', findings }
}

/** "No finding" and "cannot judge" take the findings away, so that nothing contradicts itself. */
export function judged(draft: OpinionDraft, overall: Overall): OpinionDraft {
  return { ...draft, overall, findings: overall === 'finding' ? draft.findings : [] }
}

export type Lack = 'overall' | 'finding' | 'words'

/** What must still be said before the opinion can be recorded. */
export function lackOf(draft: OpinionDraft, chest: boolean): Lack | undefined {
  if (draft.overall === undefined) return 'overall'
  if (draft.overall !== 'finding') return undefined
  const written = draft.text.trim() !== ''
  if (!chest) return written ? undefined : 'words'
  if (draft.findings.length === 0) return 'finding'
  return draft.findings.every((one) => one === 'other') && !written ? 'words' : undefined
}

export function lackWritten(lack: Lack, say: Say): string {
  return {
    overall: say('请先选择：无发现、有发现或无法判断。', 'Choose first: no finding, finding, or cannot judge.'),
    finding: say('请选择至少一项发现。', 'Choose at least one finding.'),
    words: say('请在此写明是什么发现。', 'Say here what you found.'),
  }[lack]
}

interface Said {
  readonly overall: Overall
  readonly findings: readonly string[]
  readonly text: string
}

/** What is sent: outside the chest a finding is "other", in the doctor's own words. */
export function sentOpinion(draft: OpinionDraft, chest: boolean): { overall: Overall; findings: readonly Finding[]; text: string } {
  const overall = draft.overall ?? 'cannot'
  const findings: readonly Finding[] = overall !== 'finding' ? [] : chest ? draft.findings : ['other']
  return { overall, findings, text: draft.text.trim() }
}

/** The opinion in one sentence. */
export function opinionWritten(opinion: Said | Opinion, name: (finding: Finding) => string, say: Say): string {
  const head = {
    none: say('无发现', 'No finding'),
    cannot: say('无法判断', 'Cannot judge'),
    finding: opinion.findings.map((one) => name(one as Finding)).join(say('、', ', ')),
  }[opinion.overall]
  const text = opinion.text.trim()
  return [head, text].filter((one) => one !== '').join(say('：', ': '))
}
