/** Places of a film covered by themselves: when it is offered, what is said of it, what the story tells. */
import { MantineProvider } from '@mantine/core'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LanguageProvider } from '../src/language'
import { tell } from '../src/ledger/acts'
import { MapLegend } from '../src/reading/MapLegend'
import { fallWritten } from '../src/reading/occlusion'
import { PlacesLegend } from '../src/reading/PlacesLegend'
import { PlacesPart, type PlacesProps } from '../src/reading/PlacesPart'
import type { OcclusionAnswer, Reading } from '../src/server/answers/readings'
import { placesInHand } from '../src/reading/standing'
import type { StudyView } from '../src/server/answers/studies'
import type { StoryEntry } from '../src/server/answers/ledger'

const shown = (part: Parameters<typeof createElement>[0], props: object, language: 'zh' | 'en' = 'en') =>
  renderToStaticMarkup(createElement(LanguageProvider, { language, change: () => undefined, children: createElement(MantineProvider, undefined, createElement(part, props)) }))
const places = { rows: 7, columns: 7, grade: null }
const reading = (more: object = {}) => ({ id: 'r', at: null, state: 'above', package: 'chest', version: '1.0.0', sop: '1.2', map: null, occlusion: places, ...more }) as unknown as Reading
const answer: OcclusionAnswer = { before: 0.9, after: [[0.9, 0.3], [0.6, 0.95]], cells: [[0, 1], [0.5, 0]], point: 0.5, grade: null, version: '1.0.0' }
const part = (more: object, props: Partial<PlacesProps> = {}, language: 'zh' | 'en' = 'en') =>
  shown(PlacesPart as Parameters<typeof createElement>[0], { reading: reading(more), on: false, setOn: () => undefined, asked: undefined, ...props }, language)

test('says beforehand how often the film is read, how long that takes, and how such maps were graded', () => {
  expect(part({})).toMatch(/Cover each place and read again.*49 places, each covered by itself and read once: a second or two\. Occlusion maps of this model were not graded\./)
  expect(part({ occlusion: { ...places, grade: { films: 31, passes: true } } }, {}, 'zh')).toMatch(/逐处遮盖再读.*共 49 处，每处单独遮盖、读一次，约需一两秒。此模型的遮盖图在 31 幅胶片上通过检验。/)
  expect(part({ occlusion: undefined, map: { cells: [[0, 1], [1, 0]] } })).toContain('4 places')
})

test('is not offered below the point, to a model without places, or where such maps failed, and says why', () => {
  expect(part({ state: 'below', occlusion: null })).not.toContain('Cover each')
  expect(part({ occlusion: null })).toMatch(/This model gives one number and has no places/)
  const failed = part({ occlusion: { ...places, grade: { films: 31, passes: false } } })
  expect(failed).toMatch(/did not pass their grading on 31 films/)
  expect(failed).not.toContain('<input')
})

test('waits, fails and answers in words, with the version that answered', () => {
  const on = { on: true }
  expect(part({}, { ...on, asked: { answer: undefined, problem: undefined } })).toContain('Covering each place and reading again…')
  expect(part({}, { ...on, asked: { answer: undefined, problem: new Error('gone') } })).toContain('role="alert"')
  const said = part({}, { ...on, asked: { answer, problem: undefined } })
  expect(said).toContain('With the strongest place covered p 0.90 → p′ 0.30, operating point 0.50.')
  expect(said).toContain('Covering one other place raises the number: nothing is drawn there. chest 1.0.0. Occlusion maps of this model were not graded.')
  const nothing = { ...answer, after: [[0.9, 0.9], [0.9, 0.9]], cells: [[0, 0], [0, 0]] }
  expect(part({}, { ...on, asked: { answer: nothing, problem: undefined } })).toContain('No place lowers the number by itself: there is nothing to draw.')
  const little = { ...answer, before: 0.9997, after: [[0.9997, 0.9962], [0.9997, 0.9997]] }
  expect(part({}, { ...on, asked: { answer: little, problem: undefined } })).toMatch(/p 0\.9997 → p′ 0\.9962.*No single place settles the number/)
})

test('the legend is not that of the other map: it names the model, the scale, and what it is not', () => {
  const legend = shown(PlacesLegend as Parameters<typeof createElement>[0], { model: 'chest 1.0.0', answer })
  expect(legend).toContain('strongest p 0.90 → p′ 0.30')
  expect(legend).toContain('not where the disease is')
  expect(legend).toContain('chest 1.0.0. Occlusion maps of this model were not graded.')
  expect(shown(MapLegend, {})).not.toContain('p′')
  expect(shown(PlacesLegend as Parameters<typeof createElement>[0], { model: 'chest 1.0.0', answer: { ...answer, cells: [[0, 0], [0, 0]] } })).not.toContain('strongest')
  expect(fallWritten(answer)).toBe('p 0.90 → p′ 0.30')
})

test('a key covers the places of the reading in hand, else of the first that has some', () => {
  const [below, first, second] = [reading({ id: 'a', state: 'below' }), reading({ id: 'b' }), reading({ id: 'c' })]
  const inHand = (readings: readonly Reading[], now?: string) => placesInHand({ readings } as unknown as StudyView, now)?.id
  expect([inHand([below, first, second]), inHand([below, first, second], 'c'), inHand([below], 'a')]).toEqual(['b', 'c', undefined])
})

test('the story tells that places were covered, and after the own opinion which is the strongest', () => {
  const doctor = { id: 'wang', kind: 'person', name: 'Wang', version: '', responsible: '' } as const
  const entry = (act: string, fields: StoryEntry['fields']): StoryEntry => ({ number: 1, act, fields, actor: doctor, at: '2026-11-25T14:00:00+00:00', role: 'radiologist', words: '', permit: '', grounds: '' })
  const of = { package: 'chest', version: '1.0.0', sop: '1.2' }
  expect(tell(entry('cover.map_made', of), 'en')).toBe('covered each place by itself and had chest 1.0.0 read again')
  const after = [[0.9, 0.3], [0.6, 0.95]]
  expect(tell(entry('cover.map_answered', { ...of, before: 0.9, after }), 'en')).toBe('chest 1.0.0 read again with each place covered by itself; the strongest is a region in the upper right of the image (x 50–100\u00a0%, y 0–50\u00a0%): p 0.90 → p′ 0.30')
  expect(tell(entry('cover.map_answered', {}), 'zh')).toBe('逐处遮盖后，模型重读；数值在您给出意见之后显示')
})
