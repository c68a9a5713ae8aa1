/** What the list asks for and says: days, urgent news, reasons, values of headers. */
import { describe, expect, it } from 'vitest'
import { aiWhy, placeWords, standsHere } from '../src/reporting/place'
import { isStep } from '../src/reporting/views'
import { boundsOf, faultOf, isDay, rangeFrom, rangeOf } from '../src/reporting/days'
import { valueWords } from '../src/server/attributes'
import type { ConflictItem, Ruling } from '../src/server/answers/conflicts'
import { contradicted } from '../src/server/clash'
import { freshOf } from '../src/server/urgent'

const now = new Date(2026, 10, 25, 14, 32)
const at = (day: number) => new Date(2026, 10, day).toISOString()

describe('of several objects kept aside under one number', () => {
  const item = (id: string, sop: string, ...rulings: readonly Ruling[]) => ({ id, sop, rulings: rulings.map((ruling) => ({ ruling, by: 'Li', at: '', reason: '' })) }) as unknown as ConflictItem
  it('those that were said to be right before are named to who judges another', () => {
    const [a, b, c, d] = [item('a', '1', 'aside'), item('b', '1'), item('c', '1', 'aside', 'stays'), item('d', '2', 'aside')] as const
    const all = [a, b, c, d]
    expect(all.map((one) => contradicted(all, one))).toEqual([[], [{ number: 1, by: 'Li' }], [{ number: 1, by: 'Li' }], []])
    expect(contradicted([b, item('e', '1', 'aside'), a], a)).toEqual([{ number: 2, by: 'Li' }])
  })
})

describe('the days on which studies came', () => {
  it('are whole days of this browser', () => {
    expect(boundsOf('', now)).toEqual({})
    expect(boundsOf('today', now)).toEqual({ since: at(25) })
    expect(boundsOf('yesterday', now)).toEqual({ since: at(24), before: at(25) })
    expect(boundsOf('week', now)).toEqual({ since: at(19) })
  })
  it('may be a range, of which an end that is not typed is open', () => {
    expect(boundsOf(rangeFrom('2026-11-20', '2026-11-24'), now)).toEqual({ since: at(20), before: at(25) })
    expect(boundsOf(rangeFrom('', '2026-11-24'), now)).toEqual({ before: at(25) })
    expect(boundsOf(rangeFrom('2026-02-31', 'tomorrow'), now)).toEqual({})
    expect([rangeOf('today'), rangeOf(rangeFrom('', ''))]).toEqual([undefined, ['', '']])
    expect(['', '2026-11-20', '2026-02-31', '20.11.2026'].map(isDay)).toEqual([true, true, false, false])
  })
})

describe('a day that was typed', () => {
  const said = (text: string, first?: string) => faultOf(text, first)?.en
  it('is told what is wrong with it', () => {
    expect(['', '2026-11-25'].map((one) => said(one))).toEqual([undefined, undefined])
    expect(said('2026-13-40')).toBe('No such day; write it as 2026-11-25')
    expect(faultOf('2026-13-40')?.zh).toBe('没有这一天；写法如 2026-11-25')
  })
  it('does not end a range before it begins', () => {
    expect(said('2026-11-27', '2026-11-28')).toBe('Not before 2026-11-28')
    expect([said('2026-11-28', '2026-11-28'), said('', '2026-11-28'), said('2026-11-27', 'tomorrow'), said('2026-11-27', '')]).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('what is urgent', () => {
  const mark = (uid: string, minute: number, mine = false) => ({ uid, modality: 'CT', body_part: null, by: 'Li', at: `2026-11-25T14:${minute}:00+00:00`, mine })
  const marks = [mark('1.3', 33), mark('1.2', 32, true), mark('1.1', 31)]
  const fresh = (heard: string, path: string) => freshOf(marks, Date.parse(heard), path).map((one) => one.uid)
  it('is told once, not to who marked it, nor to who looks at it', () => {
    expect(fresh('2026-11-25T14:30:00Z', '/worklist')).toEqual(['1.3', '1.1'])
    expect(fresh('2026-11-25T14:31:00Z', '/worklist')).toEqual(['1.3'])
    expect(fresh('2026-11-25T14:31:00Z', '/studies/1.3/read')).toEqual([])
    expect(fresh('2026-11-25T14:33:00Z', '/worklist')).toEqual([])
  })
})

describe('the reason for a place', () => {
  const urgent = { code: 'urgent', fields: { by: 'Demo Technologist', at: '2020-11-25T14:26:00+00:00' }, words: '' }
  it('says who marked it urgent and when', () => {
    expect(placeWords(urgent, 'en').detail).toMatch(/^marked 2020-11-2\d by Demo Technologist$/)
    expect(placeWords(urgent, 'zh').detail).toMatch(/^2020-11-2\d Demo Technologist 标记$/)
    expect(standsHere(urgent, { triage: false, capHours: 4 }, 'en')[0]).toContain('by Demo Technologist')
  })
  it('says why no AI speaks', () => {
    const place = { code: 'ai_not_applicable', fields: {}, words: '' }
    const why = { code: 'age_outside', fields: { age_years: 64, low: 1, high: 5 }, words: '' }
    expect(placeWords(place, 'zh', why).detail).toBe('64 岁；模型 1–5 岁')
    expect(placeWords(place, 'en', why).detail).toBe('64 y; model 1–5 y')
    expect(placeWords(place, 'en').detail).toBeUndefined()
  })
})

describe('values of a header', () => {
  it.each([
    ['PatientName', 'MADE^CASE F18', 'MADE CASE F18'],
    ['PatientName', 'ZHAO^Guoqiang=赵^国强', 'ZHAO Guoqiang / 赵国强'],
    ['PatientBirthDate', '19800101', '1980-01-01'],
    ['StudyTime', '081502.5', '08:15:02.5'],
    ['EchoTime', '100000', '100000'],
    ['PatientAge', '064Y', '64 y'],
    ['ImageLaterality', 'U', 'unpaired'],
    ['PatientBirthDate', 'unknown', 'unknown'],
  ])('%s %s', (keyword, value, words) => expect(valueWords(keyword, value, 'en')).toBe(words))
})

it('says of a study that came while its model stood stopped what is true now, and what can be done', () => {
  const why = { code: 'stopped', fields: {}, words: 'the model is stopped' }
  const gone = { standing: 'stopped', by: 'Ada', since: '2026-11-28', why: 'drift', trusted: true, instead: '1.0.0' } as const
  expect(aiWhy({ ai: 'stopped', ai_reason: why, ai_out_of_use: gone }, 'en')?.whole).toBe('the model is stopped')
  expect(aiWhy({ ai: 'stopped', ai_reason: why, ai_out_of_use: null }, 'en')?.brief).toBe('reads again: ask it')
  expect(aiWhy({ ai: 'stopped', ai_reason: why, ai_out_of_use: null }, 'zh')?.whole).toContain('此后已恢复')
  expect(aiWhy({ ai: 'above', ai_reason: null, ai_out_of_use: gone }, 'en')).toBeUndefined()
})

it('takes a filter for a step of its own, and a chosen study for none', () => {
  const now = new URLSearchParams('view=all&came=today')
  expect([isStep(now, { came: 'week', study: '' }), isStep(now, { came: 'today', study: '' }), isStep(now, { study: '1.2' }), isStep(now, { modality: '' })]).toEqual([true, false, false, false])
})
