/** What is sent as seen: what stood on the screen, not what live updates fetched since. */
import { MantineProvider } from '@mantine/core'
import { createElement, type ReactElement, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LanguageProvider } from '../src/language'
import { arrivedWritten } from '../src/reading/ArrivedPart'
import { newsWritten } from '../src/reading/news'
import { meanwhileWritten } from '../src/reading/Signing'
import { OvertakenPart } from '../src/reading/OvertakenPart'
import { dropDraft, noOpinion, readDraft, writeDraft } from '../src/reading/drafts'
import { arrivedSince, shownOf } from '../src/reading/seen'
import { type AddendumDesk, useAddendum } from '../src/reading/useAddendum'
import { type OpinionDesk, useOpinion } from '../src/reading/useOpinion'
import { type Overtaken, type ReportDesk, useReport } from '../src/reading/useReport'
import { type SeenDesk, useSeen } from '../src/reading/useSeen'
import { api } from '../src/server/api'
import { draftKey, draftsOf, forgetTyped } from '../src/server/typed'
import type { Decided, Decision } from '../src/server/answers/opinions'
import type { StudyView } from '../src/server/answers/studies'

const key = draftKey('bo', '1.2')
const text = { findings: 'Clear.', impression: '' }

function studyOf(revision: number, images: number, report: Partial<StudyView['report']> = {}): StudyView {
  const instances = Array.from({ length: images }, () => ({ display: { rows: 8, columns: 8 } }))
  const standing = { version: 0, revision: 1, state: 'unread', decision: 'undecided', text: { findings: '', impression: '' }, addenda: [], mine: false, decided: null, decisions: [], ...report }
  return { uid: '1.2', revision, patients: [], series: [{ modality: 'CR', body_part: 'CHEST', instances }], report: standing, reading_marks: [`${revision} above`] } as unknown as StudyView
}

interface Desks {
  readonly looked: SeenDesk
  readonly opinion: OpinionDesk
  readonly report: ReportDesk
  readonly addendum: AddendumDesk
}

/** The room's desks, opened on one answer of the server and asked again at once: what a live update does. */
function sitting(opened: StudyView, now: StudyView, signing: 'signing' | 'reading' = 'reading'): Desks {
  let desks: Desks | undefined
  function Sitting(): ReactElement | null {
    const [study, setStudy] = useState(opened)
    const looked = useSeen(study, 'bo')
    const acts = { busy: false, problem: undefined, run: (act: () => Promise<StudyView>) => act(), forget: () => undefined }
    const all = { study, acts, person: 'bo', activeS: () => 3, looked }
    const made = { looked, opinion: useOpinion(all), report: useReport(all), addendum: useAddendum(all) }
    if (study !== now) {
      if (signing === 'signing') made.report.ask()
      setStudy(now)
    } else desks = made
    return null
  }
  renderToString(createElement(LanguageProvider, { language: 'en', change: () => undefined, children: createElement(Sitting) }))
  if (desks === undefined) throw new Error('the room was not drawn')
  return desks
}

