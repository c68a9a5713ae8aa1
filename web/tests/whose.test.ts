/** Whose the image on the screen is, where a study holds images of several patients. */
import { expect, test } from 'vitest'
import { imagesOf, isMixed, placeOf, whoseOf, whoseSeries } from '../src/reading/whose'
import type { StudyView } from '../src/server/answers/studies'

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
