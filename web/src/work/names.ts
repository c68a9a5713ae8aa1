/** Names of workflows and their steps; one without a name here is shown as the server says it. */
import type { Language, Pair } from '../words'

export const workNames: Readonly<Record<string, Pair>> = {
  check_study: { zh: '质量检查', en: 'Quality checks' },
  read_study: { zh: 'AI 阅片', en: 'Read by AI' },
}

export const stepNames: Readonly<Record<string, Pair>> = {
  'list series': { zh: '列出序列', en: 'list the series' },
  'ask the study': { zh: '检查整个检查', en: 'ask about the whole study' },
  examine: { zh: '检查一个序列', en: 'examine one series' },
  quarantine: { zh: '隔离', en: 'quarantine' },
  clear: { zh: '放行', en: 'clear' },
}

export function workName(name: string, language: Language): string {
  return workNames[name.replaceAll(' ', '_')]?.[language] ?? name.replaceAll('_', ' ')
}

export function stepName(name: string, language: Language): string {
  // A step that is done once a series carries the series' UID after its name.
  const bare = name.replace(/ [\d.]+$/, '')
  return stepNames[bare]?.[language] ?? bare.replaceAll('_', ' ')
}
