import { useEffect, useRef, useState } from 'react'
import type { Series } from '../server/answers/images'
import type { Patient } from '../server/answers/patients'
import type { Pictured } from '../server/answers/studies'
import { useLanguage } from '../language'
import { PatientName } from '../parts/PatientStrip'
import type { Slice } from '../viewer/stack'
import { purposeWords, type Shown, useWhat } from './stacks'
import { drawSmall } from './useFilm'
import { isMixed, whoseSeries } from './whose'

interface Props {
  readonly study: Pictured
  readonly stacks: readonly Shown[]
  /** The id of the stack that is shown. */
  readonly chosen: string
  readonly choose: (id: string) => void
  /** Small pictures wait until the large one is there. */
  readonly ready: boolean
}

/** The series of the study, each with a small picture of its middle. */
export function SeriesList({ study, stacks, chosen, choose, ready }: Props) {
  const { say, word } = useLanguage()
  const what = useWhat()
  const mixed = isMixed(study)
  const series = [...new Set(stacks.map((stack) => stack.series.uid))]
  return (
    <div className="thumbs" role="group" aria-label={say('序列', 'Series')}>
      {stacks.map((stack) => {
        const count = stack.slices.length
        const apart = purposeWords(stack.purpose)
        const place = series.indexOf(stack.series.uid) + 1
        return (
          <button key={stack.id} type="button" aria-pressed={stack.id === chosen} title={what(study, stack.series)} data-purpose={stack.purpose} onClick={() => choose(stack.id)}>
            <Small slice={stack.slices[Math.floor(count / 2)]} ready={ready} />
            <span>{short(stack.series)}</span>
            {apart === undefined ? null : <span className="apart">{word(apart)}</span>}
            {mixed ? <Names patients={whoseSeries(study, stack.series)} /> : null}
            <span className="second">{say(`序列 ${place}/${series.length}`, `series ${place}/${series.length}`)}</span>
            {count > 1 ? <span className="second">{stack.slices[0]?.display.position === null ? say(`${count} 幅`, `${count} images`) : say(`${count} 层`, `${count} slices`)}</span> : null}
          </button>
        )
      })}
    </div>
  )
}

/** Whose the series is, where the study holds images of several patients. */
function Names({ patients }: { patients: readonly Patient[] }) {
  const { say } = useLanguage()
  const [first] = patients
  if (first === undefined) return null
  return <span><b>{patients.length > 1 ? say(`${patients.length} 名患者`, `${patients.length} patients`) : <PatientName patient={first} />}</b></span>
}

/** What fits beside the tools: modality and view; the strip over the picture says the rest. */
function short(series: Series): string {
  return [series.modality, series.view ?? series.laterality].filter((one) => one !== null && one !== '').join(' ')
}

function Small({ slice, ready }: { slice: Slice | undefined; ready: boolean }) {
  const { say } = useLanguage()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [unread, setUnread] = useState(false)
  useEffect(() => {
    if (!ready || slice === undefined || canvas.current === null) return
    drawSmall(canvas.current, slice).then(() => setUnread(false), () => setUnread(true))
  }, [ready, slice])
  return (
    <>
      <canvas ref={canvas} width={1} height={1} aria-hidden="true" />
      {unread ? <span className="unknown">{say('无法显示', 'not readable')}</span> : null}
    </>
  )
}
