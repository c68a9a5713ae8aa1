/** Whose the image on the screen is, where a study holds images of several patients. */
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LanguageProvider } from '../src/language'
import { OtherPatients, PatientNumbers } from '../src/parts/NamedPatients'
import { StoredReports } from '../src/reading/StoredText'
import { imagesOf, isMixed, placeOf, whoseOf, whoseSeries } from '../src/reading/whose'
import type { Patient } from '../src/server/answers/patients'
import type { StudyView, WorklistItem } from '../src/server/answers/studies'

const child = { id: 'CHILD-1', name: '赵国强' }
const adult = { id: 'ADULT-2', name: '欧阳秀兰' }
const image = (sop: string, patient: object | null, taken: string | null) => ({ sop, patient, taken })
const study = (second: object | null, taken: string | null) =>
  ({
    patient: child,
    taken: '2026-01-02T08:15:00',
    patients: [{ patient: child, images: 1 }],
    series: [{ instances: [image('1', null, '2026-01-02T08:15:00')] }, { instances: [image('2', null, null), image('3', second, taken)] }],
  }) as unknown as StudyView

const told = (part: ReactNode) => renderToStaticMarkup(createElement(LanguageProvider, { language: 'en', change: () => undefined, children: part })).replace(/<[^>]*>/g, '')

test('an image is shown under its own patient and date, and one without a date under none', () => {
  const mixed = study(adult, '2026-01-03T09:00:00')
  expect(whoseOf(mixed, '1')).toEqual({ patient: child, taken: '2026-01-02T08:15:00' })
  expect(whoseOf(mixed, '2')).toEqual({ patient: child, taken: null })
  expect(whoseOf(mixed, '3')).toEqual({ patient: adult, taken: '2026-01-03T09:00:00' })
  expect(whoseOf(mixed, undefined)).toEqual({ patient: child, taken: '2026-01-02T08:15:00' })
})

test('a model’s image is found in its series, and a series tells everybody whom it names', () => {
  const mixed = study(adult, null)
  expect([isMixed(mixed), isMixed(study(null, null)), imagesOf(mixed)]).toEqual([true, false, 3])
  expect(placeOf(mixed, '3')).toMatchObject({ seriesPlace: 2, place: 2 })
  expect(placeOf(mixed, null)).toBeUndefined()
  expect(mixed.series.map((one) => whoseSeries(mixed, one))).toEqual([[child], [child, adult]])
})

test('in the list and beside work, everybody is named whom a study names', () => {
  const others = [{ ...adult, name_latin: null, name_guess: null }] as unknown as readonly Patient[]
  expect(told(createElement(OtherPatients, { others }))).toBe('欧阳秀兰 · ADULT-2')
  expect(told(createElement(PatientNumbers, { study: { patient: child, patients: 2, others } as unknown as WorklistItem }))).toBe(' 2 patients · CHILD-1, ADULT-2')
  expect(told(createElement(PatientNumbers, { study: { patient: child, patients: 1, others: [] } as unknown as WorklistItem }))).toBe('CHILD-1')
})

test('a report beside images can be read after the own opinion, and says whose it is where patients differ', () => {
  const one = (sop: string, object: string, rows: number, patient: object | null) => ({ sop, object, display: { rows, columns: rows }, patient, taken: null })
  const film = one('1', '1.2.840.10008.5.1.4.1.1.1.1', 9, null)
  const report = (patient: object | null) => one('2', '1.2.840.10008.5.1.4.1.1.88.11', 0, patient)
  const part = (given: boolean, ...instances: readonly object[]) => told(createElement(StoredReports, { study: { ...study(null, null), series: [{ instances }] } as unknown as StudyView, given }))
  expect(part(false, film, report(null))).toBe('Reports that came with the images can be read after your opinion.')
  expect(part(true, film, report(null))).toBe('Structured report (basic text)')
  expect(part(true, film, report({ ...adult, name_latin: null, name_guess: null }))).toBe('Structured report (basic text) · 欧阳秀兰')
  expect([part(false, film), part(true, film), part(true, report(null))]).toEqual(['', '', ''])
})
