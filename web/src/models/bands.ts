/** A watch as it is typed on the page, and as the document that is declared. */
import type { ModelWatch, Watched } from '../server/answers/models'

export const watchedNames: readonly Watched[] = ['sensitivity', 'specificity', 'agreement', 'answered', 'above']
export const studiesLeast = 20
const daysMost = 366

export interface Typed {
  readonly days: string
  readonly studies: string
  readonly follows: 'tell' | 'warn' | 'stop'
  readonly responsible: string
  /** Empty where that end is not held. */
  readonly bands: Readonly<Record<Watched, { readonly low: string; readonly high: string }>>
}

/** What is not right yet: the first thing alone. */
export type Wrong = 'days' | 'studies' | 'band' | 'none' | 'responsible'

const open = { low: '', high: '' }

export function typedOf(watch: ModelWatch['watch']): Typed {
  const bands = Object.fromEntries(watchedNames.map((one) => {
    const band = watch?.bands[one]
    return [one, band === undefined ? open : { low: band.low === 0 ? '' : String(band.low), high: band.high === 1 ? '' : String(band.high) }]
  })) as Typed['bands']
  return {
    days: String(watch?.every_days ?? 7),
    studies: String(watch?.studies_min ?? 50),
    follows: watch?.follows ?? 'warn',
    responsible: watch?.responsible.join('; ') ?? '',
    bands,
  }
}

function whole(text: string, least: number, most: number): number | undefined {
  const value = Number(text)
  return /^\d+$/.test(text.trim()) && value >= least && value <= most ? value : undefined
}

function share(text: string, otherwise: number): number {
  const written = text.trim()
  if (written === '') return otherwise
  return /^(?:0|1|0?\.\d+|1\.0+|0\.\d+)$/.test(written) ? Number(written) : Number.NaN
}

/** The document that is declared, or what is not right in what was typed. */
export function watchOf(name: string, typed: Typed): string | { readonly wrong: Wrong } {
  const days = whole(typed.days, 1, daysMost)
  if (days === undefined) return { wrong: 'days' }
  const studies = whole(typed.studies, studiesLeast, Number.MAX_SAFE_INTEGER)
  if (studies === undefined) return { wrong: 'studies' }
  const held = watchedNames.flatMap((one) => {
    const { low, high } = typed.bands[one]
    return low.trim() === '' && high.trim() === '' ? [] : [[one, { low: share(low, 0), high: share(high, 1) }] as const]
  })
  if (held.some(([, { low, high }]) => !(low < high))) return { wrong: 'band' }
  if (held.length === 0) return { wrong: 'none' }
  const responsible = typed.responsible.split(/[;；]/).map((one) => one.trim()).filter((one) => one !== '')
  if (responsible.length === 0) return { wrong: 'responsible' }
  return JSON.stringify({ schema: 'lynkeus-watch/1', package: name, every_days: days, studies_min: studies, bands: Object.fromEntries(held), follows: typed.follows, responsible })
}
