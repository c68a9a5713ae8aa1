/** On which days a study came. Days are those of this browser's zone; the server is told the moments between which they lie. */
import { day } from '../server/format'
import type { Pair } from '../words'

export const days: Readonly<Record<string, Pair>> = {
  '': { zh: '所有日期', en: 'Any day' },
  today: { zh: '今天收到', en: 'Came today' },
  yesterday: { zh: '昨天收到', en: 'Came yesterday' },
  week: { zh: '7 天内收到', en: 'Came in 7 days' },
}

/** In the address a range is its first and its last day. */
const between = '..'

export interface Bounds {
  readonly since?: string
  readonly before?: string
}

function begins(now: Date, ago: number): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago).toISOString()
}

/** The moment at which a day begins that somebody typed; undefined where it is none. */
function dayAt(text: string, later: number): string | undefined {
  const at = new Date(`${text}T00:00`)
  return day(text) === text && !Number.isNaN(at.getTime()) && day(at.toISOString()) === text ? begins(at, -later) : undefined
}

export function boundsOf(chosen: string, now: Date): Bounds {
  if (chosen === 'today') return { since: begins(now, 0) }
  if (chosen === 'yesterday') return { since: begins(now, 1), before: begins(now, 0) }
  if (chosen === 'week') return { since: begins(now, 6) }
  const [first = '', last = ''] = rangeOf(chosen) ?? []
  const [since, before] = [dayAt(first, 0), dayAt(last, 1)]
  return { ...(since === undefined ? {} : { since }), ...(before === undefined ? {} : { before }) }
}

export function rangeOf(chosen: string): readonly string[] | undefined {
  return chosen.includes(between) ? chosen.split(between).slice(0, 2) : undefined
}

export function rangeFrom(first: string, last: string): string {
  return [first, last].join(between)
}

export function isDay(text: string): boolean {
  return text === '' || dayAt(text, 0) !== undefined
}

/** What is wrong with a day that was typed, where an earlier one limits it too; undefined where nothing is. */
export function faultOf(text: string, first = ''): Pair | undefined {
  if (!isDay(text)) return { zh: '没有这一天；写法如 2026-11-25', en: 'No such day; write it as 2026-11-25' }
  if (text === '' || !isDay(first) || text >= first) return undefined
  return { zh: `不能早于 ${first}`, en: `Not before ${first}` }
}
