import { Kbd, Switch } from '@mantine/core'
import { clock, counted, pointWritten } from '../server/format'
import { explainProblem } from '../server/reasons'
import type { OcclusionAnswer, Reading } from '../server/answers/readings'
import { useLanguage } from '../language'
import { InSight } from './InSight'
import { fallWritten, gradedWritten, nothingLowers, placesOf, weighed } from './occlusion'
import { hasPlaces } from './standing'
import type { AskedPlaces } from './useOcclusion'

export interface PlacesProps {
  /** Its map lies on the film. */
  readonly on: boolean
  readonly setOn: (on: boolean) => void
  readonly asked: AskedPlaces | undefined
}

/** Cover each place by itself and read again: what it takes, what came of it, and how such maps of this model were graded. */
export function PlacesPart({ reading, on, setOn, asked }: PlacesProps & { readonly reading: Reading }) {
  const { say, language } = useLanguage()
  if (!hasPlaces(reading)) return <Without reading={reading} />
  const places = placesOf(reading)
  const many = places === undefined ? say('每一处', 'Each place') : say(`共 ${places} 处，每处`, `${places} places, each`)
  return (
    <div className="switch-line" data-places={reading.id}>
      <Switch checked={on} onChange={(event) => setOn(event.currentTarget.checked)} label={<>{say('逐处遮盖再读', 'Cover each place and read again')}<Kbd size="xs" ml={6}>O</Kbd></>} size="sm" />
      {asked === undefined ? (
        <p className="second">{say(`${many}单独遮盖、读一次，约需一两秒。`, `${many} covered by itself and read once: a second or two. `)}{reading.occlusion === undefined ? null : gradedWritten(reading.occlusion?.grade, say)}</p>
      ) : (
        <InSight sought={on} answer={asked}>
          {asked.problem !== undefined ? <p className="step-error" role="alert">{explainProblem(asked.problem, language)}</p>
            : asked.answer === undefined ? <p className="second" role="status">{say('正在逐处遮盖、再读…', 'Covering each place and reading again…')}</p>
            : <Answer reading={reading} answer={asked.answer} />}
        </InSight>
      )}
    </div>
  )
}

/** Why it is not offered; below the point the switch of the other map has said that there is none. */
function Without({ reading: { state, occlusion } }: { reading: Reading }) {
  const { say } = useLanguage()
  if (state !== 'above') return null
  const films = occlusion?.grade?.films
  return (
    <p className="second">
      {films === undefined
        ? say('此模型只给出一个数值，没有可逐处遮盖的地方。', 'This model gives one number and has no places to cover one by one.')
        : say(`不逐处遮盖：此模型的遮盖图在 ${films} 幅胶片上没有通过检验。`, `Places are not covered one by one: occlusion maps of this model did not pass their grading on ${counted(films, 'film')}.`)}
    </p>
  )
}

function Answer({ reading, answer }: { reading: Reading; answer: OcclusionAnswer }) {
  const { say } = useLanguage()
  const { any, settles, against } = weighed(answer)
  const model = `${reading.package} ${answer.version}`
  const of = reading.at === null ? model : say(`${model}，${clock(reading.at)} 的结果`, `${model}, its result of ${clock(reading.at)}`)
  return (
    <>
      <p role="status">
        {any
          ? say(`最强的一处遮盖后 ${fallWritten(answer)}，工作点 ${pointWritten(answer.point)}。`, `With the strongest place covered ${fallWritten(answer)}, operating point ${pointWritten(answer.point)}.`)
          : nothingLowers(say)}
        {any && !settles ? say('没有哪一处单独决定这个数值。', ' No single place settles the number.') : null}
      </p>
      <p className="second">
        {against === 0 ? null : say(`遮盖另外 ${against} 处，数值反而上升，不着色。`, `Covering ${against === 1 ? 'one other place' : `any of ${against} others`} raises the number: nothing is drawn there. `)}
        {say(`${of}。`, `${of}. `)}{gradedWritten(answer.grade, say)}
      </p>
    </>
  )
}
