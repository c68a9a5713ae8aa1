import { Suspense, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Reading } from '../server/answers/readings'
import { sameWindow } from '../geometry/presets'
import { KeysDialog } from '../parts/KeysDialog'
import { changedMarks, type Mark, noMarks } from '../viewer/marks'
import type { Film } from '../viewer/film'
import { type ToolId } from '../viewer/tools/tool'
import { tools } from '../viewer/tools/tools'
import { FilmPane, type MapOver } from './FilmPane'
import { MapLegend } from './MapLegend'
import { Panel } from './Panel'
import { PlacesLegend } from './questions'
import { useRoomKeys, useKeyLines } from './roomKeys'
import { SeriesList } from './SeriesList'
import { openingOf, placeAfter, type Shown } from './stacks'
import { spokenReadings } from './standing'
import { StackBar } from './StackBar'
import { ToolRail } from './ToolRail'
import { readPlace, useAddress } from './useAddress'
import { useCover } from './useCover'
import { type Seat, useDesks } from './useDesks'
import { useFilm } from './useFilm'
import { type OcclusionDesk, useOcclusion } from './useOcclusion'

/** Of which reading a map lies over the film: of what its network used, or of its places covered by themselves. */
interface Over {
  readonly of: string
  readonly by: 'map' | 'places'
}

interface Props extends Seat {
  readonly stacks: readonly Shown[]
}

/** Tools, series, picture, panel; and the keys that move them all. */
export function Room({ study, stacks, person, activeS }: Props) {
  const [start] = useState(() => readPlace(window.location.search))
  const opening = openingOf(stacks)
  const [chosenId, choose] = useState((stacks[start.series ?? opening] ?? stacks.at(-1))?.id)
  const [toolId, setToolId] = useState<ToolId>('window')
  const [marks, changeMarks] = useReducer(changedMarks, noMarks)
  const [over, setOver] = useState<Over | undefined>(undefined)
  const [keysShown, setKeysShown] = useState(false)
  const held = useFilm()
  const { film, view } = held
  // By its id: a series that comes later may stand before it.
  const found = stacks.findIndex((one) => one.id === chosenId)
  const chosen = found < 0 ? opening : found
  const shown = stacks[chosen]
  if (shown === undefined) throw new Error('a room was opened for a study without images')
  useOpenStack(held, shown, start)
  const desks = useDesks({ study, person, activeS })
  const displayOf = (mark: Mark) => stacks.flatMap((one) => one.slices).find((one) => one.sop === mark.sop && one.frame === mark.frame)?.display
  const cover = useCover(study, marks, displayOf)
  useAddress(chosen === opening ? undefined : chosen, view, film !== undefined && !sameWindow(view.window, film.openedWindow))
  const [map, setMap] = [over?.by === 'map' ? over.of : undefined, (of: string | undefined) => setOver(of === undefined ? undefined : { of, by: 'map' })]
  const places = useOcclusion(study, over?.by === 'places' ? over.of : undefined, (of) => setOver(of === undefined ? undefined : { of, by: 'places' }))
  const drawn = spokenReadings(study).find((one) => one.id === over?.of && one.sop === view.drawn?.sop)
  const room = {
    ...desks, study, film, view, marks, changeMarks, toolId, setToolId, map, setMap, cover, places,
    sign: () => desks.setSigning(true), showKeys: () => setKeysShown(true),
  }
  useRoomKeys(room, !desks.signing && !keysShown)
  const lines = useKeyLines(shown.series.modality)
  return (
    <div className="reading">
      <ToolRail tool={toolId} pick={setToolId} inverted={view.inverted} invert={() => film?.invert()} reset={() => film?.reset()} />
      <SeriesList study={study} stacks={stacks} chosen={shown.id} choose={choose} ready={view.drawn !== undefined} />
      <div className="stack-main">
        <StackBar shown={shown} view={view} choose={(window) => film?.setWindow(window)} />
        <FilmPane
          study={study}
          shown={shown}
          held={held}
          tool={tools[toolId]}
          marks={marks}
          change={changeMarks}
          map={map === undefined ? placesOver(drawn, places) : mapOver(drawn)}
          covered={cover.covered}
          again={() => void film?.open(shown.slices, view.index)}
        />
      </div>
      <Panel
        {...desks}
        study={study}
        person={person}
        cover={cover}
        places={places}
        onScreen={view.drawn?.sop}
        map={map}
        setMap={setMap}
        marks={marks}
        changeMarks={changeMarks}
        displayOf={displayOf}
      />
      <KeysDialog opened={keysShown} close={() => setKeysShown(false)} lines={lines} />
    </div>
  )
}

function mapOver(drawn: Reading | undefined): MapOver | undefined {
  return drawn?.map?.shown === true ? { cells: drawn.map.cells, legend: <MapLegend /> } : undefined
}

function placesOver(drawn: Reading | undefined, places: OcclusionDesk): MapOver | undefined {
  const answer = drawn === undefined ? undefined : places.asked(drawn.id)?.answer
  if (drawn === undefined || answer === undefined) return undefined
  return { cells: answer.cells, legend: <Suspense><PlacesLegend model={`${drawn.package} ${answer.version}`} answer={answer} /></Suspense> }
}

function useOpenStack(held: ReturnType<typeof useFilm>, shown: Shown, start: ReturnType<typeof readPlace>): void {
  const { film } = held
  const opened = useRef<{ readonly film: Film; readonly key: string; readonly shown: Shown } | undefined>(undefined)
  const key = useMemo(() => shown.slices.map((one) => one.address).join('\n'), [shown])
  useEffect(() => {
    const before = opened.current
    if (film === undefined || (before?.film === film && before.key === key)) return
    opened.current = { film, key, shown }
    if (before === undefined) {
      void film.open(shown.slices, Math.min(start.slice, shown.slices.length - 1)).then(() => {
        if (start.window !== undefined) film.setWindow(start.window)
      })
      return
    }
    const place = before.film === film ? placeAfter(before.shown, film.target, shown) : undefined
    void film.open(shown.slices, place, place !== undefined)
  }, [film, key, shown, start])
}
