/** The pure parts of import, cards and work. */
import { describe, expect, test } from 'vitest'
import { actFor, asksWhy } from '../src/models/standing'
import { after, agesOf, brought, type Import, listedMax } from '../src/reporting/useImport'
import { cardWord, figureWord } from '../src/server/cardWords'
import { stepsOf } from '../src/app/demo/steps'
import { doubted, everyDoubt, limitOf } from '../src/server/checks'
import { namesOf, shortName } from '../src/server/names'
import { doubtsOf, places, standsHere } from '../src/reporting/place'
import { stepName, workName } from '../src/work/names'

const start: Import = { total: 3, done: 0, counts: {}, clashing: [], refused: [], more: 0, state: 'running' }
const refusal = (file: string) => ({ file, code: 'not_dicom', fields: {}, words: '' })

describe('an import', () => {
  test('adds up what became of its files', () => {
    const one = after(start, { counts: { stored: 2, same: 1 } })
    const two = after(one, { counts: { stored: 1 }, refused: [refusal('a')] })
    expect(two).toMatchObject({ done: 2, counts: { stored: 3, same: 1 }, more: 0 })
    expect(two.refused.map((each) => each.file)).toEqual(['a'])
  })
  test('counts what its archives hold where that is another number', () => {
    const one = after(start, { counts: { stored: 1 } })
    expect(brought(one)).toBe(1)
    const two = after(one, { counts: { stored: 1, same: 1, conflicts: 1, copies: 1 }, refused: [refusal('a')], leftOut: 2 })
    expect([two.done, brought(two)]).toEqual([2, 8])
  })
  test('states ages only as they were typed', () => {
    expect(agesOf('1', '5')).toEqual({ low: 1, high: 5 })
    expect(agesOf(' 0.5', '5 ')).toEqual({ low: 0.5, high: 5 })
    expect([agesOf('', ''), agesOf('', '5'), agesOf('1', ' ')]).toEqual(['missing', 'missing', 'missing'])
    expect([agesOf('5', '1'), agesOf('-1', '3'), agesOf('1', '131'), agesOf('one', 'five')]).toEqual(['wrong', 'wrong', 'wrong', 'wrong'])
  })
  test('names what is in conflict, with the image and the study that have its number', () => {
    const clash = { file: 'a.zip: b.dcm', study_uid: '2.25.5', sop_uid: '2.25.53' }
    expect(after(start, { counts: { conflicts: 1 }, clashing: [clash] }).clashing).toEqual([clash])
  })
  test('lists refusals up to a limit and counts the rest', () => {
    const many = after(start, { counts: {}, refused: Array.from({ length: listedMax + 5 }, (_, index) => refusal(String(index))), leftOut: 7 })
    expect(many.refused).toHaveLength(listedMax)
    expect(many.more).toBe(12)
    expect(after(many, { counts: {}, refused: [refusal('last')] }).more).toBe(13)
  })
})

test('a name stands in both writings, that of the page first, and alone where there is one', () => {
  const both = { name: '王伟', name_latin: 'WANG Wei' }
  expect([namesOf(both, 'zh'), namesOf(both, 'en')]).toEqual([['王伟', 'WANG Wei'], ['WANG Wei', '王伟']])
  expect(namesOf({ name: 'Smith', name_latin: null }, 'zh')).toEqual(['Smith', null])
  expect(namesOf({ name: null, name_latin: null }, 'en')).toEqual([null, null])
})

test('whoever has a study in hand is told apart in a few letters', () => {
  const short = (...here: readonly string[]) => here.map((one) => shortName(one, here))
  expect(short('Demo Radiologist', 'Demo Senior Radiologist', 'Demo Technologist', 'Demo Engineer', 'Demo Administrator', 'Demo Engineer')).toEqual(['DR', 'DSR', 'DT', 'DE', 'DA', 'DE'])
  expect(short('Ada Reader', 'Anna Rossi', 'Anna Rossini')).toEqual(['ARe', 'ARossi', 'ARossin'])
  expect(short('李伟', '王伟', '欧阳秀兰', 'admin', 'Ada  Reader ')).toEqual(['李伟', '王伟', '秀兰', 'admin', 'AR'])
  expect(short('王秀兰', '李秀兰')).toEqual(['王秀兰', '李秀兰'])
})

