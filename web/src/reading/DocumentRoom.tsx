import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ContentLine, Instance } from '../server/answers/images'
import { api, whileThere } from '../server/api'
import { dayAndClock } from '../server/format'
import { objectName } from '../server/objects'
import { explainProblem } from '../server/reasons'
import { useLanguage } from '../language'
import { KeysDialog } from '../parts/KeysDialog'
import { Pane } from '../parts/Pane'
import { PatientStrip } from '../parts/PatientStrip'
import { noMarks } from '../viewer/marks'
import { blank } from '../viewer/view'
import { Panel } from './Panel'
import { useKeyLines, useRoomKeys } from './roomKeys'
import { useCover } from './useCover'
import { type Seat, useDesks } from './useDesks'
import { whoseOf } from './whose'

const nothing = () => undefined

/** A study without a picture: whose it is, what came, the words of a report; and the panel, for it waits for a doctor as others do. */
export function DocumentRoom({ study, person, activeS }: Seat) {
  const { say, language } = useLanguage()
  const desks = useDesks({ study, person, activeS })
  const cover = useCover(study, undefined, nothing)
  const [keysShown, setKeysShown] = useState(false)
  const room = {
    study, map: undefined, setMap: nothing, marks: noMarks, changeMarks: nothing, cover,
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
            {objects.map((one) => <StoredObject key={one.sop} study={study.uid} object={one} />)}
          </div>
        </Pane>
      </div>
      <Panel {...desks} {...room} person={person} onScreen={undefined} displayOf={nothing} chosenBox={undefined} />
      <KeysDialog opened={keysShown} close={() => setKeysShown(false)} lines={lines} />
    </div>
  )
}

function StoredObject({ study, object }: { study: string; object: Instance }) {
  const { say, language } = useLanguage()
  const { data, error } = useQuery({
    queryKey: ['content', object.sop],
    queryFn: ({ signal }) => whileThere(study, () => api.content(object.sop, signal)),
    staleTime: Infinity,
    retry: 1,
  })
  return (
    <article>
      <h2>{objectName(object.object, language)}</h2>
      {error === null ? null : <p className="notice" role="alert">{explainProblem(error, language)}</p>}
      {data === undefined ? null : data.lines.map((line, index) => <Line key={index} line={line} />)}
      {data?.cut === true ? <p className="notice">{say('报告更长：其余部分请看原件。', 'The report is longer: see the original for the rest.')}</p> : null}
      {data?.lines.length === 0 ? <p className="second">{say('此对象没有可在这里显示的文字；原件已保存，可导出。', 'This object has no text that can be shown here; its original is kept and can be exported.')}</p> : null}
    </article>
  )
}

function Line({ line }: { line: ContentLine }) {
  const { say } = useLanguage()
  const indent = { paddingInlineStart: `${Math.min(line.level, 6)}em` }
  if (line.kind === 'CONTAINER') return <h3 style={indent}>{line.name}</h3>
  const text = line.text === '' ? say('（指向另一对象）', '(refers to another object)') : line.text
  return <p style={indent}>{line.name === '' ? null : <b>{line.name}{say('：', ': ')}</b>}{text}</p>
}
