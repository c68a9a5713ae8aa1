import { counted, grouped } from '../server/format'
import type { CardFigure } from '../server/answers/models'
import { cardWord, figureWord } from '../server/cardWords'
import { useLanguage } from '../language'
import { FigureWithInterval } from './FigureWithInterval'

/** Shares that should be high are drawn from a half up, errors from nothing to a fifth, so that intervals can be seen. */
function scaleOf(one: CardFigure): readonly [number, number] {
  return one.value >= 0.5 ? [0.5, 1] : [0, 0.2]
}

/** Figures of a card in groups by the films they come from; one without an interval is told in words. */
export function CardFigures({ figures }: { figures: readonly CardFigure[] }) {
  const { say, language } = useLanguage()
  const groups = new Map<string, CardFigure[]>()
  for (const one of figures) groups.set(one.on, [...(groups.get(one.on) ?? []), one])
  return [...groups].map(([on, some]) => (
    <section key={on} className="card-part">
      <table className="figures">
        <caption><h2>{cardWord(on, language)}</h2></caption>
        <colgroup>{['label', 'value', 'interval', 'scale', 'cases'].map((name) => <col key={name} className={`col-${name}`} />)}</colgroup>
        <tbody>
          {some.map((one) =>
            one.low === null || one.high === null ? (
              <tr key={one.name} className="figure"><th scope="row">{figureWord(one.name, language)}</th><td colSpan={4}>{one.value} <span className="second">{cardWord(one.method, language)}</span></td></tr>
            ) : (
              <FigureWithInterval
                key={one.name}
                label={figureWord(one.name, language)}
                value={one.value}
                low={one.low}
                high={one.high}
                scale={scaleOf(one)}
                cases={[
                  say(`${grouped(one.films)} 幅，${grouped(one.patients)} 名患者`, `${counted(one.films, 'film')}, ${counted(one.patients, 'patient')}`),
                  say(`刻度 ${scaleOf(one).join(' 至 ')}`, `scale ${scaleOf(one).join(' to ')}`),
                ].join('\n')}
              />
            ),
          )}
        </tbody>
      </table>
    </section>
  ))
}
