import { useState } from 'react'
import { dayAndClock } from '../server/format'
import { objectName } from '../server/objects'
import { useLanguage } from '../language'
import { KeysDialog } from '../parts/KeysDialog'
import { Pane } from '../parts/Pane'
import { PatientStrip } from '../parts/PatientStrip'
import { noMarks } from '../viewer/marks'
import { blank } from '../viewer/view'
import { Panel } from './Panel'
import { useKeyLines, useRoomKeys } from './roomKeys'
import { StoredName, StoredText } from './StoredText'
import { useCover } from './useCover'
import { useOcclusion } from './useOcclusion'
import { type Seat, useDesks } from './useDesks'
import { whoseOf } from './whose'

const nothing = () => undefined

/** A study without a picture: whose it is, what came, the words of a report; and the panel, for it waits for a doctor as others do. */
export function DocumentRoom({ study, person, activeS }: Seat) {
  const { say, language } = useLanguage()
  const desks = useDesks({ study, person, activeS })
  const cover = useCover(study, noMarks, nothing)
  const places = useOcclusion(study, undefined, nothing)
  const [keysShown, setKeysShown] = useState(false)
  const room = {
    study, map: undefined, setMap: nothing, marks: noMarks, changeMarks: nothing, cover, places,
    toolId: 'window', setToolId: nothing, film: undefined, view: blank,
  } as const
  useRoomKeys({ ...desks, ...room, sign: () => desks.setSigning(true), showKeys: () => setKeysShown(true) }, !desks.signing && !keysShown)
  const lines = useKeyLines('')
  const objects = study.series.flatMap((series) => series.instances)
  const { patient, taken } = whoseOf(study, objects[0]?.sop)
  const kinds = [...new Set(objects.map((one) => objectName(one.object, language)))]
  const what = [study.modality, ...kinds].filter((one) => one !== '').join(' · ')
  return (
    <div className="reading">
      <div className="stack-main">
        <Pane strip={<PatientStrip patient={patient} taken={taken === null ? null : dayAndClock(taken)} what={what} />} label={what} foot={[say('此检查没有可显示的影像；原件都已保存', 'No image of this study can be shown; all originals are kept')]}>
          <div className="documents" tabIndex={0} role="region" aria-label={say('已收到的对象', 'The objects received')} data-pane="documents">
            {objects.map((one) => <article key={one.sop}><h2><StoredName study={study} object={one} /></h2><StoredText study={study} object={one} /></article>)}
          </div>
        </Pane>
      </div>
      <Panel {...desks} {...room} person={person} onScreen={undefined} displayOf={nothing} />
      <KeysDialog opened={keysShown} close={() => setKeysShown(false)} lines={lines} />
    </div>
  )
}
