import { output, outputDigits, pointWritten } from '../server/format'
import { useLanguage } from '../language'
import './CoverAndReadAgain.css'

interface Props {
  before: number
  after: number
  /** The output after covering each of the equal regions drawn elsewhere. */
  elsewhere: readonly number[]
  /** How many boxes were covered together. */
  boxes: number
  /** The operating point of this package at this site. */
  point: number
}

const left = 6
const right = 314
const place = (value: number) => left + value * (right - left)

/** Did the marked region matter? The output before and after covering it, beside equal regions elsewhere and the operating point. */
export function CoverAndReadAgain({ before, after, elsewhere, boxes, point }: Props) {
  const { say } = useLanguage()
  const n = elsewhere.length
  const digits = outputDigits([before, after, ...elsewhere], [before, after])
  const figure = (value: number) => output(value, digits)
  const spread = n === 0 ? undefined : { low: Math.min(...elsewhere), high: Math.max(...elsewhere) }
  const sentence = say(
    `遮盖前 p ${figure(before)}，遮盖后 p′ ${figure(after)}，工作点 ${pointWritten(point)}。`,
    `Before p ${figure(before)}, after p′ ${figure(after)}, operating point ${pointWritten(point)}.`,
  )
  return (
    <figure className="cover">
      <svg viewBox="0 0 320 62" role="img" aria-label={sentence}>
        <line x1={left} x2={right} y1="34" y2="34" stroke="var(--line-control)" />
        <line x1={left} x2={left} y1="31" y2="37" stroke="var(--line-control)" />
        <line x1={right} x2={right} y1="31" y2="37" stroke="var(--line-control)" />
        <PointMark at={point} label={say('工作点', 'point')} />
        {spread === undefined ? null : <rect className="cover-elsewhere" {...barOf(spread)} y="41" height="5" fill="var(--ink-third)" />}
        <Arrow from={place(before)} to={place(after)} />
        <circle cx={place(before)} cy="34" r="5.5" fill="var(--status-above)" />
        <circle cx={place(after)} cy="34" r="5" fill="var(--panel)" stroke="var(--status-above)" strokeWidth="2.2" />
        <Labels before={before} after={after} figure={figure} />
      </svg>
      <figcaption>
        {spread === undefined
          ? say('没有可比较的别处区域。', 'There was no room for equal regions elsewhere.')
          : say(
              `灰条：遮盖别处 ${n} ${boxes > 1 ? '组同样大的框' : '个同样大的区域'}，${figure(spread.low)} 至 ${figure(spread.high)}。`,
              `Grey bar: ${n} equal ${boxes > 1 ? 'sets of boxes' : 'regions'} covered elsewhere, ${figure(spread.low)} to ${figure(spread.high)}.`,
            )}
      </figcaption>
    </figure>
  )
}

const barMin = 10

/** Where outputs lie close together the bar is wider than they are: it is below the rings, and seen. */
function barOf({ low, high }: { low: number; high: number }): { x: number; width: number } {
  const width = Math.max(barMin, place(high) - place(low))
  const middle = place((low + high) / 2)
  return { x: Math.min(Math.max(1, middle - width / 2), 319 - width), width }
}

/** The ends of the scale keep their labels only where the operating point's own label leaves room. */
function PointMark({ at, label }: { at: number; label: string }) {
  const anchor = at > 0.5 ? 'end' : 'start'
  const shift = at > 0.5 ? -4 : 4
  return (
    <>
      <line x1={place(at)} x2={place(at)} y1="25" y2="44" stroke="var(--ink-second)" strokeDasharray="3 2" />
      <text x={place(at) + shift} y="56" textAnchor={anchor}>{label} {pointWritten(at)}</text>
      {at > 0.12 ? <text x={left} y="56">0.0</text> : null}
      {at < 0.88 ? <text x={right} y="56" textAnchor="end">1.0</text> : null}
    </>
  )
}

function Arrow({ from, to }: { from: number; to: number }) {
  if (Math.abs(from - to) < 24) return null
  const back = to < from ? 1 : -1
  return (
    <>
      <path d={`M${from - back * 8} 34 H${to + back * 9}`} stroke="var(--status-above)" strokeWidth="2" fill="none" />
      <path d={`M${to + back * 14} 29 L${to + back * 7} 34 L${to + back * 14} 39`} stroke="var(--status-above)" strokeWidth="2" fill="none" />
    </>
  )
}

/** Two figures over one scale: when they stand close they lean away from each other, and none leaves the picture. */
function Labels({ before, after, figure }: { before: number; after: number; figure: (value: number) => string }) {
  const [said, saidAfter] = [`p ${figure(before)}`, `p′ ${figure(after)}`]
  const wide = 8 * Math.max(said.length, saidAfter.length) + 1
  const lower = Math.min(before, after)
  const upper = Math.max(before, after)
  const gap = Math.max(0, wide - (place(upper) - place(lower))) / 2
  const first = wide / 2 - 4
  const last = 322 - wide / 2
  const lowerAt = Math.max(first, Math.min(place(lower) - gap, last - wide))
  const upperAt = Math.min(last, Math.max(place(upper) + gap, lowerAt + wide))
  const [beforeAt, afterAt] = before <= after ? [lowerAt, upperAt] : [upperAt, lowerAt]
  return (
    <>
      <text x={beforeAt} y="20" textAnchor="middle" className="strong">{said}</text>
      <text x={afterAt} y="20" textAnchor="middle" className="strong">{saidAfter}</text>
    </>
  )
}
