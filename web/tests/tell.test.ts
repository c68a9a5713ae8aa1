/** What the server says in codes and facts, as a person reads it. */
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { LanguageProvider } from '../src/language'
import { stagesOf } from '../src/ledger/Story'
import { Timeline } from '../src/parts/Timeline'
import { pictured } from '../src/server/api'
import { explain, explainBriefly } from '../src/server/reasons'
import type { StoryEntry } from '../src/server/answers/ledger'
import type { Answer } from '../src/server/answers/quality'
import type { StudyAnswer } from '../src/server/answers/studies'
import { chapterOf, tell, timeOf } from '../src/ledger/acts'
import { tellGrounds, tellRight } from '../src/ledger/rights'
import { explainAnswer, figure, gravest, limitOf } from '../src/server/checks'
import { placeWords } from '../src/reporting/place'
import { sourceWords } from '../src/server/sources'

const entry = (act: string, fields: StoryEntry['fields'], words = 'In English.'): StoryEntry => ({
  number: 7,
  at: '2026-11-25T14:00:00+00:00',
  actor: { id: 'service:quality', kind: 'service', name: 'quality', version: '', responsible: 'operator' },
  role: 'service',
  act,
  words,
  permit: 'Clear',
  grounds: 'the checks of this site run by themselves',
  fields,
})

