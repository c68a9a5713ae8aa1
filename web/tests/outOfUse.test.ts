/** What is said of a result whose model reads here no more. */
import { describe, expect, test } from 'vitest'
import { goneOf } from '../src/reading/signed'
import { isAged } from '../src/reading/useStudy'
import type { OutOfUse } from '../src/server/answers/readings'
import type { StudyView } from '../src/server/answers/studies'
import { answerable } from '../src/server/cardWords'
import { outOfUseState, outOfUseWhy, outOfUseWritten, stoppedThen } from '../src/server/outOfUse'
import { readingStates } from '../src/words'

const english = (_zh: string, en: string) => en
const chinese = (zh: string) => zh
const stopped: OutOfUse = { standing: 'stopped', by: 'Demo Administrator', since: '2026-11-28', why: 'drift suspected', trusted: true, instead: '1.0.0' }
const replaced: OutOfUse = { ...stopped, standing: 'replaced', why: '', instead: '1.1.0' }

describe('a model that was stopped', () => {
  test('has the word and shape of a stop, and says who stopped it, when and why', () => {
    expect(outOfUseState(stopped)).toBe(readingStates.stopped)
    expect(outOfUseWhy(stopped, english)).toBe('The model was stopped by Demo Administrator, 2026-11-28: “drift suspected”')
    expect(outOfUseWhy({ ...stopped, by: '李主任' }, chinese)).toBe('模型已由李主任停用，2026-11-28：“drift suspected”')
    expect(outOfUseWhy({ ...stopped, standing: 'set_aside', instead: '1.1.0' }, english)).toMatch(/stopped by .*; version 1\.1\.0 reads here now$/)
  })
  test('says that its maker is not trusted, be it replaced or not', () => {
    expect(outOfUseWhy({ ...stopped, trusted: false }, english)).toMatch(/stopped by .*; its maker is trusted no more/)
    expect(outOfUseState({ ...replaced, trusted: false })).toBe(readingStates.stopped)
  })
  test('is in use no more by anybody’s decision', () => {
    expect(answerable('A; in use here by the decision of root', 'en', false)).toBe('A. As it read, in use by the decision of root')
    expect(answerable('A; in use here by the decision of root', 'zh', false)).toBe('A；阅片时由 root 决定在本院使用')
  })
  test('names nobody by whose decision it was in use where it stood stopped and did not read', () => {
    expect(answerable('A; in use here by the decision of root', 'en', true, false)).toBe('A')
  })
  test('and reads again is said to have been stopped when it was to read', () => {
    expect(stoppedThen({ state: 'stopped', out_of_use: null }, undefined, english)).toBe('the model was stopped when it was to read this; it reads here again')
    const now = { standing: 'active', by: '王主任', since: '2026-11-27' } as const
    expect(stoppedThen({ state: 'stopped', out_of_use: null }, now, english)).toBe('the model was stopped when it was to read this; it reads here again since 2026-11-27 (王主任)')
    expect(stoppedThen({ state: 'stopped', out_of_use: null }, now, chinese)).toBe('轮到它阅片时模型已停用；此后已恢复（王主任，2026-11-27）')
    expect(stoppedThen({ state: 'stopped', out_of_use: null }, { ...now, standing: 'stopped' }, english)).not.toContain('since')
    expect(stoppedThen({ state: 'stopped', out_of_use: stopped }, undefined, english)).toBeUndefined()
    expect(stoppedThen({ state: 'above', out_of_use: null }, undefined, english)).toBeUndefined()
  })
  test('is said before a signature, of each result that is signed beside', () => {
    const readings = [{ state: 'above', package: 'chest', version: '1.0.0', out_of_use: stopped }, { state: 'above', package: 'other', version: '1.0.0', out_of_use: null }]
    const lines = goneOf({ readings } as unknown as StudyView, english)
    expect(lines).toEqual(['chest 1.0.0: The model was stopped by Demo Administrator, 2026-11-28: “drift suspected”'])
  })
})

test('a version that was replaced is said to be, with no word of a stop', () => {
  expect(outOfUseState(replaced).shape).toBe('minus')
  expect(outOfUseWritten(replaced, english)).toBe('Model replaced: version 1.1.0 took its place (Demo Administrator, 2026-11-28)')
  expect(outOfUseWritten(replaced, chinese)).not.toContain('停用')
})

test('an open study is asked again when models change', () => {
  expect(isAged('a case', { kind: 'models.changed', case: '' })).toBe(true)
})
