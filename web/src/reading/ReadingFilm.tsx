import { useMemo } from 'react'
import { useParams } from 'wouter'
import { ServerProblem } from '../parts/problems'
import { usePerson } from '../server/session'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { Shell } from '../parts/Shell'
import { CaseLead } from './CaseLead'
import './reading.css'
import { Room } from './Room'
import { stacksOf } from './stacks'
import { useActivity } from './useActivity'
import { useStudy } from './useStudy'

/** One study: what do I see, what does the AI say, what do I decide. */
export default function ReadingFilm() {
  const { uid } = useParams<{ uid: string }>()
  const { say } = useLanguage()
  const person = usePerson()
  const study = useStudy(uid)
  const activeS = useActivity(uid)
  const stacks = useMemo(() => (study.data === undefined ? [] : stacksOf(study.data)), [study.data])
  const title = say('阅片', 'Reading')
  const heading = <h1 className="hidden">{title}</h1>
  if (study.data === undefined) {
    return (
      <Shell title={title}>
        {heading}
        {study.error === null ? <Waiting words={say('正在打开检查…', 'Opening the study…')} /> : (
          <ServerProblem problem={study.error} title={say('检查没有打开', 'The study was not opened')} again={() => void study.refetch()} />
        )}
      </Shell>
    )
  }
  return (
    <Shell title={title} lead={<CaseLead study={study.data} />}>
      {heading}
      {stacks.length === 0 ? (
        <EmptyState title={say('此检查没有可显示的影像', 'This study has no image that can be shown')}>
          <p>{say('已收到的对象里没有影像；原件都已保存。', 'None of the objects received is an image; all originals are kept.')}</p>
        </EmptyState>
      ) : (
        <Room key={`${uid} ${person.id}`} study={study.data} stacks={stacks} person={person} activeS={activeS} />
      )}
    </Shell>
  )
}
