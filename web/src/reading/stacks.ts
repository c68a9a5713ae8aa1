/** The series of a study as stacks that can be shown. */
import { useBodyPart } from '../server/examination'
import type { Instance, Series } from '../server/answers/images'
import type { StudyView } from '../server/answers/studies'
import { stepBetween } from '../geometry/stack'
import { useLanguage } from '../language'
import { type Slice, slicesOf } from '../viewer/stack'

export interface Shown {
  readonly series: Series
  readonly slices: readonly Slice[]
  /** From one slice to the next in mm, out of their places; undefined where they do not say. */
  readonly step: number | undefined
}

/** Only series that have pictures; in the order of their numbers, as the server gives them. */
export function stacksOf(study: StudyView): readonly Shown[] {
  return study.series
    .map((series) => ({ series, pictures: series.instances.filter(hasPicture) }))
    .filter(({ pictures }) => pictures.length > 0)
    .map(({ series, pictures }) => {
      const slices = slicesOf(study.uid, pictures, series.modality)
      const [one, next] = slices
      const placed = (slice: Slice) => ({ number: null, position: slice.display.position, orientation: slice.display.orientation })
      return { series, slices, step: one === undefined || next === undefined ? undefined : stepBetween(placed(one), placed(next)) }
    })
}

/** Where the frame that is looked at stands once images have come to its series; undefined in another series, or where it is gone. */
export function placeAfter(before: Shown, index: number, now: Shown): number | undefined {
  const looked = before.slices[index]
  if (looked === undefined || before.series.uid !== now.series.uid) return undefined
  const place = now.slices.findIndex((one) => one.sop === looked.sop && one.frame === looked.frame)
  return place < 0 ? undefined : place
}

/** A report or another object without pixels is kept, and shown by other means. */
export function hasPicture({ display }: Pick<Instance, 'display'>): boolean {
  return display.rows > 0 && display.columns > 0
}

const radiographs = new Set(['CR', 'DX', 'DR', 'RG', 'PX', 'MG', 'IO'])

/** "DX chest · PA"; a part, and a radiograph's view, that is not written says so. */
export function useWhat(): (study: StudyView, series: Series) => string {
  const { say } = useLanguage()
  const part = useBodyPart()
  return (study, series) => {
    const modality = series.modality === '' ? study.modality : series.modality
    const head = [modality, part(series.body_part) ?? say('部位不详', 'body part unknown')]
    const view = series.view ?? (radiographs.has(modality) ? say('体位不详', 'view unknown') : undefined)
    const tail = [view, series.laterality ?? undefined].filter((one) => one !== undefined && one !== '')
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
