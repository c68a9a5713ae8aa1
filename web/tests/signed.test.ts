/** What stands behind a signature: the words of the dialog, and a signed report before the own opinion. */
import { MantineProvider } from '@mantine/core'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { LanguageProvider } from '../src/language'
import { CoverPart } from '../src/reading/CoverPart'
import { CoverAndReadAgain } from '../src/parts/CoverAndReadAgain'
import { noOpinion } from '../src/reading/drafts'
import { OpinionForm } from '../src/reading/OpinionForm'
import { RequestPart } from '../src/reading/RequestPart'
import { decisionWritten, doubtsOf, recordOf, textsOf } from '../src/reading/signed'
import { SignedPart } from '../src/reading/SignedPart'
import { mayBeChest } from '../src/reading/stacks'
import type { Decision, Report } from '../src/server/answers/opinions'
import type { StudyView } from '../src/server/answers/studies'

const english = { say: (_zh: string, en: string) => en, language: 'en' } as const
const shown = (part: ReactNode) => renderToStaticMarkup(createElement(LanguageProvider, { language: 'en', change: () => undefined, children: part }))
const report: Report = {
  version: 2, revision: 1, state: 'signed', decision: 'amend', text: { findings: 'A right opacity.\nNo effusion.', impression: '' },
  author: 'Ada', mine: false, kept_at: '2026-11-25T13:50:00+00:00', decided: null, decisions: [], signed_by: 'Ada', signed_at: '2026-11-25T14:00:00+00:00', addenda: [], withheld: false, may_tell: false,
}
const reading = { package: 'chest', version: '1.0.0', registration: 'Not registered', looks_for: 'opacity (suggested)' }

const kept = (unkept: boolean, decidedAfter?: string) => ({ unkept, decidedAfter })

describe('what is signed', () => {
  const study = (part: object) => ({ opinion: null, patients: [], readings: [], ai: 'none', report: { ...report, mine: true, state: 'writing' }, ...part }) as unknown as StudyView
  test('says what each model said, the decision and the version', () => {
    const two = study({ readings: [{ ...reading, state: 'above' }, { ...reading, state: 'below', registration: '' }] })
    expect(recordOf(two, 'amend', kept(true), english)).toEqual([
      "The AI's result: above the point, opacity (suggested); package chest 1.0.0, not registered",
      "The AI's result: below the point, no opacity suggested; package chest 1.0.0",
      'On the AI result: amend',
      'Report version 3',
    ])
    expect([decisionWritten(two, 'amend', english), decisionWritten(two, 'undecided', english), decisionWritten(study({}), 'undecided', english)]).toEqual(['On the AI result: amend', 'On the AI result: undecided', undefined])
  })
  test('names whom an object kept aside names, until somebody said that what stays is right', () => {
    const clash = (settled: object | null, name = 'ZHANG THIRD', another = true) => ({ objects: 1, another, settled, accession: null, patient: { name, name_latin: null, id: '3' } })
    const of = (...clashes: readonly object[]) => doubtsOf(study({ clashes, doubted: clashes.length }), english)
    const said = { by: 'Li', reason: 'the ward says so', at: '2026-11-25T13:50:00+00:00' }
    const [head, ...lines] = of(clash({ ...said, ruling: 'aside' }), clash(null, 'WANG SIX'))
    expect(head).toBe('2 objects kept aside with the number of an image here name another patient. Make sure whose the images are.')
    expect(lines.map((one) => one.replace(/2026-.*?: /, 'T: '))).toEqual(['ZHANG THIRD (3): Li, T: What is kept aside is right. “the ward says so”', 'WANG SIX (3): nobody has said yet which is right.'])
    expect(of(clash(null), clash({ ...said, ruling: 'stays' }, 'WANG SIX')).join()).not.toContain('WANG')
    expect([of(clash({ ...said, ruling: 'stays' })), of(clash(null, 'WANG SIX', false))]).toEqual([[], []])
  })
  test('says no decision where there was nothing to decide on', () => {
    const silent = study({ readings: [{ ...reading, state: 'not_applicable' }] })
    expect(recordOf(silent, 'undecided', kept(false), english)).toEqual(["The AI's result: AI not applicable; package chest 1.0.0, not registered", 'Report version 2'])
    expect(recordOf(study({}), 'undecided', kept(false), english)[0]).toContain('State of the AI: ')
  })
  test("says after whom one decided; a colleague's other decision is not signed, and no version is kept for that", () => {
    const theirs = (decision: Decision) => {
      const one = { decision, by: 'Ada', at: '2026-11-25T13:50:00+00:00', mine: false, after: null }
      return study({ readings: [{ ...reading, state: 'above' }], report: { ...report, mine: true, state: 'writing', decisions: [one] } })
    }
    expect(recordOf(theirs('amend'), 'amend', kept(true, 'Ada'), english)[1]).toBe('On the AI result: amend (Ada had decided the same)')
    expect(recordOf(theirs('amend'), 'undecided', kept(false), english).slice(1)).toEqual(['On the AI result: undecided; the decision of Ada, amend, is not signed', 'Report version 2'])
  })
  test('names what was said first: of a study without an image a judgement after its report', () => {
    const said = { overall: 'none', findings: [], text: '', certainty: 'not_said', at: '2026-11-25T13:50:00+00:00' }
    const first = (columns: number, tongue: typeof english | { say: (zh: string) => string; language: 'zh' }) =>
      recordOf(study({ opinion: said, series: [{ instances: [{ display: { rows: columns, columns } }] }] }), 'undecided', kept(false), tongue)[0]?.replace(/\d\d:\d\d:\d\d/, 'T')
    const chinese = { say: (zh: string) => zh, language: 'zh' } as const
    expect([first(8, english), first(0, english)]).toEqual(['First opinion T: No finding', 'Judgement after the report T: No finding'])
    expect([first(8, chinese), first(0, chinese)]).toEqual(['首次意见 T：无发现', '看过报告后的判断 T：无发现'])
  })
  test('says whose text it is where a colleague kept it', () => {
    expect(recordOf(study({ report: { ...report, state: 'writing' } }), 'undecided', kept(false), english).at(-1)).toMatch(/^Report version 2, kept by Ada, \d\d:\d\d$/)
  })
  test('says whose image a model read where a study names several patients', () => {
    const child = { name: '赵国强', name_latin: 'ZHAO Guoqiang', id: 'CHILD-1' }
    const adult = { name: '欧阳秀兰', name_latin: null, id: null }
    const series = [{ instances: [{ sop: '1', patient: null }, { sop: '2', patient: adult }] }]
    const readings = ['1', '2'].map((sop) => ({ ...reading, sop, state: 'not_applicable' }))
    const [first, second] = recordOf(study({ patient: child, patients: [{ patient: child }, { patient: adult }], series, readings }), 'undecided', kept(false), english)
    expect([first, second].map((line) => line?.split('; the image read: ')[1])).toEqual(['ZHAO Guoqiang, CHILD-1', '欧阳秀兰, patient ID unknown'])
  })
  test('holds the report word for word', () => {
    expect(textsOf(report.text, english.say)).toEqual([{ term: 'Findings', text: report.text.findings }, { term: 'Impression', text: '' }])
  })
})

