import { counted, day, dayAndClock, grouped } from '../server/format'
import type { ModelShown } from '../server/answers/models'
import type { Condition, Conditions, Held } from '../server/answers/stages'
import { useLanguage } from '../language'
import { StateBadge } from '../parts/StateBadge'
import type { Pair, Say, StateWord } from '../words'
import { checkResults, workStates } from '../words'
import { measures, why } from './reasons'

const digits = 4

const states: Readonly<Record<Condition['state'], StateWord>> = {
  met: { ...checkResults.pass, zh: '满足', en: 'Met' },
  unmet: { ...checkResults.fail, zh: '未满足', en: 'Not met' },
  waits: { ...workStates.waiting, zh: '待前项', en: 'Waits' },
}

/** A password is held against the person's own only as it is given. */
const signature = { typed: { ...workStates.waiting, zh: '已输入', en: 'Typed', shape: 'pen' }, open: { ...workStates.waiting, zh: '待签名', en: 'Waits' } } as const satisfies Record<string, StateWord>

const names: Readonly<Record<Condition['name'], Pair>> = {
  candidate: { zh: '是候选版本', en: 'It is a candidate' },
  maker: { zh: '本院信任制作者', en: 'Its maker is trusted here' },
  card: { zh: '说明卡完整', en: 'Its card is complete' },
  active: { zh: '在用版本没有变', en: 'The version in use is the same' },
  test: { zh: '封存测试集已为它打开', en: 'A sealed test was opened for it' },
  plan: { zh: '事先声明了变更计划', en: 'A change plan was declared before' },
  report: { zh: '报告覆盖整个测试集', en: 'The report is of the whole test' },
  changes: { zh: '仍是同一个模型', en: 'It is the same model' },
  margins: { zh: '不比在用版本差', en: 'It is no worse, by the plan' },
  point: { zh: '工作点在本院校准', en: 'Its point was calibrated here' },
}

/** What is shown only where it is not met: it goes without saying. */
const quiet: readonly Condition['name'][] = ['candidate', 'maker', 'active']

/** Each thing that a release asks for: whether it is met, and what mends it where it is not. */
export function Demands({ told, model, who, signed }: { told: Conditions; model: ModelShown; who: string; signed: boolean }) {
  const { say, word, language } = useLanguage()
  const shown = told.conditions.filter(({ name, state }) => state !== 'met' || !quiet.includes(name))
  const met = shown.filter(({ state }) => state === 'met').length
  const all = shown.length + 1
  return (
    <section aria-labelledby="demands">
      <h3 id="demands">{say(`发布的要求：${all} 项中已满足 ${met} 项`, `What a release asks for: ${met} of ${all} met`)}</h3>
      <ul className="demands">
        {shown.map((one) => (
          <li key={one.name}>
            <StateBadge state={states[one.state]} />
            <div>
              <b>{one.name === 'margins' && told.active === '' ? say('达到变更计划的要求', 'It meets the plan') : word(names[one.name])}</b>
              <span className={one.state === 'unmet' ? 'demand-lack' : 'second-line'}>
                {one.problem === null ? one.state === 'waits' ? say('前面的要求满足之后才能判断。', 'It can be told once those before it are met.') : fact(one, told, model, say) : why(one.problem, language)}
              </span>
              {one.name === 'margins' && told.held.length > 0 ? <Margins held={told.held} /> : null}
            </div>
          </li>
        ))}
        <li>
          <StateBadge state={signed ? signature.typed : signature.open} />
          <div>
            <b>{say('签名', 'A signature')}</b>
            <span className="second-line">{say(`${who} 在下面输入自己的密码。`, `${who} types the own password below.`)}</span>
          </div>
        </li>
      </ul>
    </section>
  )
}

/** What stands behind a condition that is met. */
function fact({ name }: Condition, told: Conditions, model: ModelShown, say: Say): string {
  const test = told.tests.find(({ manifest }) => manifest === told.manifest)
  const here = model.here.above ?? model.here.below
  const facts: Partial<Record<Condition['name'], string>> = {
    card: say('数字与区间、数据许可、见过的患者都写明。', 'It says figures with intervals, licences of data, and whom it has seen.'),
    changes: say('说明卡只在计划允许之处与在用版本不同。', 'Its card differs from that of the version in use only where the plan lets it.'),
    margins: told.openings > 1
      ? say(`测试集已打开 ${told.openings} 次，区间相应加宽，要求更严。`, `The test set was opened ${told.openings} times: intervals are wider, so more is asked.`)
      : say('每一项的界限都在计划之内。', 'Each bound lies within the plan.'),
    report: say('模型包、影像数和比较的对象都相符。', 'Package, films and what it is compared with are those of this site.'),
  }
  if (name === 'test' && test !== undefined) return say(`${test.name}：${grouped(test.films)} 幅，${dayAndClock(test.at)} 打开。`, `${test.name}: ${counted(test.films, 'film')}, opened ${dayAndClock(test.at)}.`)
  if (name === 'plan' && told.plan !== null) return say(`“${told.plan.title}”，${told.plan.by}，${dayAndClock(told.plan.at)}。`, `“${told.plan.title}”, by ${told.plan.by}, ${dayAndClock(told.plan.at)}.`)
  if (name === 'point' && here !== undefined) return say(`${model.point.toFixed(digits)}，依据本院 ${grouped(here.films)} 幅（${here.source}，${day(here.at)}）。`, `${model.point.toFixed(digits)}, counted on ${counted(here.films, 'film')} of this site (${here.source}, ${day(here.at)}).`)
  return facts[name] ?? ''
}

/** Each demand of the plan beside what was found: what is not met says so in a word. */
function Margins({ held }: { held: readonly Held[] }) {
  const { say, word } = useLanguage()
  const written = (one: Held, value: number) => (one.kind === 'count' ? grouped(value) : value.toFixed(digits).replace('-', '−'))
  const what = {
    count: say('', ''),
    least: say('：自身下限', ', own lower bound'),
    margin: say('：与在用版本之差的下限', ', lower bound of the difference'),
  }
  return (
    <table className="plain-table margins">
      <thead>
        <tr>
          <th scope="col">{say('计划要求', 'What the plan asks')}</th>
          <th scope="col" className="number">{say('测得', 'Found')}</th>
          <th scope="col" className="number">{say('要求', 'Asked')}</th>
          <th scope="col">{say('结果', 'Result')}</th>
        </tr>
      </thead>
      <tbody>
        {held.map((one) => (
          <tr key={`${one.what} ${one.kind}`}>
            <th scope="row">{measures[one.what] === undefined ? one.what : word(measures[one.what] ?? { zh: '', en: '' })}{what[one.kind]}</th>
            <td className="number mono">{one.found === null ? say('没有测得', 'not measured') : written(one, one.found)}</td>
            <td className="number mono">{one.kind === 'margin' ? say('高于 ', 'above ') : say('至少 ', 'at least ')}{written(one, one.asked)}</td>
            <td><StateBadge state={one.met ? states.met : states.unmet} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
