import type { ReactNode } from 'react'
import { counted, grouped, percent } from '../server/format'
import type { Comparison, Figure, Group, Measure, Report } from '../server/answers/evaluations'
import { useLanguage } from '../language'
import { FigureWithInterval } from '../parts/FigureWithInterval'
import { Banner } from '../parts/Notices'
import { StateBadge } from '../parts/StateBadge'
import { checkResults } from '../words'
import { confidence, measures, withInterval, written } from './measured'

/** Errors are drawn from nothing to a fifth, a slope around 1, an intercept around 0, shares over all. */
const scales: Partial<Readonly<Record<Measure, readonly [number, number]>>> = {
  ece: [0, 0.2], brier: [0, 0.4], calibration_slope: [0, 2], calibration_intercept: [-2, 2],
}

/** Below this a p is not written out. */
const pLeast = 0.001

function pWritten(p: number): string {
  return p < pLeast ? `p < ${pLeast}` : `p ${Number(p.toPrecision(2))}`
}

/** What was measured of a package: at its point first, then at every point, then of the probability, then by group. */
export function Measured({ report }: { report: Report }) {
  const { say } = useLanguage()
  const well = report.n - report.n_positive
  const of = { ill: say(`${grouped(report.n_positive)} 幅有征象`, `${counted(report.n_positive, 'film')} with it`), well: say(`${grouped(well)} 幅没有`, `${counted(well, 'film')} without it`), all: say(`${grouped(report.n)} 幅`, counted(report.n, 'film')) }
  return (
    <>
      {report.n_seen !== null && report.n_seen > 0 ? <Banner>{say(`其中 ${grouped(report.n_seen)} 幅影像的患者，它在训练、调参或校准时见过：这些什么也证明不了，发布也不接受。`, `${grouped(report.n_seen)} of the films are of patients whom it has seen in training, tuning or calibration: these prove nothing, and no release takes them.`)}</Banner> : null}
      {report.n_seen === null ? <Banner>{say('它没有说明训练时见过谁：这些影像是否属于那些患者，只有您知道。', 'It does not tell whom it has seen in training: whether these films are of those patients, you alone can know.')}</Banner> : null}
      <Figures title={say('在工作点', 'At the operating point')} report={report} names={['sensitivity', 'specificity', 'accuracy']} cases={[of.ill, of.well, of.all]} first />
      <Predictive report={report} />
      <Figures title={say('在所有工作点', 'At every point')} report={report} names={['auc', 'average_precision']} cases={[of.all, of.all]} />
      <Figures title={say('概率的校准', 'Calibration of the probability')} report={report} names={['calibration_slope', 'calibration_intercept', 'ece', 'brier']} cases={[of.all, of.all, of.all, of.all]} />
      <Groups report={report} />
    </>
  )
}

function Figures({ title, report, names, cases, first = false }: { title: string; report: Report; names: readonly Measure[]; cases: readonly string[]; first?: boolean }) {
  const { say, word } = useLanguage()
  return (
    <section className={first ? 'card-part first' : 'card-part'}>
      <table className="figures">
        <caption><h2>{title}</h2></caption>
        <colgroup>{['label', 'value', 'interval', 'scale', 'cases'].map((name) => <col key={name} className={`col-${name}`} />)}</colgroup>
        <tbody>
          {names.map((name, place) => {
            const { value, low, high } = report[name]
            if (value === null || low === null || high === null) return <tr key={name} className="figure"><th scope="row">{word(measures[name])}</th><td colSpan={4} className="second">{withInterval(report[name], say) ?? say('没有测得：影像不够', 'not measured: there are too few films')}</td></tr>
            const scale = scales[name]
            return <FigureWithInterval key={name} label={word(measures[name])} value={value} low={low} high={high} cases={[cases[place] ?? '', ...(scale === undefined ? [] : [say(`刻度 ${scale.join(' 至 ')}`, `scale ${scale.join(' to ')}`)])].join('\n')} {...(scale === undefined ? {} : { scale })} />
          })}
        </tbody>
      </table>
    </section>
  )
}

