/** The pure parts of import, cards and work. */
import { describe, expect, test } from 'vitest'
import { actFor, asksWhy } from '../src/models/standing'
import { after, type Import, listedMax } from '../src/reporting/useImport'
import { cardWord, figureWord } from '../src/server/cardWords'
import { namesOf } from '../src/server/names'
import { stepName } from '../src/work/names'

const start: Import = { total: 3, done: 0, counts: {}, refused: [], more: 0, state: 'running' }
const refusal = (file: string) => ({ file, code: 'not_dicom', fields: {}, words: '' })

describe('an import', () => {
  test('adds up what became of its files', () => {
    const one = after(start, { stored: 2, same: 1 }, [])
    const two = after(one, { stored: 1 }, [refusal('a')])
    expect(two).toMatchObject({ done: 2, counts: { stored: 3, same: 1 }, more: 0 })
    expect(two.refused.map((each) => each.file)).toEqual(['a'])
  })
  test('lists refusals up to a limit and counts the rest', () => {
    const many = after(start, {}, Array.from({ length: listedMax + 5 }, (_, index) => refusal(String(index))), 7)
    expect(many.refused).toHaveLength(listedMax)
    expect(many.more).toBe(12)
    expect(after(many, {}, [refusal('last')]).more).toBe(13)
  })
})

test('a name stands in both writings, that of the page first, and alone where there is one', () => {
  const both = { name: '王伟', name_latin: 'WANG Wei' }
  expect([namesOf(both, 'zh'), namesOf(both, 'en')]).toEqual([['王伟', 'WANG Wei'], ['WANG Wei', '王伟']])
  expect(namesOf({ name: 'Smith', name_latin: null }, 'zh')).toEqual(['Smith', null])
  expect(namesOf({ name: null, name_latin: null }, 'en')).toEqual([null, null])
})

describe('a model that was stopped', () => {
  test('reads again only for a reason, also after another version has taken its place', () => {
    const whole = { trusted: true, problem: null }
    expect(actFor({ ...whole, standing: 'stopped' })).toBe('resume')
    expect(actFor({ ...whole, standing: 'set_aside' })).toBe('activate')
    expect(asksWhy('activate', 'set_aside')).toBe(true)
    expect([asksWhy('activate', 'replaced'), asksWhy('activate', 'installed')]).toEqual([false, false])
    expect([asksWhy('resume', 'stopped'), asksWhy('stop', 'active')]).toEqual([true, true])
  })
  test('of a maker who is trusted no more is offered to nobody', () => {
    expect(actFor({ trusted: false, problem: null, standing: 'set_aside' })).toBeUndefined()
  })
})

describe('words of a card', () => {
  test('stand in Chinese where they are known, else as the card says them', () => {
    expect(cardWord('Ruling pneumonia out', 'zh')).toBe('排除肺炎')
    expect(cardWord('something new', 'zh')).toBe('something new')
    expect(figureWord('AUC', 'en')).toBe('AUC')
    expect(figureWord('sensitivity at the operating point', 'zh')).toBe('工作点处的敏感度')
  })
  test('a step done for one model is told by its longest known beginning', () => {
    expect(stepName('read with chest-xray-pneumonia 1.0.0', 'en')).toBe('read')
  })
})
