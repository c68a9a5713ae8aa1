/** Names of workflows and their steps; one without a name here is shown as the server says it. */
import type { Language, Pair } from '../words'

export const workNames: Readonly<Record<string, Pair>> = {
  check_study: { zh: '质量检查', en: 'Quality checks' },
  read_study: { zh: 'AI 阅片', en: 'Read by AI' },
}

export const stepNames: Readonly<Record<string, Pair>> = {}

export function workName(name: string, language: Language): string {
  return workNames[name]?.[language] ?? name.replaceAll('_', ' ')
}

export function stepName(name: string, language: Language): string {
  return stepNames[name]?.[language] ?? name.replaceAll('_', ' ')
}
