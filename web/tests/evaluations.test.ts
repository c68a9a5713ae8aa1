/** Evaluations of the site as they are typed, written and refused, in both languages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filmsOf, reasons, why } from '../src/learning/evaluationReasons'
import { reasons as sets } from '../src/learning/manifestReasons'
import { blank, confidence, openedFor, wishedOf, withInterval } from '../src/learning/measured'
import { reasons as models } from '../src/models/reasons'
import { reasons as others } from '../src/server/reasons'
import { placesOf } from '../src/server/sentences'
import { root } from './sources'

const en = (_: string, english: string) => english
const server = join(root, '..', 'src', 'lynkeus')
const packages = ['1.0.0', '1.1.0'].map((version) => ({ package: 'toy', version, title: '' }))
const opening = (own: boolean, ...named: string[]) => ({ number: 1, packages: named, reason: '', by: 'Eng', at: '', own })
const written = { ...blank, judged: 'toy 1.1.0', finding: 'ill' }

describe('an evaluation', () => {
  test('is asked for as it was typed', () => {
    expect(wishedOf({ ...written, beside: 'toy 1.0.0', from: '1', to: '5', prevalence: '0.1, 0.02' }, { packages }, null)).toEqual({
      packages: [{ package: 'toy', version: '1.1.0' }, { package: 'toy', version: '1.0.0' }], finding: 'ill', ages: [1, 5], prevalences: [0.1, 0.02], root: null,
    })
    expect(wishedOf(written, { packages }, 'films')).toMatchObject({ ages: null, prevalences: [], root: 'films' })
  })
  test.each([
    [{ judged: '' }, 'judged'], [{ finding: '' }, 'finding'], [{ from: '5', to: '1' }, 'ages'], [{ from: '5' }, 'ages'], [{ to: 'old' }, 'ages'], [{ prevalence: '10' }, 'prevalence'], [{ prevalence: 'rare' }, 'prevalence'],
  ] as const)('that says %o is not sent', (change, missing) => {
    expect(wishedOf({ ...written, ...change }, { packages }, null)).toBe(missing)
  })
  test('is offered for what this very test set was opened for, beside what it was opened with', () => {
    const openings = [opening(true, 'toy 1.1.0 (abc123)', 'toy 1.0.0 (def456)'), opening(false, 'other 1.0.0 (abc)'), opening(true, 'gone 2.0.0 (abc)')]
    expect([...openedFor({ openings, packages })]).toEqual([['toy 1.1.0', ['toy 1.0.0']], ['toy 1.0.0', ['toy 1.1.0']]])
  })
  test('writes a figure with its interval, or says that there is none', () => {
    expect(withInterval({ value: 0.5, low: -0.25, high: 1 }, en)).toBe('0.500 (−0.250 to 1.000)')
    expect(withInterval({ value: 0.5, low: null, high: null }, en)).toBe('0.500 (no interval)')
    expect(withInterval({ value: null, low: null, high: null }, en)).toBeUndefined()
    expect(confidence(0.025)).toBe('97.5')
  })
  test('is refused for no reason that the pages cannot say', () => {
    const files = ['app/evaluations.py', 'app/for_judging.py', 'app/kept_manifests.py', 'app/release.py', 'models/judging/commands.py', 'models/judging/queries.py', 'models/judging/evaluation.py', 'models/judging/judge.py', 'models/judging/films.py', 'models/judging/reports.py', 'models/judging/kept/ports.py']
    const codes = files.flatMap((name) => [...readFileSync(join(server, name), 'utf8').matchAll(/\breason="([a-z0-9_]+)"/g)].map((match) => match[1] ?? ''))
    expect(codes.length).toBeGreaterThan(12)
    const elsewhere = ['margin_other'] // of the terminal
    expect([...new Set(codes)].filter((code) => ![reasons, sets, models, others].some((known) => code in known) && !elsewhere.includes(code))).toEqual([])
    for (const { zh, en: english } of Object.values(reasons).flat()) expect(placesOf(zh).toSorted()).toEqual(placesOf(english).toSorted())
  })
  test('names films to who is told them, and says something to all others', () => {
    const problem = { reason: 'opening_files', sentence: '', fields: { files: ['a.png'] } }
    expect([filmsOf(problem), why(problem, 'zh')]).toEqual([['a.png'], reasons['opening_files']?.[0]?.zh])
    expect(filmsOf({ reason: 'rows_unreadable', sentence: '', fields: { rows: [{ line: 2, path: 'b.png', why: 'it is none' }] } })).toEqual(['b.png: it is none'])
    expect(why({ reason: 'of_another_day', sentence: '', fields: {} }, 'en')).toMatch(/who makes data sets is told why/)
  })
})
