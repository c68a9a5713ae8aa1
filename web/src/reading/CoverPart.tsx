import { Kbd, Switch } from '@mantine/core'
import { explainProblem } from '../server/reasons'
import type { Cover } from '../server/answers/readings'
import { useLanguage } from '../language'
import type { Say } from '../words'
import { CoverAndReadAgain } from '../parts/CoverAndReadAgain'
import { InSight } from './InSight'

/** What the AI marked, or a person's own box. */
export type Region = 'marked' | 'box'

export interface CoverProps {
  /** What the AI itself marked and covered when it read; null where it marked nothing. */
  readonly own: Cover | null
  readonly point: number | null
  /** What is covered on the film now. */
  readonly on: Region | undefined
  readonly setOn: (on: boolean) => void
  /** The person's own box that is chosen, by its name. */
  readonly chosen: string | undefined
  readonly asked: Asked | undefined
}

/** A person's own question: this box covered, and the answer when it is there. */
export interface Asked {
  readonly name: string
  readonly cover: Cover | undefined
  readonly problem: Error | undefined
}

/** Cover and read again: the AI's region, or any box that a person has drawn. */
export function CoverPart({ own, point, on, setOn, chosen, asked }: CoverProps) {
  const { say } = useLanguage()
  const can = own !== null || chosen !== undefined || on !== undefined
  const label = chosen === undefined ? say('遮盖该区域再读', 'Cover the region and read again') : say(`遮盖${chosen} 再读`, `Cover ${chosen} and read again`)
  return (
    <>
      {can ? (
        <div className="switch-line">
          <Switch checked={on !== undefined} onChange={(event) => setOn(event.currentTarget.checked)} label={<>{label}<Kbd size="xs" ml={6}>C</Kbd></>} size="sm" />
        </div>
      ) : null}
      {own === null || point === null ? null : (
        <InSight sought={on === 'marked'} answer={own}>
          <Answer title={say('AI 标出的区域', 'The region the AI marked')} cover={own} point={point} />
        </InSight>
      )}
      {asked === undefined ? null : (
        <InSight sought={on === 'box'} answer={asked}>
          <Own asked={asked} point={point} />
        </InSight>
      )}
      {chosen === undefined ? <p className="second cover-hint">{hint(can, say)}</p> : null}
    </>
  )
}

function hint(can: boolean, say: Say): string {
  return can
    ? say('也可用 B 自己画框，再按 C：遮盖它再读一次。', 'Or draw a box of your own with B, then press C: it is covered and the film read again.')
    : say('可用 B 画框，再按 C：遮盖它再读一次。', 'Draw a box with B, then press C: it is covered and the film read again.')
}

function Own({ asked, point }: { asked: Asked; point: number | null }) {
  const { say, language } = useLanguage()
  if (asked.problem !== undefined) return <p className="step-error" role="alert">{explainProblem(asked.problem, language)}</p>
  if (asked.cover === undefined) return <p className="second" role="status">{say(`正在遮盖${asked.name} 再读…`, `Covering ${asked.name} and reading again…`)}</p>
  return point === null ? null : <Answer title={asked.name} cover={asked.cover} point={point} />
}

function Answer({ title, cover, point }: { title: string; cover: Cover; point: number }) {
  return (
    <div className="cover-answer" data-cover={title}>
      <h3>{title}</h3>
      <CoverAndReadAgain before={cover.before} after={cover.after} elsewhere={cover.elsewhere} point={point} />
    </div>
  )
}
