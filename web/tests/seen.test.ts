/** What is sent as seen: what stood on the screen, not what live updates fetched since. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { arrivedWritten } from '../src/reading/ArrivedPart'
import { dropDraft, noOpinion, readDraft, writeDraft } from '../src/reading/drafts'
import { arrivedSince, shownOf } from '../src/reading/seen'
import { api } from '../src/server/api'
import { draftKey, draftsOf, forgetEverywhere, forgetTyped, whenForgotten } from '../src/server/typed'
import type { StudyView } from '../src/server/answers/studies'
import { key, sitting, studyOf, text, stubTab } from './sitting'

beforeEach(stubTab)

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
  test('what came or was said of objects kept aside since the dialog opened is not signed for', async () => {
    const sign = vi.spyOn(api, 'signReport').mockRejectedValue(new Error('ruling_unseen'))
    const add = vi.spyOn(api, 'signAddendum').mockRejectedValue(new Error('ruling_unseen'))
    const [shown, now] = [{ doubted: 1, ruled: 0 }, { doubted: 2, ruled: 1 }]
    for (const state of ['writing', 'signed'] as const) {
      const study = studyOf(1, 1, { state, version: 1, text })
      const { report, addendum } = sitting({ ...study, ...shown }, { ...study, ...now }, 'signing')
      await expect(state === 'signed' ? addendum.sign('password', report.shown) : report.sign('password')).rejects.toThrow('ruling_unseen')
    }
    expect([sign, add].map((one) => one.mock.calls[0]?.[1])).toMatchObject([shown, shown])
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
    const { addendum, looked, report } = sitting(studyOf(1, 1, signed), studyOf(2, 3, added))
    expect(looked.arrived).toEqual({ images: 2, addenda: 1, revised: true })
    await addendum.sign('password', report.shown)
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
  test('go from the other tabs too: all of them, or those of others than who stays', async () => {
    const left = () => ['bo', 'bob'].map(draftsOf)
    const told = vi.fn()
    const deaf = whenForgotten(told)
    /** Another tab has a storage of its own: its words go only by what it hears. */
    const hears = async (stays: string | undefined) => {
      told.mockClear()
      const own = window.sessionStorage
      stubTab()
      forgetEverywhere(stays)
      vi.stubGlobal('window', { sessionStorage: own })
      await vi.waitFor(() => expect(told).toHaveBeenCalledOnce())
    }
    for (const person of ['bo', 'bob']) writeDraft(draftKey(person, '1.2'), { addendum: 'More.' }, shownOf(studyOf(1, 1)))
    await hears('bo')
    expect(left()).toEqual([1, 0])
    await hears(undefined)
    expect(left()).toEqual([0, 0])
    deaf()
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
