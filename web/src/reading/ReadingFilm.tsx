import { useMemo } from 'react'
import { useParams } from 'wouter'
import { ServerProblem } from '../parts/problems'
import { usePerson } from '../server/session'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { Shell } from '../parts/Shell'
import { CaseLead } from './CaseLead'
import { DocumentRoom } from './DocumentRoom'
import './reading.css'
import { Room } from './Room'
import { stacksOf } from './stacks'
import { useActivity } from './useActivity'
import { useStudy } from './useStudy'
import { useUnwritten } from './useTurn'

/** One study: what do I see, what does the AI say, what do I decide. */
export default function ReadingFilm() {
  const { uid } = useParams<{ uid: string }>()
  const { say } = useLanguage()
  const person = usePerson()
  const study = useStudy(uid)
  const activeS = useActivity(uid)
  const stacks = useMemo(() => (study.data === undefined ? [] : stacksOf(study.data)), [study.data])
  // The first picture comes: the room with its tools waits for who writes in the other.
  const withoutPicture = useUnwritten(stacks.length === 0)
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
      {stacks.length === 0 || withoutPicture ? (
        <DocumentRoom key={`${uid} ${person.id}`} study={study.data} person={person} activeS={activeS} />
      ) : (
        <Room key={`${uid} ${person.id}`} study={study.data} stacks={stacks} person={person} activeS={activeS} />
      )}
    </Shell>
  )
}
