import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Fields } from '../server/answers/said'
import type { Pictured } from '../server/answers/studies'
import { dayAndClock } from '../server/format'
import { explain } from '../server/reasons'
import type { Shares, Size } from '../geometry/coordinates'
import { scaleOf } from '../geometry/coordinates'
import { useLanguage } from '../language'
import { Pane } from '../parts/Pane'
import { PatientStrip } from '../parts/PatientStrip'
import type { FrameProblem } from '../viewer/frames'
import type { Mark, MarkChange, Marks } from '../viewer/marks'
import { Overlay } from '../viewer/Overlay'
import { markTools } from '../viewer/tools/tools'
import type { Tool } from '../viewer/tools/tool'
import { actions } from '../words'
import { useFoot } from './foot'
import { Covered, MapCells } from './Over'
import { purposeWords, type Shown, useWhat } from './stacks'
import type { Held } from './useFilm'
import { whoseOf } from './whose'

/** A map that lies over the picture, and what its colours mean. */
export interface MapOver {
  readonly cells: readonly (readonly number[])[]
  readonly legend: ReactNode
}

interface Props {
  readonly study: Pictured
  readonly shown: Shown
  readonly held: Held
  readonly tool: Tool
  readonly marks: Marks
  readonly change: (change: MarkChange) => void
  readonly map: MapOver | undefined
  readonly covered: { readonly sop: string; readonly shares: readonly Shares[] } | undefined
  readonly again: () => void
}

/** The picture, whose it is above it, and how it is shown below it. */
export function FilmPane({ study, shown, held, tool, marks, change, map, covered, again }: Props) {
  const { say, word } = useLanguage()
  const what = useWhat()
  const markName = useMarkName()
  const apart = purposeWords(shown.purpose)
  const { film, view, place } = held
  // Until the first image is drawn, it is the one that is on its way.
  const { patient, taken } = whoseOf(study, (view.drawn ?? shown.slices[view.index] ?? shown.slices[0])?.sop)
  const display = view.drawn?.display
  const size: Size | undefined = display === undefined ? undefined : { columns: display.columns, rows: display.rows }
  const isCovered = covered !== undefined && covered.sop === view.drawn?.sop
  const foot = useFoot({ view, of: shown.slices.length, step: shown.step, covered: isCovered })
  return (
    <Pane
      strip={<PatientStrip patient={patient} taken={taken === null ? null : dayAndClock(taken)} what={what(study, shown.series)} />}
      label={what(study, shown.series)}
      foot={foot}
      corner={map?.legend}
    >
      <div
        className="film"
        tabIndex={0}
        role="application"
        aria-label={say('影像。按 ? 看全部按键', 'Image. Press ? for all keys')}
        data-pane="film"
        data-drawn={view.drawn === undefined ? 'false' : 'true'}
        data-sop={view.drawn?.sop}
        data-slice={view.index + 1}
        data-slices={shown.slices.length}
        data-window-center={view.window.center}
        data-window-width={view.window.width}
        data-invert={view.inverted ? 'true' : 'false'}
        data-zoom={view.zoom.toFixed(3)}
        data-renderer={view.renderer}
      >
        <div className="film-canvas" ref={place} />
        {film === undefined || size === undefined ? null : (
          <Overlay film={film} view={view} tool={tool} marks={marks} change={change} label={(mark) => labelOf(mark, markName(mark, marks), view.drawn?.display)}>
            {map === undefined ? null : <MapCells cells={map.cells} size={size} />}
            {covered === undefined || !isCovered ? null : (
              <Covered shares={covered.shares} size={size} scale={scaleOf(view.affine)} label={say('已遮盖', 'Covered')} />
            )}
          </Overlay>
        )}
        <SideMark orientation={display?.orientation ?? null} />
        {apart === undefined ? null : <p className="purpose-mark" data-purpose={shown.purpose}>{word(apart)}</p>}
        {view.problem === undefined ? null : <Unread problem={view.problem} again={again} />}
      </div>
    </Pane>
  )
}

function labelOf(mark: Mark, name: string, display: Parameters<(typeof markTools)['box']['measure']>[1] | undefined): string {
  const figure = display === undefined ? '' : markTools[mark.kind].measure(mark.points, display)
  return mark.kind === 'box' ? `${name}  ${figure}` : figure
}

/** "Box 1": counted within its kind, in the order in which they were drawn. */
export function useMarkName(): (mark: Mark, marks: Marks) => string {
  const { say } = useLanguage()
  const kinds = { length: say('长度', 'Length'), angle: say('角度', 'Angle'), box: say('标记框', 'Box') }
  return (mark, marks) => `${kinds[mark.kind]} ${marks.list.filter((one) => one.kind === mark.kind && one.id <= mark.id).length}`
}

/** Which side of the patient the left edge shows, where the header's own directions say it. */
function SideMark({ orientation }: { orientation: readonly number[] | null }) {
  const { say } = useLanguage()
  const across = orientation?.[0]
  if (across === undefined || Math.abs(across) < 0.7) return null
  return across > 0
    ? <span className="side-mark" title={say('患者右侧', "Patient's right")}>R</span>
    : <span className="side-mark" title={say('患者左侧', "Patient's left")}>L</span>
}

function Unread({ problem, again }: { problem: FrameProblem; again: () => void }): ReactNode {
  const { say, word, language } = useLanguage()
  const own: Record<string, string> = {
    unreachable: say('服务器没有回答。', 'The server does not answer.'),
    pixels_do_not_fit: say('像素数据与文件头所说的尺寸不符。', 'The pixel data do not fit the size that the header gives.'),
    undecodable: say('像素无法显示。', 'The pixels could not be drawn.'),
  }
  return (
    <div className="film-problem" role="alert">
      <p>{say('这幅影像没有读出来。', 'This image could not be read.')} {own[problem.reason] ?? explain({ code: problem.reason, fields: problem.fields as Fields, words: problem.sentence }, language)}</p>
      <Button variant="default" onClick={again}>{word(actions.retry)}</Button>
    </div>
  )
}
