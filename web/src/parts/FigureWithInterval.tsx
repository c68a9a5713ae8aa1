import { useLanguage } from '../language'
import './FigureWithInterval.css'

interface Props {
  label: string
  value: number
  low: number
  high: number
  cases: string
  /** The ends of the scale, written where they are not 0 and 1. */
  scale?: readonly [number, number]
  digits?: number
}

const wide = 420
const high16 = 16

/** A figure is never shown without its interval and the number of cases behind it. */
export function FigureWithInterval({ label, value, low, high, cases, scale = [0, 1], digits = 3 }: Props) {
  const { say } = useLanguage()
  const [from, to] = scale
  const at = (one: number) => ((Math.min(to, Math.max(from, one)) - from) / (to - from)) * (wide - 8) + 4
  const written = (one: number) => one.toFixed(digits)
  return (
    <tr className="figure">
      <th scope="row">{label}</th>
      <td className="number figure-value">{written(value)}</td>
      <td className="figure-interval mono">{say(`${written(low)} 至 ${written(high)}`, `${written(low)} to ${written(high)}`)}</td>
      <td className="figure-scale">
        <svg viewBox={`0 0 ${wide} ${high16}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="figure-line" d={`M4 8H${wide - 4}`} />
          <path className="figure-range" d={`M${at(low)} 8H${at(high)}`} />
          <path className="figure-mark" d={`M${at(value)} 3v10`} />
        </svg>
      </td>
      <td className="second">{cases}</td>
    </tr>
  )
}
