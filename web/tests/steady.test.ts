import { describe, expect, test } from 'vitest'
import type { WorklistItem } from '../src/server/answers/studies'
import { mayTakeIn, steady } from '../src/reporting/useSteadyRows'

const study = (uid: string, report: WorklistItem['report'] = 'unread'): WorklistItem => ({
  uid,
  case: uid,
  accession: null,
  modality: 'DX',
  body_part: null,
  patient: { name: null, name_latin: null, name_guess: null, id: null, sex: null, birth_date: null, age_years: null, age_months: null, age_without_unit: null, age_stated: null, made_number: false },
  patients: 1, others: [], conflicts: 0, aside: [], taken: null,
  received: '2026-11-25T14:00:00+00:00',
  waiting_s: 0,
  source: 'import',
  images: 1,
  ai: 'pending',
  ai_reason: null,
  ai_out_of_use: null,
  quality: 'unchecked', held: 0, series: 1,
  doubts: [],
  report,
  waits: report !== 'signed',
  urgent: false,
  holder: null, place: { code: 'waiting', fields: {}, words: 'By waiting time.' },
})

const uids = (rows: readonly { readonly item: WorklistItem }[]) => rows.map((row) => row.item.uid)

describe('rows never move under the hand', () => {
  test('what is new waits', () => {
    const shown = steady([study('a'), study('b')], [study('new'), study('a'), study('b')])
    expect(uids(shown.rows)).toEqual(['a', 'b'])
    expect(shown.fresh).toBe(1)
    expect(shown.stirred).toBe(false)
  })
  test('words change in place', () => {
    const shown = steady([study('a'), study('b')], [study('a'), study('b', 'signed')])
    expect(shown.rows[1]?.item.report).toBe('signed')
    expect(shown.stirred).toBe(false)
  })
  test('what left the view keeps its row and says so', () => {
    const shown = steady([study('a'), study('b')], [study('b')])
    expect(uids(shown.rows)).toEqual(['a', 'b'])
    expect(shown.rows.map((row) => row.gone)).toEqual([true, false])
  })
  test('what left the view is said as it is now, so that a slip can be taken back', () => {
    const urgent = { ...study('a'), urgent: true, place: { code: 'urgent', fields: {}, words: 'Urgent.' } }
    const shown = steady([urgent], [], [study('b'), study('a')])
    expect(shown.rows).toEqual([{ item: study('a'), gone: true }])
    expect(shown.fresh).toBe(0)
  })
  test('another order is announced, not done', () => {
    const shown = steady([study('a'), study('b')], [study('b'), study('a')])
    expect(uids(shown.rows)).toEqual(['a', 'b'])
    expect(shown.stirred).toBe(true)
  })
  test('a new question and a first answer are taken in at once', () => {
    expect(mayTakeIn(undefined, 'unread', [])).toBe(true)
    expect(mayTakeIn({ question: 'unread', items: [] }, 'unread', [study('a')])).toBe(true)
    expect(mayTakeIn({ question: 'unread', items: [study('a')] }, 'signed', [])).toBe(true)
    expect(mayTakeIn({ question: 'unread', items: [study('a')] }, 'unread', [study('b')])).toBe(false)
  })
})
