/** Sentences with places for facts. A sentence whose facts are missing is not said; the next shorter one is. */
import type { Language, Pair } from '../words'
import { grouped, measured } from './format'
import type { Fields, Json } from './types'

/** From the fullest to the barest; `{name}` is the place of a field. */
export type Sentences = Readonly<Record<string, readonly Pair[]>>

const place = /\{([a-z_0-9]+)\}/g

export function placesOf(text: string): readonly string[] {
  return [...text.matchAll(place)].map((match) => match[1] ?? '')
}

function show(value: Json, language: Language): string | undefined {
  if (value === null || value === '') return undefined
  if (typeof value === 'number') return Number.isInteger(value) ? grouped(value) : measured(value)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return undefined
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    if (list.length === 0) return undefined
    return list.map((one) => show(one, language) ?? '').join(language === 'zh' ? '、' : ', ')
  }
  return undefined
}

/** The text with its facts in place, or undefined when one of them is missing. */
export function fill(text: string, fields: Fields, language: Language): string | undefined {
  if (placesOf(text).some((name) => show(fields[name] ?? null, language) === undefined)) return undefined
  return text.replace(place, (_whole, name: string) => show(fields[name] ?? null, language) ?? '')
}

/** The fullest sentence that the facts allow; undefined when the code is not known. */
export function say(sentences: Sentences, code: string, fields: Fields, language: Language): string | undefined {
  for (const pair of sentences[code] ?? []) {
    const text = fill(pair[language], fields, language)
    if (text !== undefined) return text
  }
  return undefined
}
