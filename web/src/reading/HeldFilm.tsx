import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link, useParams } from 'wouter'
import { api, saidOfPage } from '../server/api'
import { isTouched } from '../server/idle'
import type { Pictured } from '../server/answers/studies'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { Waiting } from '../parts/Waiting'
import { framesFor } from '../viewer/frames'
import { noMarks } from '../viewer/marks'
import { windowTool } from '../viewer/tools/window'
import { FilmPane } from './FilmPane'
import { useKeys } from '../parts/keys'
import './reading.css'
import { SeriesList } from './SeriesList'
import { openingOf, type Shown, stacksOf } from './stacks'
import { StackBar } from './StackBar'
import { useFilm } from './useFilm'

/** The images of a held series, for who judges it and reads no studies: to look, and to go back and decide. */
export default function HeldFilm() {
  const { held, series } = useParams<{ held: string; series: string }>()
  const { say } = useLanguage()
  const looked = useQuery({
    queryKey: ['held', held, series],
    queryFn: () => {
      framesFor({ said: saidOfPage, reopen: () => (isTouched() ? api.lookAtHeld(held, series) : undefined) })
      return api.lookAtHeld(held, series)
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const stacks = useMemo(() => (looked.data === undefined ? [] : stacksOf(looked.data)), [looked.data])
  const title = say('隔离的影像', 'Held images')
  const back = new URLSearchParams({ series: `${looked.data?.uid ?? ''} ${series}` })
  const lead = (
    <div className="case-lead">
      <Link to={`/quality/quarantine?${back.toString()}`}><IconChevronLeft size={16} aria-hidden="true" />{say('返回并决定', 'Back, to decide')}</Link>
    </div>
  )
  return (
    <Shell title={title} lead={lead}>
      <h1 className="hidden">{title}</h1>
      {looked.data === undefined ? (
        looked.error === null ? <Waiting /> : <ServerProblem problem={looked.error} title={say('影像没有打开', 'The images were not opened')} again={() => void looked.refetch()} />
      ) : stacks.length === 0 ? (
        <EmptyState title={say('此序列没有可显示的影像', 'This series has no image that can be shown')}>
          <p>{say('原件都已保存。', 'All originals are kept.')}</p>
        </EmptyState>
      ) : <Look study={looked.data} stacks={stacks} />}
    </Shell>
  )
}

function Look({ study, stacks }: { study: Pictured; stacks: readonly Shown[] }) {
  const held = useFilm()
  const { film, view } = held
  const [chosen, choose] = useState(stacks[openingOf(stacks)]?.id)
  const shown = stacks.find((one) => one.id === chosen) ?? stacks[0]
  const slices = shown?.slices
  useEffect(() => {
    if (film !== undefined && slices !== undefined) void film.open(slices)
  }, [film, slices])
  useKeys(
    {
      ArrowUp: () => film?.turnBy(-1), ArrowLeft: () => film?.turnBy(-1), ArrowDown: () => film?.turnBy(1), ArrowRight: () => film?.turnBy(1),
      Home: () => void film?.turnTo(0), End: () => void film?.turnTo(film.length - 1), I: () => film?.invert(), X: () => film?.reset(),
    },
    true,
  )
  if (shown === undefined) return null
  return (
    <div className="reading">
      <SeriesList study={study} stacks={stacks} chosen={shown.id} choose={choose} ready={view.drawn !== undefined} />
      <div className="stack-main">
        <StackBar shown={shown} view={view} choose={(window) => film?.setWindow(window)} />
        <FilmPane
          study={study} shown={shown} held={held} tool={windowTool} marks={noMarks} change={() => undefined}
          map={undefined} covered={undefined} again={() => void film?.open(shown.slices, view.index)}
        />
      </div>
    </div>
  )
}