beforeEach(() => {
  const kept = new Map<string, string>()
  const sessionStorage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size
    },
  }
  vi.stubGlobal('window', { sessionStorage })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('when images arrive while the room is open', () => {
  const signed = { state: 'signed', version: 1, text } as const
  const added = { ...signed, addenda: [{ number: 1, text: 'More.', signed_by: 'Ada', signed_at: '' }] }

  test('the opinion says what was on the screen', () => {
    const sent = vi.spyOn(api, 'giveOpinion').mockResolvedValue(studyOf(2, 3))
    writeDraft(key, { opinion: { ...noOpinion, overall: 'none' } }, shownOf(studyOf(1, 1)))
    const { opinion, looked } = sitting(studyOf(1, 1), studyOf(2, 3))
    expect(looked.arrived).toEqual({ images: 2, addenda: 0, revised: true })
    opinion.record()
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ revision: 1, overall: 'none' })
  })
  test('the report, its decision and a signature that keeps it say so too', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockResolvedValue(studyOf(2, 3, { version: 1, text }))
    const sign = vi.spyOn(api, 'signReport').mockResolvedValue(studyOf(2, 3, signed))
    const { report } = sitting(studyOf(1, 1), studyOf(2, 3))
    report.write(text)
    await report.keep()
    report.decide('accept')
    await report.sign('password')
    await vi.waitFor(() => expect(sent).toHaveBeenCalledTimes(3))
    expect(sent.mock.calls.map(([, body]) => body.revision)).toEqual([1, 1, 1])
    expect(sign).toHaveBeenCalledOnce()
  })
  test('the same words kept by a colleague who saw more are not signed without asking', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockRejectedValue(new Error('images_arrived'))
    const sign = vi.spyOn(api, 'signReport')
    const { report } = sitting(studyOf(1, 1, { state: 'writing', version: 1, text }), studyOf(2, 3, { state: 'writing', version: 2, revision: 2, text }))
    await expect(report.sign('password')).rejects.toThrow('images_arrived')
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ revision: 1, version: 2 })
    expect(sign).not.toHaveBeenCalled()
  })
  test('a signature is of the words and the result that its dialog showed, whatever came since', async () => {
    const keep = vi.spyOn(api, 'keepReport')
    const sign = vi.spyOn(api, 'signReport').mockRejectedValue(new Error('report_changed'))
    const theirs = { findings: 'Not mine.', impression: '' }
    const shown = studyOf(1, 1, { state: 'writing', version: 1, text })
    const { report } = sitting(shown, { ...studyOf(1, 1, { state: 'writing', version: 2, text: theirs }), reading_marks: ['1 below'] }, 'signing')
    expect(report.text).toEqual(text)
    await expect(report.sign('password')).rejects.toThrow('report_changed')
    expect(keep).not.toHaveBeenCalled()
    expect(sign.mock.calls[0]?.[1]).toMatchObject({ version: 1, readings: ['1 above'] })
  })
  test('a decision says which result it is about; words that are kept later leave it so', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockResolvedValue(studyOf(1, 1, { state: 'writing', version: 1, decision: 'accept', text }))
    const { report } = sitting(studyOf(1, 1, { text }), studyOf(1, 1, { text }))
    report.decide('accept')
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce())
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ decision: 'accept', readings: ['1 above'] })
    const later = sitting(studyOf(1, 1, { version: 1, decision: 'accept', text }), studyOf(1, 1, { version: 1, decision: 'accept', text }))
    later.report.write({ findings: 'More.', impression: '' })
    await later.report.keep()
    expect(sent.mock.calls[1]?.[1]).toMatchObject({ decision: 'accept', readings: null, text: { findings: 'More.' } })
  })
  test('one that was taken on an older result is open beside a newer, and one press decides', async () => {
    const sent = vi.spyOn(api, 'keepReport').mockResolvedValue(studyOf(2, 1, { state: 'writing', version: 1, decision: 'accept', text }))
    writeDraft(key, { report: { text, version: 0 }, pressed: { decision: 'accept', about: ['1 above'] } }, shownOf(studyOf(2, 1)))
    const { report } = sitting(studyOf(2, 1), studyOf(2, 1))
    expect([report.decision, report.text]).toEqual(['undecided', text])
    report.decide('accept')
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce())
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ decision: 'accept', readings: ['2 above'], text: null })
  })
  test('an addendum says which images and addenda were there', async () => {
    const sent = vi.spyOn(api, 'signAddendum').mockResolvedValue(studyOf(2, 3, added))
    const { addendum, looked } = sitting(studyOf(1, 1, signed), studyOf(2, 3, added))
    expect(looked.arrived).toEqual({ images: 2, addenda: 1, revised: true })
    await addendum.sign('password')
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ seen: 0, revision: 1 })
  })
  test('a draft that outlives its page still speaks of what was on it, until the person has looked', () => {
    writeDraft(key, { report: { text, version: 0 } }, shownOf(studyOf(1, 1)))
    const { looked } = sitting(studyOf(2, 3), studyOf(2, 3))
    expect(looked.seen.revision).toBe(1)
    looked.look()
    expect(readDraft(key).seen).toEqual({ revision: 2, images: 3, addenda: 0 })
    expect(sitting(studyOf(2, 3), studyOf(2, 3)).looked.arrived).toBeUndefined()
  })
  test('nothing is kept of what was looked at without a draft', () => {
    sitting(studyOf(1, 1), studyOf(2, 3)).looked.look()
    expect(readDraft(key)).toEqual({})
    expect(sitting(studyOf(2, 3), studyOf(2, 3)).looked.seen.revision).toBe(2)
  })
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
    expect(sitting(silent, kept(1, false)).report.overtaken).toMatchObject({ mine: typed, theirs: text })
  })
  test('what I typed outlives his signature, though the version stays', () => {
    const signed = kept(3, false, { state: 'signed', signed_by: 'Ada', signed_at: '2026-11-25T14:01:00+00:00' })
    writeDraft(key, { report: { text: typed, version: 3 } }, shownOf(kept(3, true)))
    const { report, addendum } = sitting(kept(3, true), signed)
    expect([report.overtaken?.mine, report.overtaken?.goOn, report.news?.signed]).toEqual([typed, undefined, true])
    const part = createElement(OvertakenPart, { overtaken: report.overtaken as Overtaken, report: signed.report, addendum })
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

describe('the notice', () => {
  const lines = (before: StudyView, now: StudyView) => {
    const arrived = arrivedSince(shownOf(before), now)
    return arrived === undefined ? [] : [arrivedWritten(arrived, (_zh, en) => en), arrivedWritten(arrived, (zh) => zh)].flat()
  }
  test('counts the new images in both languages', () => {
    expect(lines(studyOf(1, 1), studyOf(1, 1))).toEqual([])
    expect(lines(studyOf(1, 1), studyOf(2, 2))).toEqual(['1 new image arrived: look at it.', '新到 1 幅影像：请先看过。'])
    expect(lines(studyOf(1, 1), studyOf(2, 5))[0]).toBe('4 new images arrived: look at them.')
    expect(lines(studyOf(1, 1), studyOf(2, 1))[0]).toContain('without a new image')
  })
})

describe('drafts', () => {
  test('of others go when somebody signs in, and all when he signs out', () => {
    const seen = shownOf(studyOf(1, 1))
    const left = (...people: readonly string[]) => people.map(draftsOf)
    for (const person of ['bo', 'bob']) writeDraft(draftKey(person, '1.2'), { addendum: 'More.' }, seen)
    window.sessionStorage.setItem('lynkeus.queue', '["1.2"]')
    window.sessionStorage.setItem('lynkeus.demo-step', '3')
    expect(left('bo', 'bob')).toEqual([1, 1])
    forgetTyped('bo')
    expect(left('bo', 'bob')).toEqual([1, 0])
    expect(window.sessionStorage.getItem('lynkeus.queue')).toBe('["1.2"]')
    forgetTyped(undefined)
    expect(left('bo', 'bob')).toEqual([0, 0])
    expect(['lynkeus.queue', 'lynkeus.demo-step'].map((one) => window.sessionStorage.getItem(one))).toEqual([null, '3'])
  })
  test('go one by one, and what was seen goes with the last', () => {
    const seen = shownOf(studyOf(1, 1))
    writeDraft(key, { addendum: 'More.' }, seen)
    writeDraft(key, { opinion: noOpinion }, seen)
    dropDraft(key, 'opinion')
    expect(readDraft(key)).toEqual({ addendum: 'More.', seen })
    dropDraft(key, 'addendum')
    expect(readDraft(key)).toEqual({})
  })
})