describe('a story', () => {
  test('tells an act with its facts', () => {
    const cleared = entry('study.cleared', { revision: 1, series: 1, warnings: 1, checks: ['pixel_spacing'] })
    expect(tell(cleared, 'zh')).toBe('质量检查：1 个序列可用于 AI 与训练，其中 1 个有提示（像素间距）')
    expect(tell(cleared, 'en')).toContain('1 with warnings (Pixel spacing)')
  })
  test('gives no seconds that the server kept back', () => {
    const at = (act: string, time: string) => timeOf({ act, at: `2026-11-25T14:00:${time}+00:00` })
    expect(at('reading.recorded', '00')).toMatch(/^\d\d:00$/)
    expect([at('reading.recorded', '41'), at('study.opened', '00')]).toEqual([expect.stringMatching(/:00:41$/), expect.stringMatching(/:00:00$/)])
  })
  test('names the day wherever another one begins', () => {
    const here = (day: number, hour: number) => new Date(2026, 10, day, hour, 30).toISOString()
    const told = [here(27, 22), here(27, 23), here(28, 0), here(30, 9)].map((at, index) => ({ ...entry(index < 1 ? 'study.received' : 'study.opened', {}), number: index, at }))
    for (const language of ['zh', 'en'] as const) {
      const drawn = createElement(Timeline, { stages: stagesOf({ entries: told, results: {}, raised: {} }, language) })
      const written = renderToString(createElement(LanguageProvider, { language, change: () => undefined, children: drawn }))
      const days = [...written.matchAll(/<time dateTime="([^"]*)">([^<]*)</g)].map(([, at, shown]) => (at === shown ? at : `${at} ${shown}`))
      expect(days).toEqual([
        '2026-11-27', `${here(27, 22)} 22:30:00`, `${here(27, 23)} 23:30:00`, '2026-11-28', `${here(28, 0)} 00:30:00`, '2026-11-30', `${here(30, 9)} 09:30:00`,
      ])
    }
  })
  test('says why a model does not apply', () => {
    const told = entry('reading.not_applicable', { package: 'chest', version: '1.0.0', reason: 'age_unknown', low: 1, high: 5 })
    expect(tell(told, 'zh')).toBe('chest 1.0.0 不适用：年龄不详；模型适用 1–5 岁')
  })
  test('tells the age of a baby in months', () => {
    const why = { code: 'age_outside', fields: { age_years: 0, age_months: 4, low: 1, high: 5 }, words: '' }
    expect([explain(why, 'zh'), explainBriefly(why, 'en')]).toEqual(['4 个月；模型适用 1–5 岁', '4 mo; model 1–5 y'])
  })
  test('says why a stopped model did not read', () => {
    const told = (reason: string) => entry('reading.stopped', { package: 'chest', version: '1.0.0', reason })
    expect(tell(told('maker_distrusted'), 'zh')).toBe('chest 1.0.0 没有阅片：本院不再信任其制作者，模型已停用')
    expect(tell(told('package_stopped'), 'en')).toBe('chest 1.0.0 did not read this study: the model is stopped')
  })
  test('says whether the finding was seen before the own opinion', () => {
    const told = entry('opinion.recorded', { overall: 'finding', findings: ['opacity'], ai_shown_before: false })
    expect(tell(told, 'zh')).toBe('首次意见：密度增高影（此前未见 AI 结果）')
    const nothing = entry('opinion.recorded', { overall: 'none', findings: [], ai_shown_before: true })
    expect(tell(nothing, 'en')).toBe("own opinion: no finding (the AI's result was shown before it)")
    const before = (ai_before: string, language: 'zh' | 'en') => tell(entry('opinion.recorded', { overall: 'none', findings: [], ai_shown_before: true, ai_before }), language)
    expect(before('shown', 'en')).toBe("own opinion: no finding (the AI's result was shown to this reader before it)")
    expect([before('shown', 'zh'), before('open', 'zh')]).toEqual(['首次意见：无发现（此前已向本人显示 AI 结果）', '首次意见：无发现（此前列表曾对所有阅片者公开 AI 结果，本人可能看到）'])
    expect([before('document', 'zh'), before('document', 'en')]).toEqual(['看过随检查送来的报告后的判断：无发现', "judgement after the study's own report: no finding"])
    const raised = entry('opinion.recorded', { overall: 'none', findings: [], ai_shown_before: false, raised_by_ai: true })
    expect(tell(raised, 'zh')).toBe('首次意见：无发现（此前 AI 已在列表中提前此检查，但未见其结果）')
    const sure = entry('opinion.recorded', { overall: 'finding', findings: ['opacity'], certainty: 'fairly_sure', ai_shown_before: false })
    expect(tell(sure, 'zh')).toBe('首次意见：密度增高影，较有把握（此前未见 AI 结果）')
    expect(tell({ ...sure, fields: { ...sure.fields, certainty: 'not_said' } }, 'zh')).toBe('首次意见：密度增高影（此前未见 AI 结果）')
  })
  test('says in minutes when somebody turned away may try again', () => {
    const why = (minutes: number) => ({ code: 'too_many_attempts', fields: { minutes }, words: '' })
    expect([explain(why(15), 'zh'), explain(why(1), 'en')]).toEqual(['尝试次数过多，请 15 分钟后再试。', 'Too many attempts. Try again in 1 minute.'])
  })
  test('tells of a signature that was refused', () => {
    const refused = entry('refused', { right: 'sign', reason: 'wrong_password' })
    expect([tell(refused, 'zh'), tell(refused, 'en')]).toEqual(['签名被拒绝：密码不对', 'a signature was refused: the password was wrong'])
  })
  test('tells conflicts only where there are some', () => {
    expect(tell(entry('study.received', { stored: 2, conflicts: 0, source: 'import' }), 'zh')).toBe('收到 2 幅影像，已封存（导入）')
    expect(tell(entry('study.received', { stored: 2, conflicts: 1, source: 'import' }), 'zh')).toContain('另有 1 幅 UID 相同而内容不同')
  })
  test('tells that what was kept aside names another patient, and what came again', () => {
    const received = (part: object) => tell(entry('study.received', { stored: 0, same: 0, conflicts: 0, source: 'import', ...part }), 'zh')
    expect(received({ conflicts: 1, another: 1 })).toBe('收到 1 幅 UID 相同而内容不同的影像，已封存、另存；其中 1 幅写着另一名患者（导入）')
    expect(received({ conflicts: 1 })).toBe('收到 1 幅 UID 相同而内容不同的影像，已封存、另存（导入）')
    expect(received({ same: 1 })).toBe('又收到已有的 1 幅影像，没有改动（导入）')
    expect(tell(entry('conflict.settled', { ruling: 'aside', reason: 'the ward says so' }), 'en')).toBe('settled of two with one number: What is kept aside is right; reason: “the ward says so”')
    expect(tell(entry('report.signed', { version: 2, decision: 'undecided', ai_told: false, doubted: 1 }), 'en')).toBe('signed report version 2; by then 1 kept aside named another patient')
  })
  test('tells a decision only where AI told something to decide on', () => {
    const signed = (ai_told: boolean | null, decision = 'undecided') => tell(entry('report.signed', { version: 2, decision, ai_told }), 'en')
    expect(signed(false)).toBe('signed report version 2')
    expect([signed(true), signed(null)]).toEqual(Array(2).fill("signed report version 2; on the AI's result: Undecided"))
    expect(signed(false, 'accept')).toContain('Accept')
  })
  test('counts the boxes that were covered, of which an older program told one', () => {
    const model = { package: 'chest', version: '1.0.0' }
    const box = [0, 0, 0.1, 0.1]
    const said = (fields: StoryEntry['fields']) => tell(entry('cover.made', { ...model, ...fields }), 'en')
    expect(said({ boxes: [box, box] })).toMatch(/^covered 2 boxes together \(a region .*\) and had chest 1\.0\.0 read again$/)
    expect([said({ boxes: [box] }), said({ box })]).toEqual(Array(2).fill(expect.stringMatching(/^covered a region in .* and had chest 1\.0\.0 read again$/)))
  })
  test('falls back to the entry itself', () => {
    expect(tell(entry('something.new', {}), 'zh')).toBe('In English.')
    expect(tellGrounds({ ...entry('x', {}), grounds: 'a rule of tomorrow' }, 'zh')).toBe('a rule of tomorrow')
  })
  test('has chapters, rights and grounds', () => {
    expect(chapterOf('report.signed').en).toBe('Doctor')
    expect(chapterOf('study.received').en).toBe('Arrival')
    expect(chapterOf('study.cleared').en).toBe('Quality')
    expect(tellRight(entry('x', {}), 'zh')).toBe('服务')
    expect(tellGrounds(entry('x', {}), 'zh')).toBe('本院的质量检查自动进行')
  })
})