/** How many of those above the point had it, and of those below had it not, where so many have it at all. */
function Predictive({ report }: { report: Report }) {
  const { say } = useLanguage()
  const rows = report.predictive_values.filter(({ prevalence }) => prevalence !== null)
  if (rows.length === 0) return null
  return (
    <section className="card-part">
      <h2>{say('预测值', 'Predictive values')}</h2>
      <table className="plain-table predictive">
        <thead>
          <tr>
            <th scope="col">{say('患病率', 'Have the finding')}</th>
            <th scope="col">{say('高于工作点者确有（PPV）', 'Above the point had it (PPV)')}</th>
            <th scope="col">{say('低于工作点者确无（NPV）', 'Below it had it not (NPV)')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.prevalence}>
              <th scope="row">{percent(row.prevalence ?? 0)}{row.prevalence_of === 'stated' ? null : <span className="second-line">{say('测试集自己的，很少是医院的', 'the test set’s own, rarely a hospital’s')}</span>}</th>
              <td className="mono">{withInterval(row.ppv, say) ?? say('没有人高于', 'nobody lies above')}</td>
              <td className="mono">{withInterval(row.npv, say) ?? say('没有人低于', 'nobody lies below')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Groups({ report }: { report: Report }) {
  const { say, word } = useLanguage()
  const groups = Object.entries(report.groups)
  if (groups.length === 0) return null
  const names = ['sensitivity', 'specificity', 'auc'] as const
  return (
    <section className="card-part">
      <h2>{say('分组', 'By group')}</h2>
      <table className="plain-table groups">
        <thead>
          <tr>
            <th scope="col">{say('组', 'Group')}</th>
            {names.map((one) => <th key={one} scope="col">{word(measures[one])}</th>)}
            <th scope="col">{say('AUC 与其余之差', 'AUC less all others’')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(([name, group]) => (
            <tr key={name}>
              <th scope="row">{name}<span className="second-line">{say(`${grouped(group.n)} 幅，${grouped(group.n_positive)} 幅有征象`, `${counted(group.n, 'film')}, ${grouped(group.n_positive)} with it`)}</span></th>
              {names.some((one) => group[one].value !== null)
                ? names.map((one) => <td key={one} className="mono">{withInterval(group[one], say) ?? '—'}</td>)
                : <td colSpan={3} className="second">{say('某一类少于 20 幅：只计数，不测量', 'fewer than 20 films of a class: counted, not measured')}</td>}
              <td className="mono">{group.against_rest === null ? '—' : <AgainstRest rest={group.against_rest} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function AgainstRest({ rest }: { rest: NonNullable<Group['against_rest']> }) {
  const { say } = useLanguage()
  return <>{withInterval(rest, say) ?? '—'}<span className="second-line">{rest.p_adjusted === null ? null : `${pWritten(rest.p_adjusted)}${say('，按 Holm 校正', ', adjusted (Holm)')}`}</span></>
}

const both = ['sensitivity', 'specificity', 'average_precision', 'brier'] as const

/** The package beside the other one on the same films, those left out whose patients either has seen. */
export function Compared({ told }: { told: Comparison }) {
  const { say, word } = useLanguage()
  const rows: readonly (readonly [string, Figure, Figure, Figure, ReactNode])[] = [
    ['AUC', told.a, told.b, told.difference, told.difference.p === null ? null : <span className="second-line">{pWritten(told.difference.p)}</span>],
    ...both.map((one) => [word(measures[one]), told.also[one].a, told.also[one].b, told.also[one].difference, null] as const),
  ]
  const cell = (figure: Figure) => withInterval(figure, say) ?? say('没有测得', 'not measured')
  return (
    <section className="card-part">
      <h2>{say('与另一个比较', 'Beside the other')}</h2>
      <p className="second">{say(`${grouped(told.n)} 幅，${grouped(told.n_positive)} 幅有征象，${grouped(told.n_patients)} 名患者；不计其中一个见过的患者的 ${grouped(told.n_excluded)} 幅。`, `On ${counted(told.n, 'film')} of ${counted(told.n_patients, 'patient')}, ${grouped(told.n_positive)} with the finding; ${grouped(told.n_excluded)} left out, of patients whom one of the two has seen.`)}</p>
      {told.unknown_exclusions.map((one) => <p key={one} className="unknown">{say(`${one} 没有说明见过谁：其中可能有它自己的患者，使它显得更好。`, `Nobody can say whom ${one} has seen: films of its own patients may be among these, and flatter it.`)}</p>)}
      <table className="plain-table compared">
        <thead>
          <tr>
            <th scope="col">{say('测量', 'Measure')}</th>
            <th scope="col">{told.a.package}</th>
            <th scope="col">{told.b.package}</th>
            <th scope="col">{say('差值', 'Difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, a, b, difference, p]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{cell(a)}</td>
              <td className="mono">{cell(b)}</td>
              <td className="mono">{cell(difference)}{p}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="second">{say(`灵敏度和特异度按各自说明卡的工作点；区间为 ${confidence(told.alpha)} %。`, `Sensitivity and specificity are those at each card’s own operating point; intervals are of ${confidence(told.alpha)} %.`)}</p>
      {told.margin === null ? null : <Margin margin={told.margin} />}
    </section>
  )
}

function Margin({ margin }: { margin: NonNullable<Comparison['margin']> }) {
  const { say } = useLanguage()
  const shown = margin.not_inferior === true
  const state = shown ? { ...checkResults.pass, zh: '已证明不差于', en: 'Shown not to be worse' } : { ...checkResults.unknown, zh: '没有证明不差于', en: 'Not shown not to be worse' }
  const bound = margin.bound === null ? say('没有测得', 'not measured') : written(margin.bound)
  return <p className="judged"><StateBadge state={state} why={say(`AUC 差值的下限 ${bound}，事先定下的界值 −${margin.margin}`, `lower bound of the AUC’s difference ${bound}, and the margin that was fixed beforehand −${margin.margin}`)} /></p>
}
