/** The reading room's own judgement: opinions, keys, time, marks, addresses. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { activeSeconds, begin, hidden, touched } from '../src/reading/activity'
import { answerable, cardWord } from '../src/server/cardWords'
import { noOpinion } from '../src/reading/drafts'
import { footOf } from '../src/reading/foot'
import { nameOf } from '../src/parts/keys'
import { judged, lackOf, opinionWritten, sentOpinion, surer, toggled } from '../src/reading/opinion'
import { writeOn } from '../src/reading/roomKeys'
import { nextMap, opinionGiven, readingInHand, spokenReadings } from '../src/reading/standing'
import { openingOf, placeAfter, purposeWords, stacksOf } from '../src/reading/stacks'
import { readPlace, writePlace } from '../src/reading/useAddress'
import { changedMarks, noMarks } from '../src/viewer/marks'
import { slicesOf } from '../src/viewer/stack'
import { blank } from '../src/viewer/view'
import type { StudyView } from '../src/server/answers/studies'
import type { ReadingState } from '../src/words'
import { heldWritten } from '../src/reading/StudyNotices'
import { heldOf } from '../src/reporting/place'
import { root } from './sources'

const english = (_zh: string, en: string) => en

describe('the first opinion', () => {
  test('lacks something until it says enough', () => {
    expect(lackOf(noOpinion, true)).toBe('overall')
    expect(lackOf(judged(noOpinion, 'none'), true)).toBeUndefined()
    expect(lackOf(judged(noOpinion, 'finding'), true)).toBe('finding')
    expect(lackOf(toggled(noOpinion, 'opacity'), true)).toBeUndefined()
    expect(lackOf(toggled(noOpinion, 'other'), true)).toBe('words')
    expect(lackOf(judged(noOpinion, 'finding'), false)).toBe('words')
    expect(lackOf({ ...judged(noOpinion, 'finding'), text: 'cyst' }, false)).toBeUndefined()
  })
  test('never says a finding and none at once', () => {
    const found = toggled(toggled(noOpinion, 'opacity'), 'effusion')
    expect(found.findings).toEqual(['opacity', 'effusion'])
    expect(toggled(found, 'opacity').findings).toEqual(['effusion'])
    expect(judged(found, 'none').findings).toEqual([])
    expect(toggled(judged(noOpinion, 'none'), 'nodule').overall).toBe('finding')
  })
  test('is sent as the server asks it', () => {
    expect(sentOpinion({ ...toggled(noOpinion, 'opacity'), text: ' right lower ' }, true)).toEqual({ overall: 'finding', findings: ['opacity'], text: 'right lower', certainty: 'not_said' })
    expect(sentOpinion({ ...judged(noOpinion, 'finding'), text: 'cyst' }, false).findings).toEqual(['other'])
  })
  test('is surer or less sure by one key each, from the middle, and takes it back', () => {
    const walk = (...by: readonly (1 | -1)[]) => by.reduce(surer, judged(noOpinion, 'none')).certainty
    expect([walk(1), walk(-1), walk(1, 1), walk(1, 1, 1, 1)]).toEqual(['half_sure', 'half_sure', 'fairly_sure', 'very_sure'])
    expect([walk(-1, -1, -1), walk(-1, -1, -1, -1)]).toEqual(['very_unsure', 'not_said'])
    const sure = surer(judged(noOpinion, 'none'), 1)
    expect(judged(sure, 'cannot').certainty).toBe('not_said')
    expect(surer(judged(sure, 'cannot'), 1).certainty).toBe('not_said')
    expect(toggled(sure, 'opacity').certainty).toBe('half_sure')
  })
  test('is said again in one line', () => {
    expect(opinionWritten({ overall: 'finding', findings: ['opacity', 'effusion'], text: 'right', certainty: 'not_said' }, (one) => one, english)).toBe('opacity, effusion: right')
    expect(opinionWritten({ overall: 'finding', findings: ['opacity'], text: 'Right base.', certainty: 'fairly_sure' }, (one) => one, english)).toBe('opacity: Right base. Fairly sure')
    expect(opinionWritten({ overall: 'none', findings: [], text: '', certainty: 'not_said' }, (one) => one, english)).toBe('No finding')
  })
})

describe('of several models', () => {
  const one = (name: string, state: ReadingState, shown: boolean) => ({ id: name, package: name, state, map: { shown, cells: [], why: null } })
  const study = { opinion: {}, readings: [one('a', 'above', true), one('b', 'above', false), one('c', 'above', true), one('d', 'below', false)], report: {} } as unknown as StudyView
  test('one key leads through the maps that may be shown, and out again', () => {
    expect([undefined, 'a', 'c'].map((now) => nextMap(study, now))).toEqual(['a', 'c', undefined])
  })
  test('keys speak of the one whose map is on, else of the first', () => {
    expect(readingInHand(study, 'c')?.id).toBe('c')
    expect(readingInHand(study, undefined)?.id).toBe('a')
  })
  test('one that is withheld still asks for the own opinion', () => {
    expect(opinionGiven(study)).toBe(true)
    const withheld = { ...study, readings: [one('e', 'failed', false), one('f', 'withheld', false)] } as unknown as StudyView
    expect(opinionGiven(withheld)).toBe(false)
    expect(opinionGiven({ ...study, report: { ...study.report, withheld: true } })).toBe(false)
    expect(spokenReadings(withheld)).toEqual([])
  })
})

describe('keys', () => {
  const key = (part: Partial<KeyboardEvent>) => nameOf({ key: '', code: '', ctrlKey: false, metaKey: false, shiftKey: false, ...part })
  test('have names that do not hang on the keyboard layout', () => {
    expect(key({ key: 'w', code: 'KeyW' })).toBe('W')
    expect(key({ key: 'N', code: 'KeyN', shiftKey: true })).toBe('Shift+N')
    expect(key({ key: '!', code: 'Digit1', shiftKey: true })).toBe('Shift+1')
    expect(key({ key: '&', code: 'Digit1' })).toBe('1')
    expect(key({ key: '?', code: 'Slash', shiftKey: true })).toBe('?')
    expect(key({ key: 'Enter', code: 'Enter', ctrlKey: true })).toBe('Ctrl+Enter')
    expect(key({ key: 'ArrowUp', code: 'ArrowUp', shiftKey: true })).toBe('Shift+ArrowUp')
  })
})

describe('the time of work', () => {
  test('stands still after a minute without input, and while the page is hidden', () => {
    let activity = begin(0)
    activity = touched(activity, 10_000)
    expect(activeSeconds(activity, 10_000)).toBe(10)
    activity = touched(activity, 600_000)
    expect(activeSeconds(activity, 600_000)).toBe(70)
    activity = hidden(activity, 605_000)
    expect(activeSeconds(activity, 900_000)).toBe(75)
    expect(activeSeconds(touched(activity, 900_000), 901_000)).toBe(76)
  })
})

describe('marks', () => {
  const mark = { kind: 'box', sop: '1', frame: 0, points: [{ x: 0, y: 0 }] } as const
  test('are chosen when drawn, and keep their numbers', () => {
    const two = changedMarks(changedMarks(noMarks, { do: 'add', mark }), { do: 'add', mark })
    expect(two.chosen).toBe(2)
    const one = changedMarks(two, { do: 'remove', id: 2 })
    expect([one.chosen, one.list.length]).toEqual([undefined, 1])
    expect(changedMarks(one, { do: 'add', mark }).chosen).toBe(3)
    expect(changedMarks(one, { do: 'shape', id: 1, points: [] }).list[0]?.points).toEqual([])
  })
})

test('the address says series, slice and window, and nothing that is as it opens', () => {
  expect(readPlace('')).toEqual({ series: undefined, slice: 0, window: undefined })
  expect(readPlace('?series=2&slice=10&ww=1500&wl=-600')).toEqual({ series: 1, slice: 9, window: { width: 1500, center: -600 } })
  expect(readPlace('?series=x&slice=-3&ww=0&wl=1')).toEqual({ series: undefined, slice: 0, window: undefined })
  expect(writePlace({ series: 1, slice: 9, window: { width: 1500, center: -600 } }, '?lang=zh')).toBe('?lang=zh&series=2&slice=10&ww=1500&wl=-600')
  expect(writePlace({ series: 0, slice: 0, window: undefined }, '')).toBe('?series=1')
  expect(writePlace({ series: undefined, slice: 0, window: undefined }, '?slice=4')).toBe('')
})

describe('a stack that images come to', () => {
  const display = { rows: 4, columns: 4, frames: 2, position: null, orientation: null }
  const stacks = (...sops: readonly string[]) =>
    stacksOf({ series: ['a', 'b'].map((uid) => ({ uid, modality: 'CT', instances: sops.map((sop) => ({ sop: `${uid}${sop}`, number: Number(sop), purpose: 'reading', display, by_frame: [] })) })) } as unknown as StudyView)
  const [before] = stacks('2', '3')
  const [after, other] = stacks('1', '2', '3')
  const [without] = stacks('1')
  test('stays at the frame that is looked at', () => {
    if (before === undefined || after === undefined || other === undefined || without === undefined) throw new Error('no stacks were made')
    expect(placeAfter(before, 1, after)).toBe(3)
    expect(after.slices[3]).toMatchObject({ sop: 'a2', frame: 1 })
    expect(placeAfter(before, 1, other)).toBeUndefined()
    expect(placeAfter(before, 1, without)).toBeUndefined()
  })
})

describe('pictures that were not made to be read', () => {
  const display = { rows: 4, columns: 4, frames: 1, position: null, orientation: null }
  const made = (...series: readonly (readonly string[])[]) =>
    stacksOf({ series: series.map((purposes, at) => ({ uid: `${at}`, modality: 'CT', instances: purposes.map((purpose, number) => ({ sop: `${at}.${number}`, number, purpose, display, by_frame: [] })) })) } as unknown as StudyView)
  test('stand apart from their series, and do not open where another is there', () => {
    const stacks = made(['raw'], ['localizer', 'reading', 'reading'])
    expect(stacks.map((one) => [one.purpose, one.slices.map((slice) => slice.sop)])).toEqual([['raw', ['0.0']], ['reading', ['1.1', '1.2']], ['localizer', ['1.0']]])
    expect(openingOf(stacks)).toBe(1)
    expect(openingOf(made(['raw'], ['localizer']))).toBe(0)
  })
  test('are named in both languages', () => {
    expect([purposeWords('raw'), purposeWords('localizer')].map((one) => [one?.zh.slice(0, 4), one?.en.slice(0, 9)])).toEqual([['原始影像', 'Raw image'], ['定位像', 'Localizer']])
    expect(purposeWords('reading')).toBeUndefined()
  })
})

describe('the foot of a pane', () => {
  const display = {
    rows: 10, columns: 10, frames: 1, samples: 1, bits: 16, signed: false, slope: 1, intercept: 0, invert: false, windows: [],
    spacing: null, aspect: 1, position: null, orientation: null, units: '',
  } as const
  const [slice] = slicesOf('1.2', [{ sop: '1', number: 1, display, by_frame: [] }], 'DX')
  const foot = (change: Partial<typeof blank>, spacing: null | { row_mm: number; column_mm: number; from: string } = null, aspect = 1) =>
    footOf({ view: { ...blank, drawn: slice === undefined ? undefined : { ...slice, display: { ...display, spacing, aspect } }, ...change }, of: 1, step: undefined, covered: false }, english).join(' | ')
  test('says in what lengths are measured', () => {
    expect(foot({})).toContain('Pixel spacing unknown: lengths in pixels')
    expect(foot({}, { row_mm: 0, column_mm: 0, from: 'PixelSpacing' })).toContain('lengths in pixels')
    expect(foot({}, { row_mm: 0.14, column_mm: 0.14, from: 'ImagerPixelSpacing' })).toContain('not corrected for magnification')
    expect(foot({}, null, 1.2)).toContain('pixels 1.20 times as high as wide: lengths in pixel widths')
    expect(foot({}, { row_mm: 0.24, column_mm: 0.2, from: 'PixelSpacing' }, 1.2)).toContain('Pixel spacing 0.240 × 0.200')
  })
  test('says how much of a stack is here, and what could not be read of it', () => {
    const line = (here: number, lost: number) =>
      footOf({ view: { ...blank, drawn: slice, here, lost }, of: 9, step: undefined, covered: false }, english).slice(1, 3).join(' | ')
    expect(line(5, 0)).toContain('reading 9 images, 5 here')
    expect(line(5, 1)).toBe('reading 9 images, 5 here | 1 of 9 images could not be read')
    expect(line(8, 1)).toContain('1 of 9 images could not be read | ')
  })
  test('names what was altered', () => {
    expect(foot({ inverted: true })).toContain('Inverted')
    expect(foot({})).not.toContain('Inverted')
  })
})

test('frames of one instance follow each other in its place', () => {
  const display = {
    rows: 1, columns: 1, frames: 2, samples: 1, bits: 8, signed: false, slope: 1, intercept: 0, invert: false, windows: [],
    spacing: null, aspect: 1, position: null, orientation: null, units: '',
  } as const
  const slices = slicesOf('1.2', [{ sop: 'b', number: 2, display, by_frame: [] }, { sop: 'a', number: 1, display: { ...display, frames: 1 }, by_frame: [] }], 'US')
  expect(slices.map((slice) => slice.address)).toEqual(['/api/instances/a/frames/0', '/api/instances/b/frames/0', '/api/instances/b/frames/1'])
})

test('each frame of an enhanced image stands in its own place and units', () => {
  const orientation = [1, 0, 0, 0, 1, 0] as const
  const display = {
    rows: 1, columns: 1, frames: 2, samples: 1, bits: 16, signed: false, slope: 1, intercept: 0, invert: false, windows: [],
    spacing: null, aspect: 1, position: null, orientation, units: '',
  } as const
  const frames = [{ position: [0, 0, 8], slope: 2, units: 'HU' }, { position: [0, 0, 3] }] as const
  const still = { ...display, frames: 1, position: [0, 0, 9] } as const
  const slices = slicesOf('1.2', [{ sop: 'b', number: 2, display, by_frame: frames }, { sop: 'a', number: 1, display: still, by_frame: [] }], 'CT')
  expect(slices.map((one) => [one.sop, one.display.position?.[2], one.display.slope, one.display.units])).toEqual([['a', 9, 1, ''], ['b', 8, 2, 'HU'], ['b', 3, 1, '']])
})

describe('the words of the shipped card', () => {
  const plan = readFileSync(join(root, '..', 'plans', 'chest-xray-pneumonia.yaml'), 'utf8')
  const list = (name: string) => {
    const part = new RegExp(`^  ${name}:\\n((?:    - .*\\n)+)`, 'm').exec(plan)?.[1] ?? ''
    return [...part.matchAll(/- (.*)/g)].map((match) => match[1] ?? '')
  }
  const line = (name: string) => new RegExp(`^  ${name}: (.*)$`, 'm').exec(plan)?.[1] ?? ''
  const phrases = [...list('not_looked_for'), ...list('responsible'), line('finding'), line('registration')]

  test('are found in the plan', () => expect(phrases.length).toBeGreaterThan(8))
  test.each(phrases)('"%s" has Chinese', (phrase) => {
    expect(cardWord(phrase, 'zh')).toMatch(/\p{Script=Han}/u)
    expect(cardWord(phrase, 'en')).toBe(phrase)
  })
  test('stand as they are where they are not known', () => {
    expect(cardWord('left ventricle', 'zh')).toBe('left ventricle')
    expect(answerable('A; B', 'zh', true)).toBe('A；B')
    expect(answerable('A; in use here by the decision of Dr. Li', 'zh', true)).toBe('A；由 Dr. Li 决定在本院使用')
    expect(answerable('A; in use here by the decision of Dr. Li', 'en', true)).toBe('A. In use here by the decision of Dr. Li')
  })
})

test('of several series those that are held are named, and of no other is it said', () => {
  const study = (held: readonly string[]) => ({ series: [{ uid: 'a' }, { uid: 'b' }], quality: { held } }) as unknown as StudyView
  const told = (held: readonly string[]) => heldWritten(study(held), () => 'DX', english)
  expect(told(['b'])).toContain('Quarantined is only series 2/2 (DX): not read by AI')
  expect(told(['b'])).toContain('The other series is not held.')
  expect(told(['a', 'b'])).toContain('The images are quarantined: not read by AI')
  expect([heldOf({ held: 1, series: 2 }, 'Patients', 'en'), heldOf({ held: 2, series: 2 }, 'Patients', 'en')]).toEqual(['1 of 2 series: Patients', 'Patients'])
  expect(heldOf({ held: 1, series: 2 }, undefined, 'zh')).toBe('2 个序列中的 1 个')
})

test('the key that writes on goes after the words that are there', () => {
  const field = { value: 'Kept by a colleague.', focus: vi.fn(), setSelectionRange: vi.fn() }
  writeOn(field)
  expect(field.focus).toHaveBeenCalledOnce()
  expect(field.setSelectionRange).toHaveBeenCalledWith(20, 20)
})
