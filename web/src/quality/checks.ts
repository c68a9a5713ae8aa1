/** Names of the checks, by their id; a check without a name here is shown by its id. */
import type { Json } from '../app/types'
import { measured } from '../app/format'
import type { Language, Pair } from '../words'

export const checkNames: Readonly<Record<string, Pair>> = {}

export function checkName(id: string, language: Language): string {
  return checkNames[id]?.[language] ?? id.replaceAll('_', ' ')
}

export const severities: Readonly<Record<string, Pair>> = {
  block: { zh: '隔离', en: 'block' },
  quarantine: { zh: '隔离', en: 'quarantine' },
  warn: { zh: '提示', en: 'warn' },
  warning: { zh: '提示', en: 'warn' },
  info: { zh: '记录', en: 'note' },
}

/** A measured value or a limit with its unit, undefined where there is none. */
export function figure(value: Json, unit: string | null, language: Language): string | undefined {
  if (value === null || value === '') return undefined
  const text = shown(value, language)
  if (text === undefined) return undefined
  return unit === null || unit === '' || typeof value !== 'number' ? text : `${text}\u00a0${unit}`
}

function shown(value: Json, language: Language): string | undefined {
  if (typeof value === 'number') return measured(value)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    return list.map((one) => shown(one, language) ?? '').join(language === 'zh' ? '、' : ', ')
  }
  return undefined
}
