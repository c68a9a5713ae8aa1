/** The first opinion: how keys change it, what it lacks, and how it is said again. */
import type { Overall, Said } from '../server/answers/opinions'
import { certainties, type Certainty, type Finding, type Pair, type Say } from '../words'
import type { OpinionDraft } from './drafts'

/** Pressing a finding says that there is one; taking the last one back leaves it said. */
export function toggled(draft: OpinionDraft, finding: Finding): OpinionDraft {
  const has = draft.findings.includes(finding)
  const findings = has ? draft.findings.filter((one) => one !== finding) : [...draft.findings, finding]
  return { ...draft, overall: 'finding', findings }
}

/** "No finding" and "cannot judge" take the findings away, and who cannot judge is sure of nothing: nothing contradicts itself. */
export function judged(draft: OpinionDraft, overall: Overall): OpinionDraft {
  const certainty = overall === 'cannot' ? 'not_said' : draft.certainty
  return { ...draft, overall, certainty, findings: overall === 'finding' ? draft.findings : [] }
}

/** From least to most sure; the first is that nobody said. */
export const steps = Object.keys(certainties) as readonly Certainty[]
const middle: Certainty = 'half_sure'

/** A step surer or less sure. The first press goes to the middle, so that neither end lies nearer; below the least it is taken back. */
export function surer(draft: OpinionDraft, by: 1 | -1): OpinionDraft {
  if (draft.overall === 'cannot') return draft
  if (draft.certainty === 'not_said') return { ...draft, certainty: middle }
  return { ...draft, certainty: steps[steps.indexOf(draft.certainty) + by] ?? draft.certainty }
}

/** What is asked: of a study without an image it follows its report, and is no opinion of one's own. */
export function opinionName(pictured: boolean): Pair {
  return pictured ? { zh: '首次意见', en: 'First opinion' } : { zh: '看过报告后的判断', en: 'Judgement after the report' }
}

export function opinionTitle(pictured: boolean): Pair {
  const { zh, en } = opinionName(pictured)
  return { zh: `您的${zh}`, en: `Your ${en.toLowerCase()}` }
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

/** What is sent: outside the chest a finding is "other", in the doctor's own words. */
export function sentOpinion(draft: OpinionDraft, chest: boolean): Said {
  const overall = draft.overall ?? 'cannot'
  const findings: readonly Finding[] = overall !== 'finding' ? [] : chest ? draft.findings : ['other']
  return { overall, findings, text: draft.text.trim(), certainty: draft.certainty }
}

/** The opinion in one line, with how sure the doctor was of it where he said so. */
export function opinionWritten(opinion: Said, name: (finding: Finding) => string, say: Say): string {
  const head = {
    none: say('无发现', 'No finding'),
    cannot: say('无法判断', 'Cannot judge'),
    finding: opinion.findings.map(name).join(say('、', ', ')),
  }[opinion.overall]
  const said = [head, opinion.text.trim()].filter((one) => one !== '').join(say('：', ': '))
  const sure = certainties[opinion.certainty]
  return opinion.certainty === 'not_said' ? said : `${said.replace(/[.。]$/, '')}${say(`。${sure.zh}`, `. ${sure.en}`)}`
}