describe('a check', () => {
  const answer: Answer = {
    check: 'clipped', series: '1.2', verdict: 'fail', severity: 'warn', measured: 0.123, unit: 'share of the exposed area',
    limit: 0.05, why: { code: 'clipped', fields: { end: 'white', limit: 0.05 }, words: 'In English.' }, source: 'AAPM 93',
  }
  test('says its value and its limit', () => {
    expect(explainAnswer(answer, 'zh')).toBe('曝光区域的 12.3\u00a0% 为纯白，至多 5\u00a0%；那里的内容已丢失')
    expect(explainAnswer(answer, 'en')).toContain('pure white')
    expect(figure(answer.limit, answer.unit, 'en')).toBe('5\u00a0% of the exposed area')
  })
  test('is the reason for which a series is held if it blocks, be there others before it', () => {
    const [noted, warned, blocked] = [['pass', 'note'], ['fail', 'warn'], ['fail', 'block']].map(([verdict, severity]) => ({ verdict, severity }) as Pick<Answer, 'verdict' | 'severity'>)
    if (noted === undefined || warned === undefined || blocked === undefined) throw new Error('there are three')
    expect([gravest([noted, warned, blocked]), gravest([noted, warned]), gravest([noted])]).toEqual([blocked, warned, undefined])
  })
  test('writes bands, lists and units', () => {
    expect(figure([0.01, 10], 'mm', 'zh')).toBe('0.010 至 10\u00a0mm')
    expect(figure(3, 'attributes', 'zh')).toBe('3\u00a0个属性不符')
    expect([1, 2].map((count) => figure(count, 'patients', 'en'))).toEqual(['1\u00a0patient', '2\u00a0patients'])
    expect(limitOf({ limit: 1, unit: 'patients', bound: 'most' }, 'en')).toBe('at most 1\u00a0patient')
    expect(limitOf({ limit: 1, unit: 'patients', bound: 'most' }, 'zh')).toBe('至多 1\u00a0名患者')
    expect(figure('MONOCHROME2', '', 'zh')).toBe('MONOCHROME2')
    expect(figure(null, 'mm', 'zh')).toBeUndefined()
  })
})

describe('a place in the list', () => {
  test('names its reason', () => {
    expect(placeWords({ code: 'past_cap', fields: { cap_hours: 4 }, words: '' }, 'zh')).toMatchObject({ kind: 'overdue', detail: '超过 4 小时上限' })
  })
  test('that is not known is said in the words of the server', () => {
    expect(placeWords({ code: 'new', fields: {}, words: 'By a new rule.' }, 'zh').headline).toBe('By a new rule.')
  })
})

test('a reason that is not known is said in the words of the server', () => {
  expect(explain({ code: 'new', fields: {}, words: 'In English.' }, 'zh')).toBe('In English.')
})

test('a study that nothing reads says why', () => {
  const told = entry('reading.none', { reason: 'no_model_active', revision: 1 })
  expect(tell(told, 'zh')).toBe('本院没有启用模型：已接收，可阅片，AI 未阅')
  expect(tell(entry('reading.none', { reason: 'unheard_of', revision: 1 }), 'en')).toContain('no model of this site')
})

test('sources have names', () => {
  expect(sourceWords('demo:pydicom-data', 'zh')).toBe('演示资料 pydicom-data')
  expect(sourceWords('DR-ROOM3', 'en')).toBe('DR-ROOM3')
})

test('an object without pixels is not handed to the viewer', () => {
  const series = { uid: '1', number: 1, modality: 'SR', body_part: null, view: null, laterality: null, instances: [{ sop: '1.1', number: 1, display: null }] }
  const answer = { series: [series] } as unknown as StudyAnswer
  expect(pictured(answer).series[0]?.instances).toEqual([])
})
