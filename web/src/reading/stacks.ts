/** The series of a study as stacks that can be shown. */
import { sideWords } from '../server/attributes'
import { useBodyPart } from '../server/examination'
import type { Instance, Purpose, Series } from '../server/answers/images'
import type { StudyView } from '../server/answers/studies'
import { stepBetween } from '../geometry/stack'
import { useLanguage } from '../language'
import { type Slice, slicesOf } from '../viewer/stack'
import type { Pair } from '../words'

export interface Shown {
  /** Of its series, and of what its pictures were made for. */
  readonly id: string
  readonly series: Series
  readonly purpose: Purpose
  readonly slices: readonly Slice[]
  /** From one slice to the next in mm, out of their places; undefined where they do not say. */
  readonly step: number | undefined
}

const purposes: readonly Purpose[] = ['reading', 'localizer', 'raw']

/**
 * Only series that have pictures; in the order of their numbers, as the server gives them.
 * Pictures that were not made to be read stand apart from the others of their series.
 */
export function stacksOf(study: Pick<StudyView, 'uid' | 'series'>): readonly Shown[] {
  return study.series
    .flatMap((series) => purposes.map((purpose) => ({
      series, purpose, pictures: series.instances.filter((one) => hasPicture(one) && one.purpose === purpose),
    })))
    .filter(({ pictures }) => pictures.length > 0)
    .map(({ series, purpose, pictures }) => {
      const slices = slicesOf(study.uid, pictures, series.modality)
      const [one, next] = slices
      const placed = (slice: Slice) => ({ number: null, position: slice.display.position, orientation: slice.display.orientation })
      const step = one === undefined || next === undefined ? undefined : stepBetween(placed(one), placed(next))
      return { id: `${series.uid} ${purpose}`, series, purpose, slices, step }
    })
}

/** Which stack opens: the first that was made to be read, where there is one. */
export function openingOf(stacks: readonly Shown[]): number {
  return Math.max(0, stacks.findIndex((one) => one.purpose === 'reading'))
}

/** What a picture is that was not made to be read. */
export function purposeWords(purpose: Purpose): Pair | undefined {
  if (purpose === 'raw') return { zh: '原始影像，未经处理，不供阅片', en: 'Raw image for processing, not for reading' }
  return purpose === 'localizer' ? { zh: '定位像', en: 'Localizer' } : undefined
}

/** Where the frame that is looked at stands once images have come to its series; undefined in another series, or where it is gone. */
export function placeAfter(before: Shown, index: number, now: Shown): number | undefined {
  const looked = before.slices[index]
  if (looked === undefined || before.id !== now.id) return undefined
  const place = now.slices.findIndex((one) => one.sop === looked.sop && one.frame === looked.frame)
  return place < 0 ? undefined : place
}

/** A report or another object without pixels is kept, and shown by other means. */
export function hasPicture({ display }: Pick<Instance, 'display'>): boolean {
  return display.rows > 0 && display.columns > 0
}

/** Whether a study has anything that can be judged without its reports. */
export function hasPictures({ series }: Pick<StudyView, 'series'>): boolean {
  return series.some((one) => one.instances.some(hasPicture))
}

const radiographs = new Set(['CR', 'DX', 'DR', 'RG', 'PX', 'MG', 'IO'])

/** "DX chest · PA"; a part, and a radiograph's view, that is not written says so. */
export function useWhat(): (study: Pick<StudyView, 'modality'>, series: Series) => string {
  const { say, language } = useLanguage()
  const part = useBodyPart()
  return (study, series) => {
    const modality = series.modality === '' ? study.modality : series.modality
    const head = [modality, part(series.body_part) ?? say('部位不详', 'body part unknown')]
    const view = series.view ?? (radiographs.has(modality) ? say('体位不详', 'view unknown') : undefined)
    const tail = [view, sideWords(series.laterality ?? '', language)].filter((one) => one !== undefined && one !== '')
    return [head.join(' '), ...tail].join(' · ')
  }
}

const chests = new Set(['CHEST', 'THORAX', 'LUNG'])
const maybeRadiographs = new Set(['CR', 'DX', 'DR', 'RG', 'SC', 'OT'])

/** Whether the six findings of a chest radiograph can be asked for; an unknown part of one may be a chest, and a CT of the chest is none. */
export function mayBeChest(study: StudyView): boolean {
  return study.series.some((series) => {
    const part = series.body_part?.trim().toUpperCase() ?? ''
    return maybeRadiographs.has(series.modality) && (part === '' || chests.has(part))
  })
}
