import { Kbd, Switch } from '@mantine/core'
import { explainProblem } from '../server/reasons'
import type { Cover, CoverAnswer } from '../server/answers/readings'
import { useLanguage } from '../language'
import type { Say } from '../words'
import { CoverAndReadAgain } from '../parts/CoverAndReadAgain'
import { InSight } from './InSight'

/** What the AI marked, or a person's own boxes. */
export type Region = 'marked' | 'box'

export interface CoverProps {
  /** What the AI itself marked and covered when it read; null where it marked nothing. */
  readonly own: Cover | null
  readonly point: number | null
  /** What is covered on the film now. */
  readonly on: Region | undefined
  readonly setOn: (on: boolean) => void
  /** The person's own boxes on the film that was read, by their names. */
  readonly boxes: readonly string[]
  readonly asked: Asked | undefined
}

/** A person's own question: these boxes covered, and the answer when it is there. */
export interface Asked {
  readonly cover: CoverAnswer | undefined
  readonly problem: Error | undefined
}

/** Cover and read again: all boxes that a person has drawn, or else the AI's region. */
export function CoverPart({ own, point, on, setOn, boxes, asked }: CoverProps) {
  const { say } = useLanguage()
  const can = own !== null || boxes.length > 0
  const named = say(boxes.join('、'), new Intl.ListFormat('en-GB').format(boxes))
  const label = boxes.length === 0 ? say('遮盖该区域再读', 'Cover the region and read again') : say(`遮盖${named} 再读`, `Cover ${named} and read again`)
  return (
    <>
      {can ? (
        <div className="switch-line">
          <Switch checked={on !== undefined} onChange={(event) => setOn(event.currentTarget.checked)} label={<>{label}<Kbd size="xs" ml={6}>C</Kbd></>} size="sm" />
        </div>
      ) : null}
      {own === null || point === null ? null : (
        <InSight sought={on === 'marked'} answer={own}>
          <Answer title={say('AI 标出的区域', 'The region the AI marked')} cover={own} boxes={1} point={point} />
        </InSight>
      )}
      {asked === undefined ? null : (
        <InSight sought={on === 'box'} answer={asked}>
          <Own asked={asked} named={named} boxes={boxes.length} point={point} />
        </InSight>
      )}
      <p className="second cover-hint">{boxes.length === 0 ? hint(can, say) : say('此片上您的全部标记框一并遮盖；选中一个，按 Delete 删去。', 'All your boxes on this film are covered together; Delete removes the chosen one.')}</p>
    </>
  )
}

function hint(can: boolean, say: Say): string {
  return can
    ? say('也可用 B 自己画框，一个或几个，再按 C：一并遮盖再读一次。', 'Or draw boxes of your own with B, then press C: they are covered together and the film read again.')
    : say('可用 B 画框，一个或几个，再按 C：一并遮盖再读一次。', 'Draw boxes with B, then press C: they are covered together and the film read again.')
}

function Own({ asked, named, boxes, point }: { asked: Asked; named: string; boxes: number; point: number | null }) {
  const { say, language } = useLanguage()
  if (asked.problem !== undefined) return <p className="step-error" role="alert">{explainProblem(asked.problem, language)}</p>
  if (asked.cover === undefined) return <p className="second" role="status">{say(`正在遮盖${named} 再读…`, `Covering ${named} and reading again…`)}</p>
  return point === null ? null : <Answer title={named} cover={asked.cover} boxes={boxes} point={point} />
}

function Answer({ title, cover, boxes, point }: { title: string; cover: Cover | CoverAnswer; boxes: number; point: number }) {
  return (
    <div className="cover-answer" data-cover={title}>
      <h3>{title}</h3>
      <CoverAndReadAgain before={cover.before} after={cover.after} elsewhere={cover.elsewhere} boxes={boxes} point={point} />
    </div>
  )
}
