/** Two people at one report: whose words and whose decision, and what is said of the other's. */
import { MantineProvider } from '@mantine/core'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LanguageProvider } from '../src/language'
import { newsWritten } from '../src/reading/news'
import { meanwhileWritten } from '../src/reading/Signing'
import { OvertakenPart } from '../src/reading/OvertakenPart'
import { dropDraft, readDraft, writeDraft } from '../src/reading/drafts'
import { shownOf } from '../src/reading/seen'
import { type Overtaken } from '../src/reading/useReport'
import { api } from '../src/server/api'
import { draftsOf } from '../src/server/typed'
import type { Decided, Decision } from '../src/server/answers/opinions'
import type { StudyView } from '../src/server/answers/studies'
import { key, sitting, studyOf, text, stubTab } from './sitting'

beforeEach(stubTab)

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('beside a colleague at the same report', () => {
  const at = '2026-11-25T14:00:00+00:00'
  const press = (mine: boolean, decision: Decision): Decided => ({ decision, by: mine ? 'Bo' : 'Ada', at, mine, after: null })
  const decided = (mine: Decision, theirs: Decision): Partial<StudyView['report']> => ({
    decision: mine,
    decided: mine === 'undecided' ? null : press(true, mine),
    decisions: [press(true, mine), press(false, theirs)].filter((one) => one.decision !== 'undecided'),
  })
  const kept = (version: number, mine: boolean, other: Partial<StudyView['report']> = {}) =>
    studyOf(1, 1, { state: 'writing', version, author: mine ? 'Bo' : 'Ada', mine, ...(mine ? decided('accept', 'undecided') : decided('undecided', 'accept')), text, kept_at: at, ...other })
  const typed = { findings: 'Mine.', impression: '' }
  const english = (_zh: string, en: string) => en

  test('his decision is not mine until I press it, and then both stand', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockResolvedValue(kept(1, false, decided('accept', 'accept')))
    const { report } = sitting(kept(1, false), kept(1, false))
    expect([report.decision, report.colleagues.map((one) => one.by), report.news]).toEqual(['undecided', ['Ada'], undefined])
    report.decide('accept')
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce())
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ decision: 'accept', readings: ['1 above'], text: null })
    const both = kept(1, false, decided('accept', 'accept'))
    expect([sitting(kept(1, false), both).report.decision, sitting(both, both).report.colleagues.length]).toEqual(['accept', 1])
  })
  test('opening the dialog of a signature keeps nothing, nor does signing what stands, whoever kept it and whatever he decided', async () => {
    const keep = vi.spyOn(api, 'keepReport')
    const sign = vi.spyOn(api, 'signReport').mockResolvedValue(kept(1, true, { state: 'signed' }))
    const cases = [decided('accept', 'accept'), decided('accept', 'reject'), decided('undecided', 'accept'), decided('amend', 'undecided')]
    for (const mine of [true, false]) {
      for (const one of cases) {
        const study = kept(4, mine, one)
        const { report } = sitting(study, { ...study }, 'signing')
        expect(report.unkept).toBe(false)
        await report.sign('password')
        expect(sign.mock.lastCall?.[1]).toMatchObject({ version: 4, decision: one.decision })
      }
    }
    expect(keep).not.toHaveBeenCalled()
  })
  test('a decision goes alone: words that I am typing stay here, and go on from the version that it made', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockResolvedValue(studyOf(1, 1, { state: 'writing', version: 1, mine: true, ...decided('accept', 'undecided') }))
    const { report } = sitting(studyOf(1, 1), studyOf(1, 1))
    report.write(typed)
    report.decide('accept')
    await vi.waitFor(() => expect(readDraft(key).report).toEqual({ text: typed, version: 1 }))
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ decision: 'accept', text: null })
    expect(readDraft(key).pressed).toBeUndefined()
  })
  test('a decision that is answered with his newer words takes none of them for seen', async () => {
    const theirs = { findings: 'Not mine.', impression: '' }
    const after = kept(2, false, { text: theirs, ...decided('accept', 'undecided') })
    const keep = vi.spyOn(api, 'keepReport').mockImplementation((_, body) => (body.text === null ? Promise.resolve(after) : Promise.reject(new Error('report_changed'))))
    const { report } = sitting(kept(1, false), kept(1, false))
    report.write(typed)
    report.decide('accept')
    await vi.waitFor(() => expect(readDraft(key).pressed).toBeUndefined())
    expect(readDraft(key).report).toEqual({ text: typed, version: 1 })
    dropDraft(key, 'report')
    const again = sitting(kept(1, false), kept(1, false), 'signing').report
    again.decide('accept')
    await expect(again.sign('password')).rejects.toThrow('report_changed')
    expect(keep.mock.lastCall?.[1]).toMatchObject({ version: 1, text })
  })
  test('what I write leaves his decision his, and what I sign leaves it out', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockResolvedValue(kept(2, true, decided('undecided', 'accept')))
    const sign = vi.spyOn(api, 'signReport').mockResolvedValue(kept(2, true))
    const { report } = sitting(kept(1, false), kept(1, false))
    report.write(typed)
    await report.keep()
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ readings: null, text: typed })
    await sitting(kept(1, false), kept(1, false)).report.sign('password')
    expect(sign.mock.calls[0]?.[1]).toMatchObject({ decision: 'undecided', version: 1 })
  })
  test.each(['accept', 'reject'] as const)('what he keeps meanwhile is told with his name, and nothing of mine is lost by it: %s', (his) => {
    const theirs = kept(3, false, decided('accept', his))
    const { report } = sitting(kept(2, true), theirs)
    expect([report.decision, report.news?.lost]).toEqual(['accept', undefined])
    expect(report.news === undefined ? [] : newsWritten(report.news, english, 'en')).toEqual([
      expect.stringMatching(/^Ada has kept version 3, \d\d:\d\d\.$/), expect.stringMatching(his === 'accept' ? /^On the AI result: Accept, by Ada, / : /^On the AI result: Reject, by Ada, /),
    ])
    writeDraft(key, { known: { version: 2, signed: false } }, shownOf(theirs))
    const reloaded = sitting(theirs, theirs).report
    expect([reloaded.decision, reloaded.news?.version]).toEqual(['accept', 3])
    dropDraft(key, 'known')
    expect(sitting(theirs, theirs).report.news).toBeUndefined()
  })
  test('mine is not in what he signed only where he decided otherwise', () => {
    const signed = (his: Decision) =>
      kept(2, false, { ...decided('accept', his), state: 'signed', decision: his, decided: his === 'undecided' ? null : press(false, his), signed_by: 'Ada', signed_at: at })
    const told = (his: Decision) => sitting(kept(2, true), signed(his)).report.news
    expect([told('accept')?.lost, told('reject')?.lost, told('undecided')?.lost]).toEqual([undefined, 'accept', 'accept'])
    const news = told('accept')
    for (const [language, say] of [['en', english], ['zh', (zh: string) => zh]] as const) {
      const said = news === undefined ? '' : meanwhileWritten(news, say, language)
      expect(said).toMatch(language === 'en' ? /^Ada has signed version 2, .*The report changes no more: cancel, and sign an addendum/ : /^Ada 已签名第 2 版，.*报告不能再改：请取消；要补充的，可写补充报告。$/)
      expect(said).not.toMatch(/before you sign|再签名|[\u3000-\u9fff] [\u3000-\u9fff]/)
    }
  })
  test('the dialog of a signature stands still, and is told of it', () => {
    const { report } = sitting(kept(2, true), kept(3, false, decided('accept', 'reject')), 'signing')
    expect([report.decision, report.news?.version]).toEqual(['accept', 3])
  })
  test('where the server withholds his draft, the field keeps the words it had, and what I write goes on from them', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockRejectedValue(new Error('opinion_first'))
    const sign = vi.spyOn(api, 'signReport').mockRejectedValue(new Error('opinion_first'))
    const silent = { decision: 'undecided', decided: null, decisions: [], text: { findings: '', impression: '' } } as const
    const signed = { ...silent, state: 'signed', version: 2, may_tell: true } as const
    for (const back of [{ ...silent, version: 0, withheld: true }, signed]) {
      dropDraft(key, 'report')
      const { report } = sitting(kept(1, false), kept(0, false, back))
      expect([report.text, report.unkept, report.overtaken, report.news]).toEqual([text, false, undefined, undefined])
      report.write({ ...report.text, impression: 'x' })
      expect(readDraft(key).report).toMatchObject({ text: { ...text, impression: 'x' }, version: 1 })
      await expect(report.keep()).rejects.toThrow('opinion_first')
      expect(sent.mock.lastCall?.[1]).toMatchObject({ version: 1, text: { ...text, impression: 'x' } })
    }
    dropDraft(key, 'report')
    await expect(sitting(kept(1, false), kept(0, false, signed)).report.sign('password')).rejects.toThrow('opinion_first')
    expect(sign.mock.calls[0]?.[1]).toMatchObject({ version: 1 })
  })
  test('what I began on words that were not mine to see stands apart from them', () => {
    const silent = kept(0, false, { ...decided('undecided', 'undecided'), text: { findings: '', impression: '' }, withheld: true })
    writeDraft(key, { report: { text: typed, version: 0 } }, shownOf(silent))
    expect(sitting(silent, silent).report.overtaken).toBeUndefined()
    expect(sitting(silent, kept(1, false)).report.overtaken).toMatchObject({ mine: typed, theirs: { text, version: 1 } })
    // Behind the dialog of a signature too a colleague's words bear his version, not that which the dialog shows.
    expect(sitting(silent, kept(1, false), 'signing').report).toMatchObject({ shown: { report: { version: 0 } }, overtaken: { theirs: { text, version: 1 } } })
  })
  test('what I typed outlives his signature, though the version stays', () => {
    const signed = kept(3, false, { state: 'signed', signed_by: 'Ada', signed_at: '2026-11-25T14:01:00+00:00' })
    writeDraft(key, { report: { text: typed, version: 3 } }, shownOf(kept(3, true)))
    const { report, addendum } = sitting(kept(3, true), signed)
    expect([report.overtaken?.mine, report.overtaken?.goOn, report.news?.signed]).toEqual([typed, undefined, true])
    const part = createElement(OvertakenPart, { overtaken: report.overtaken as Overtaken, addendum })
    const page = renderToString(createElement(LanguageProvider, { language: 'en', change: () => undefined, children: createElement(MantineProvider, undefined, part) }))
    expect(page).toMatch(/Ada has signed version 3\. What you wrote is not in it:.*Mine\..*Add as addendum/)
  })
  test('that what I decided and what I wrote is not in his report stands on a page that is opened anew, until I have read it', () => {
    const signed = kept(3, false, { ...decided('accept', 'reject'), state: 'signed', decision: 'reject', decided: press(false, 'reject'), signed_by: 'Ada', signed_at: at })
    writeDraft(key, { known: { version: 2, signed: false }, report: { text: typed, version: 2 } }, shownOf(signed))
    const { report } = sitting(signed, signed)
    expect([report.news?.lost, report.news?.theirs[0]?.decision, report.overtaken?.mine]).toEqual(['accept', 'reject', typed])
    dropDraft(key, 'report')
    expect([sitting(signed, signed).report.news?.lost, draftsOf('bo')]).toEqual(['accept', 0])
    dropDraft(key, 'known')
    expect(sitting(signed, signed).report.news).toBeUndefined()
  })
})
