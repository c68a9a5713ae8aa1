/** What comes before a signature: which step is missing, and that what the page says of it agrees. */
import { MantineProvider } from '@mantine/core'
import { createElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Router } from 'wouter'
import { LanguageProvider } from '../src/language'
import { ArrivedPart } from '../src/reading/ArrivedPart'
import { askedFor, type Before, beforeSigning } from '../src/reading/before'
import { OvertakenPart } from '../src/reading/OvertakenPart'
import { keptWritten } from '../src/reading/ReportStep'
import { Result } from '../src/reading/Result'
import { StudyNotices } from '../src/reading/StudyNotices'
import { actions } from '../src/words'
import type { StudyView } from '../src/server/answers/studies'
import type { Language } from '../src/words'

const report = { version: 1, state: 'writing', withheld: false, later_images: false }
const study = (part: object = {}, more: object = {}) =>
  ({ opinion: {}, readings: [], patients: [], series: [{ instances: [{ display: { rows: 8, columns: 8 } }] }], quality: { answers: [], held: [] }, conflicts: 0, clashes: [], source: '', ...more, report: { ...report, ...part } }) as unknown as StudyView
const desk = { arrived: undefined, unkept: false, overtaken: undefined }
const arrived = { images: 1, addenda: 0, revised: true }
const drawn = (language: Language, part: ReactElement) =>
  renderToStaticMarkup(createElement(LanguageProvider, { language, change: () => undefined, children: createElement(MantineProvider, undefined, part) }))

describe('before a signature', () => {
  test('nothing is missing where all was seen, judged and kept, or is kept with it', () => {
    expect(beforeSigning(study(), desk)).toBeUndefined()
    expect(beforeSigning(study({ later_images: true }), { ...desk, unkept: true })).toBeUndefined()
    expect(beforeSigning(study({ state: 'signed', later_images: true }), { ...desk, overtaken: {} })).toBeUndefined()
  })
  test('what arrived is looked at, then the own opinion given, then one text chosen, then it is kept for all images', () => {
    const withheld = { readings: [{ state: 'withheld' }] }
    expect(beforeSigning(study({ later_images: true }, withheld), { ...desk, arrived, overtaken: {} })).toBe('look')
    expect(beforeSigning(study({ later_images: true }, withheld), { ...desk, overtaken: {} })).toBe('opinion')
    expect(beforeSigning(study({ withheld: true }), desk)).toBe('opinion')
    expect(beforeSigning(study({}, { opinion: null, series: [] }), desk)).toBe('judgement')
    expect(beforeSigning(study({ later_images: true }), { ...desk, overtaken: {} })).toBe('text')
    expect(beforeSigning(study({ later_images: true }), desk)).toBe('keep')
  })
  test.each(['en', 'zh'] as const)('a missing step is asked for by the name of its control, which the page has: %s', (language) => {
    const control = (step: Before, part: ReactElement) => new RegExp(`data-before="${step}".*?<span[^>]*mantine-Button-label[^>]*>(.*?)</span>`).exec(drawn(language, part))?.[1] ?? ''
    const look = control('look', createElement(ArrivedPart, { arrived, look: () => undefined }))
    expect(look).not.toBe('')
    expect(askedFor('look')[language]).toContain(look)
    const text = { findings: 'Mine.', impression: '' }
    const overtaken = { mine: text, theirs: { ...study().report, text }, takeTheirs: () => undefined, goOn: () => undefined }
    const part = createElement(OvertakenPart, { overtaken, addendum: { text: '', write: () => undefined, sign: () => Promise.resolve(true) } })
    expect(control('text', part)).toBe(language === 'en' ? 'Take theirs' : '采用对方的')
    expect(askedFor('keep')[language].toLowerCase()).toContain(actions.keep[language].toLowerCase())
    expect(askedFor('opinion')[language]).toMatch(/^Not signed yet\. Record your own opinion|^还不能签名。请先记录/)
  })
})

test('each object kept aside is told with what was said of it', () => {
  const clash = (name: string, settled: object | null) => ({ objects: 1, another: true, accession: null, patient: { name, name_latin: null, name_guess: null, id: '3' }, settled })
  const clashes = [clash('ZHANG THIRD', { ruling: 'aside', by: 'Li', at: '2026-11-25T13:50:00+00:00', reason: 'the ward' }), clash('WANG SIX', null)]
  const part = createElement(StudyNotices, { study: study({}, { conflicts: 1, clashes }), holder: undefined })
  const page = drawn('en', createElement(Router, { ssrPath: '/', children: part })).replace(/<[^>]*>/g, '')
  expect(page).toMatch(/somebody to judge\. See them.*kept aside: ZHANG THIRD · 3: Li, .*: What is kept aside is right\. “the ward”kept aside: WANG SIX · 3: nobody has said yet/)
})

describe('of a report that was kept before images came', () => {
  const notice = (part: object) => drawn('en', createElement(StudyNotices, { study: study({ later_images: true, ...part }), holder: undefined }))
  test('its version is named, and the step does not say that it was never kept', () => {
    expect(notice({ version: 2 })).toContain('New images arrived after version 2 of the report was kept')
    const said = [false, true].map((unkept) => keptWritten(2, unkept, (_zh, en) => en))
    expect(said).toEqual(['kept, version 2', 'changed since version 2'])
  })
  test("a colleague's that is withheld is not told of beside one's own that was never kept", () => {
    expect(notice({ version: 0, withheld: true })).not.toContain('New images')
    expect([keptWritten(0, true, (_zh, en) => en), keptWritten(0, false, (_zh, en) => en)]).toEqual(['not kept yet', undefined])
  })
})

test.each([['en', "This site has chosen to show the AI result before your own opinion"], ['zh', '本院选择在您给出意见之前显示 AI 结果']] as const)('a result that is shown first says that the site chose it, until the own opinion is given: %s', (language, said) => {
  const reading = { id: 'r', state: 'below', package: 'chest', version: '1.0.0', registration: '', looks_for: 'opacity', at: null, out_of_use: null, warned: null, calibrated_here: null, not_looked_for: [], map: null, stated_age: null, responsible: '', sop: '1' }
  const result = (opinion: object | null) => drawn(language, createElement(Router, { ssrPath: '/', children: createElement(Result, { study: study({}, { opinion, readings: [reading], may_ask: false }), map: undefined, setMap: () => undefined, onScreen: undefined, coverOf: undefined, placesOf: undefined }) }))
  expect([result(null).includes(said), result({}).includes(said)]).toEqual([true, false])
})