describe('a signed report before the own opinion', () => {
  const part = (one: Report) => createElement(MantineProvider, undefined, createElement(SignedPart, { report: one, show: () => undefined, busy: false }))
  test('is shown with whose it is where nothing is withheld', () => {
    const page = shown(part(report))
    expect(page).toContain('A right opacity.')
    expect(page).not.toContain('Show it now')
  })
  test('says why it waits where it may tell a finding', () => {
    const page = shown(part({ ...report, may_tell: true }))
    expect(page).toMatch(/Signed by Ada, 2026-11-25 .*It may tell what the AI found: it is shown after your own opinion/)
    expect(page).toContain('Show it now')
    expect(page).not.toContain('A right opacity.')
  })
})

test('nothing is offered as another way where it is the only one', () => {
  const hint = (own: null | { box: [0, 0, 1, 1]; before: number; after: number; elsewhere: [] }) =>
    shown(createElement(CoverPart, { own, point: null, on: undefined, setOn: () => undefined, boxes: [], asked: undefined }))
  expect(hint(null)).toMatch(/>Draw boxes with B/)
})

test('the switch and the scale name each box that is covered', () => {
  const asked = { cover: { before: 0.9, after: 0.2, elsewhere: [0.8, 0.9], point: 0.5 }, problem: undefined }
  const page = (boxes: readonly string[]) =>
    shown(createElement(MantineProvider, undefined, createElement(CoverPart, { own: null, point: 0.5, on: 'box', setOn: () => undefined, boxes, asked })))
  const names = ['Box 1', 'Box 2', 'Box 3']
  for (const [count, said] of [[1, 'Box 1'], [2, 'Box 1 and Box 2'], [3, 'Box 1, Box 2 and Box 3']] as const) {
    const told = page(names.slice(0, count))
    expect(told).toContain(`Cover ${said} and read again`)
    expect(told).toContain(`<h3>${said}</h3>`)
    expect(told).toContain(count === 1 ? '2 equal regions covered' : '2 equal sets of boxes covered')
  }
})

test('where covering elsewhere changes next to nothing its bar is seen all the same, below the rings', () => {
  const drawn = (elsewhere: readonly number[]) => {
    const [, x, width, y] = /<rect class="cover-elsewhere" x="([^"]*)" width="([^"]*)" y="([^"]*)"/.exec(shown(createElement(CoverAndReadAgain, { before: 0.9997, after: 0.9992, elsewhere, boxes: 1, point: 0.71 }))) ?? []
    return [x, width, y].map(Number)
  }
  for (const elsewhere of [[0.9996, 0.9999], [0, 0.0001], [0.5, 0.5]]) {
    const [x = NaN, width = NaN, y = NaN] = drawn(elsewhere)
    expect([width, x >= 0, x + width <= 320, y > 40]).toEqual([10, true, true, true])
  }
  expect(drawn([0.25, 0.75])).toEqual([83, 154, 41])
})

test('of a study without an image the document is named, not what no image says', () => {
  const asked = (columns: number) => {
    const study = { request: { indication: [], history: [] }, description: null, patients: [], series: [{ instances: [{ display: { rows: columns, columns } }] }] } as unknown as StudyView
    return shown(createElement(RequestPart, { study, described: false })).match(/see the document|the images do not say/g)
  }
  expect([asked(8), asked(0)]).toEqual([Array(2).fill('the images do not say'), Array(2).fill('see the document')])
})

test('of a study without an image no first opinion is asked for, and the page says how it is recorded', () => {
  const asked = (pictured: boolean) =>
    shown(createElement(MantineProvider, undefined, createElement(OpinionForm, { draft: noOpinion, change: () => undefined, toggle: () => undefined, chest: false, pictured, missing: undefined })))
  expect(asked(true)).toMatch(/Your first opinion/)
  expect(asked(false)).toMatch(/Your judgement after the report.*recorded as a judgement after it/)
  expect(asked(false)).not.toContain('first opinion')
})

test('the findings of a chest film are asked of no CT', () => {
  const study = (modality: string, part: string | null) => ({ series: [{ modality, body_part: part }] }) as unknown as StudyView
  expect([study('CT', 'CHEST'), study('CR', 'CHEST'), study('DX', null), study('CR', 'HAND')].map(mayBeChest)).toEqual([false, true, true, false])
})
