import { IconX } from '@tabler/icons-react'
import { clampPoint, type Point, type Size } from '../geometry/coordinates'
import { useLanguage } from '../language'
import type { Mark, MarkChange, Marks } from '../viewer/marks'
import type { Display } from '../viewer/stack'
import { markTools } from '../viewer/tools/tools'
import { useMarkName } from './FilmPane'

interface Props {
  readonly marks: Marks
  readonly change: (change: MarkChange) => void
  readonly displayOf: (mark: Mark) => Display | undefined
}

/** What has been drawn, with its figures; each can be chosen, typed in numbers and taken away without a mouse. */
export function MarkList({ marks, change, displayOf }: Props) {
  const { say } = useLanguage()
  const name = useMarkName()
  if (marks.list.length === 0) return null
  return (
    <section className="step">
      <h2>{say('量测与标记', 'Measurements and boxes')}<span className="step-time">{say('不保存', 'not stored')}</span></h2>
      <ul className="mark-list">
        {marks.list.map((mark) => {
          const display = displayOf(mark)
          const chosen = marks.chosen === mark.id
          return (
            <li key={mark.id}>
              <div className="mark-row">
                <button type="button" className="mark-name" aria-pressed={chosen} onClick={() => change({ do: 'choose', id: chosen ? undefined : mark.id })}>
                  {name(mark, marks)}
                  <span className="mark-figure">{display === undefined ? '' : markTools[mark.kind].measure(mark.points, display)}</span>
                </button>
                <button type="button" className="mark-remove" aria-label={say(`删除${name(mark, marks)}`, `Remove ${name(mark, marks)}`)} onClick={() => change({ do: 'remove', id: mark.id })}>
                  <IconX size={15} aria-hidden="true" />
                </button>
              </div>
              {chosen && display !== undefined ? <Numbers mark={mark} size={{ columns: display.columns, rows: display.rows }} change={change} /> : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** The points of the chosen mark as numbers, in image pixels from the upper left. */
function Numbers({ mark, size, change }: { mark: Mark; size: Size; change: (change: MarkChange) => void }) {
  const { say } = useLanguage()
  const set = (index: number, point: Point) =>
    change({ do: 'shape', id: mark.id, points: mark.points.map((one, at) => (at === index ? clampPoint(point, size) : one)) })
  return (
    <div className="mark-numbers">
      {mark.points.map((point, index) => (
        <fieldset key={index}>
          <legend>{say(`点 ${index + 1}（像素）`, `Point ${index + 1} (px)`)}</legend>
          <label>x<input type="number" step={1} value={Math.round(point.x)} onChange={(event) => set(index, { x: event.currentTarget.valueAsNumber || 0, y: point.y })} /></label>
          <label>y<input type="number" step={1} value={Math.round(point.y)} onChange={(event) => set(index, { x: point.x, y: event.currentTarget.valueAsNumber || 0 })} /></label>
        </fieldset>
      ))}
    </div>
  )
}