describe('a model that was stopped', () => {
  test('reads again only for a reason, also after another version has taken its place', () => {
    const whole = { trusted: true, problem: null }
    expect(actFor({ ...whole, standing: 'stopped' })).toBe('resume')
    expect(actFor({ ...whole, standing: 'rolled_back' })).toBe('resume')
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
    expect(figureWord('sensitivity at the operating point', 'zh')).toBe('工作点处的灵敏度')
  })
  test('a step done for one model is told by its longest known beginning', () => {
    expect(stepName('read with chest-xray-pneumonia 1.0.0', 'en')).toBe('read')
  })
})

test('the work of AI is not called a reading: where no model fits, nothing was read', () => {
  expect([workName('read_study', 'en'), workName('read_study', 'zh')]).toEqual(['AI: choose a model, read if one fits', 'AI：选模型，适合才阅'])
})

test('a limit says on which side of it a value must lie', () => {
  const grey = { limit: 0.2, unit: 'median share of the range' }
  expect(limitOf({ ...grey, bound: 'least' }, 'en')).toBe('at least 20\u00a0% (median grey)')
  expect(limitOf({ ...grey, bound: 'most' }, 'zh')).toMatch(/^至多 20/)
  expect(limitOf({ limit: [-3, 3], unit: '', bound: 'band' }, 'en')).toBe('−3 to 3')
  expect(limitOf(grey, 'en')).toBe('20\u00a0% (median grey)')
})

test('a warning is named: the gravest in few words, all of them as sentences', () => {
  const because = (code: string) => ({ check: 'view', measured: null, why: { code, fields: {}, words: '' } })
  const two = [because('spacing_absent'), because('view_unknown')]
  expect([doubted(two, 'zh'), doubted(two.slice(1), 'en'), doubted([], 'en')]).toEqual(['没有像素间距 +1', 'view unknown', undefined])
  expect(everyDoubt(two, 'zh')).toBe('没有像素间距；长度只能以像素计；没有写明投照位')
  expect([doubtsOf({ quality: 'warnings', doubts: two }), doubtsOf({ quality: 'cleared', doubts: two })]).toEqual([two, []])
})

describe('why a study stands here', () => {
  const site = { triage: true, capHours: 4 }
  const said = (code: string, fields = {}, triage = true) => standsHere({ code, fields, words: '' }, { ...site, triage }, 'en')
  test.each(Object.keys(places))('%s: no sentence twice, in either language', (code) => {
    for (const language of ['zh', 'en'] as const) {
      for (const triage of [true, false]) {
        const sentences = standsHere({ code, fields: { cap_hours: 4, class: 'A' }, words: '' }, { ...site, triage }, language)
          .flatMap((one) => one.split(/[。.;；]/)).map((one) => one.trim()).filter((one) => one !== '')
        expect(new Set(sentences).size).toBe(sentences.length)
      }
    }
  })
  test('what AI raised is said once, and what waits names the limit once', () => {
    expect(said('raised', { class: 'A' })).toEqual([
      'Raised by AI: class A. The AI only raises, it never lowers; the class tells no finding.',
      'After 4 hours of waiting any study goes to the top.',
    ])
    expect(said('waiting', { cap_hours: 4 }, false).join(' ').match(/4 h/g)).toHaveLength(1)
  })
  test('a signed study has no rule of waiting', () => {
    expect(said('signed')).toEqual(['Signed. The newest signature stands first.'])
  })
})

test('the demo says of the new order only what the rule says', () => {
  const { zh, en } = stepsOf({}).find((step) => step.name.en === 'The new order')?.tells ?? { zh: '', en: '' }
  expect(en).toMatch(/Only the urgent, and those that AI failed on or does not apply to, stand before it/)
  expect(zh).toMatch(/排在它们之前的只有加急、AI 失败或不适用的/)
})
