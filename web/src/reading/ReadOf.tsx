import { IconAlertTriangle } from '@tabler/icons-react'
import type { Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'
import { useLanguage } from '../language'
import { PatientName, PatientNumber } from '../parts/PatientStrip'
import { useWhat } from './stacks'
import { imagesOf, isMixed, placeOf } from './whose'

interface Props {
  readonly study: StudyView
  readonly reading: Reading
  /** The image on the screen. */
  readonly onScreen: string | undefined
}

/** Of several images the one that a model read, whose it is where patients differ, and that it is not the one on the screen. */
export function ReadOf({ study, reading, onScreen }: Props) {
  const { say } = useLanguage()
  const what = useWhat()
  const of = placeOf(study, reading.sop)
  if (of === undefined || imagesOf(study) < 2) return null
  const { series, instance, seriesPlace, place } = of
  const many = series.instances.length
  const image = many > 1 ? say(`第 ${place}/${many} 幅`, `image ${place} of ${many}`) : undefined
  const where = [say(`序列 ${seriesPlace}/${study.series.length}`, `series ${seriesPlace} of ${study.series.length}`), what(study, series), image]
  const patient = instance.patient ?? study.patient
  return (
    <div className="read-of" data-read={instance.sop}>
      <p className="second">
        {say('所读影像：', 'Image read: ')}{where.filter((one) => one !== undefined).join(say('，', ', '))}
        {isMixed(study) ? <> · <b><PatientName patient={patient} /></b> <PatientNumber patient={patient} /></> : null}
      </p>
      {onScreen === undefined || onScreen === instance.sop ? null : (
        <p className="notice" data-unread="true">
          <IconAlertTriangle size={15} stroke={2} color="var(--status-warning)" aria-hidden="true" />
          <span>{say('屏幕上的是另一幅影像，此模型没有读它。', 'The image on the screen is another one: this model has not read it.')}</span>
        </p>
      )}
    </div>
  )
}
