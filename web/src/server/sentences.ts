/** Sentences with places for facts. A sentence whose facts are missing is not said; the next shorter one is. */
import { actions, certainties, findings, type Language, type Pair, roleWords, workStates } from '../words'
import { attributeWords } from './attributes'
import { rulings } from './clash'
import { grouped, measured, percent } from './format'
import type { Fields, Json } from './answers/said'

/** From the fullest to the barest; `{name}` is the place of a field, `{name:%}` of a share written in per cent.
    `hour(s)` after a number is the word in the form that it asks for. */
export type Sentences = Readonly<Record<string, readonly Pair[]>>

const several = /(\S+) (\p{L}+)\(s\)/gu
const place = /\{([a-z_0-9]+)(:%)?\}/g

export function placesOf(text: string): readonly string[] {
  return [...text.matchAll(place)].map((match) => match[1] ?? '')
}

/** Fields whose values are words of the server, not of a header or a person. */
const valueWords: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
  findings,
  certainty: certainties,
  overall: {
    none: { zh: '无发现', en: 'no finding' },
    finding: { zh: '有发现', en: 'finding' },
    cannot: { zh: '无法判断', en: 'cannot judge' },
  },
  decision: { accept: actions.accept, amend: actions.amend, reject: actions.reject, undecided: actions.undecided },
  end: {
    black: { zh: '纯黑', en: 'pure black' },
    white: { zh: '纯白', en: 'pure white' },
  },
  side: {
    over: { zh: '过度', en: 'over' },
    under: { zh: '不足', en: 'under' },
  },
  state: workStates,
  ruling: rulings,
  attributes: attributeWords,
  roles: roleWords,
}

function show(name: string, value: Json, language: Language): string | undefined {
  if (value === null || value === '' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isInteger(value) ? grouped(value) : measured(value)
  if (typeof value === 'string') return valueWords[name]?.[value]?.[language] ?? value
  if (!Array.isArray(value)) return undefined
  const list = value as readonly Json[]
  if (list.length === 0) return undefined
  return list.map((one) => show(name, one, language) ?? '').join(language === 'zh' ? '、' : ', ')
}

/** The text with its facts in place, or undefined when one of them is missing. */
export function fill(text: string, fields: Fields, language: Language): string | undefined {
  if (placesOf(text).some((name) => show(name, fields[name] ?? null, language) === undefined)) return undefined
  const filled = text.replace(place, (_whole, name: string, share: string | undefined) => {
    const value = fields[name] ?? null
    return share !== undefined && typeof value === 'number' ? percent(value) : (show(name, value, language) ?? '')
  })
  return filled.replace(several, (_whole, count: string, one: string) => `${count} ${count === '1' ? one : `${one}s`}`)
}

/** The fullest sentence that the facts allow; undefined when the code is not known. */
export function say(sentences: Sentences, code: string, fields: Fields, language: Language): string | undefined {
  for (const pair of sentences[code] ?? []) {
    const text = fill(pair[language], fields, language)
    if (text !== undefined) return text
  }
  return undefined
}
