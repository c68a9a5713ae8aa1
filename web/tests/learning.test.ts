/** Trainings in words and lines: why one was refused or failed, how far it is, where its curve is drawn. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digitsOf, path, span, ticks } from '../src/learning/drawn'
import { reasons, why } from '../src/learning/reasons'
import { beaten, howFar, left, runStates, tasks } from '../src/learning/standing'
import { reasons as others } from '../src/server/reasons'
import { placesOf } from '../src/server/sentences'
import { root } from './sources'

const server = join(root, '..', 'src', 'lynkeus', 'learning')
const zh = (chinese: string) => chinese
const en = (_: string, english: string) => english

describe('a training', () => {
  test('is refused for no reason that the pages cannot say', () => {
    const files = readdirSync(join(server, 'runs')).filter((name) => name.endsWith('.py'))
    const source = files.map((name) => readFileSync(join(server, 'runs', name), 'utf8')).join('\n')
    const codes = [...source.matchAll(/\breason="([a-z0-9_]+)"/g)].map((match) => match[1] ?? '')
    expect(codes.length).toBeGreaterThan(8)
    expect(codes.filter((code) => !(code in reasons) && !(code in others))).toEqual([])
  })
  test.each(Object.entries(reasons).flatMap(([code, said]) => said.map((pair) => [code, pair] as const)))('says %s whole in both languages', (_code, pair) => {
    expect(pair.zh).toMatch(/\p{Script=Han}/u)
    expect(pair.en).not.toMatch(/\p{Script=Han}/u)
    expect(placesOf(pair.zh).toSorted()).toEqual(placesOf(pair.en).toSorted())
  })
  test('that failed for a reason of its own is told as the server says it', () => {
    expect(why({ reason: 'odd', fields: {}, sentence: 'It was odd.' }, 'zh')).toBe('It was odd.')
    expect(why({ reason: 'data_missing', fields: { table: 'a/b.csv' }, sentence: '' }, 'en')).toContain('a/b.csv')
  })
  test('says that a network beats the simpler method only where each way that decides shows it', () => {
    const row = { on: 'films', network: 0.98, traditional: 0.94, difference: 0.04, low: 0.01, high: 0.07, decides: true }
    expect([[row], [row, { ...row, low: -0.01 }], [row, { ...row, low: -0.01, decides: false }], [{ ...row, low: null }], []].map((beside) => beaten({ beside }))).toEqual([true, false, true, false, false])
  })
  test('knows no task without a word', () => {
    const named = ['classification', 'segmentation', 'multi_class', 'multi_label']
    expect(named.filter((one) => !readdirSync(join(server, 'tasks')).includes(`${one}.py`))).toEqual([])
    expect(Object.keys(tasks)).toEqual(named)
  })
  test('tells each state apart by its shape', () => {
    const shapes = Object.values(runStates).map((one) => `${one.shape} ${one.en}`)
    expect(new Set(shapes).size).toBe(shapes.length)
  })
  test('says how far it is and how long it takes at most', () => {
    expect(howFar(1420, 9000, en)).toBe('step 1\u2009420 of 9\u2009000')
    expect(howFar(null, null, en)).toBeUndefined()
    expect([left(20, en), left(60 * 12, en), left(3600 * 2 + 300, en)]).toEqual(['less than 1 min left', 'at most about 12 min left', 'at most about 2:05 h left'])
    expect([left(null, zh), left(0, zh), left(90, zh)]).toEqual([undefined, undefined, '最多约剩 2 分钟'])
  })
})

describe('a curve', () => {
  test('has a scale of round numbers that holds it', () => {
    expect(span([0.71, 0.02, 0.3])).toEqual([0, 0.8])
    expect(ticks([0, 0.8]).map((one) => one.toFixed(1))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8'])
    expect([span([1.19, 0.4]), ticks([0, 1.5])]).toEqual([[0, 1.5], [0, 0.5, 1, 1.5]])
    expect([digitsOf([0, 1.5]), digitsOf([0.875, 0.975]), digitsOf([0, 0.8])]).toEqual([1, 3, 1])
    for (const values of [[0.951, 0.963], [0.5], [12, 900], [0.9999, 1]]) {
      const [low, top] = span(values)
      expect(low).toBeLessThanOrEqual(Math.min(...values))
      expect(top).toBeGreaterThanOrEqual(Math.max(...values))
    }
  })
  test('goes from left to right and down as the loss falls', () => {
    expect(path([[0, 1], [50, 0.5], [100, 0]], 100, [0, 1])).toBe('M0.0 0.00L500.0 50.00L1000.0 100.00')
    expect(path([], 0, [0, 1])).toBe('')
  })
})
