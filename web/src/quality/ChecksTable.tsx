import type { Answer } from '../server/answers/quality'
import { counted } from '../server/format'
import { useLanguage } from '../language'
import { StateBadge } from '../parts/StateBadge'
import { checkResults } from '../words'
import { checkName, explainAnswer, figure, limitOf, severities } from '../server/checks'
import './quality.css'

const rank = { fail: 0, unknown: 1, pass: 2 } as const

/** Every check that was made, what failed first, with the value beside its limit. */
export function ChecksTable({ answers }: { answers: readonly Answer[] }) {
  const { say, language } = useLanguage()
  const count = (verdict: Answer['verdict']) => answers.filter((one) => one.verdict === verdict).length
  const sorted = [...answers].sort((a, b) => rank[a.verdict] - rank[b.verdict])
  return (
    <table className="checks-table">
      <caption>
        {say(
          `${answers.length} 项检查：${count('fail')} 不通过，${count('unknown')} 无法判断，${count('pass')} 通过`,
          `${counted(answers.length, 'check')}: ${count('fail')} fail, ${count('unknown')} unknown, ${count('pass')} pass`,
        )}
      </caption>
      <thead>
        <tr>
          <th scope="col">{say('检查', 'Check')}</th>
          <th scope="col" className="number">{say('测得', 'Measured')}</th>
          <th scope="col" className="number">{say('限值', 'Limit')}</th>
          <th scope="col">{say('结果', 'Result')}</th>
          <th scope="col">{say('级别', 'Severity')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((answer) => (
          <tr key={`${answer.check} ${answer.series}`}>
            <th scope="row">{checkName(answer.check, language)}</th>
            <td className="number mono">{figure(answer.measured, answer.unit, language) ?? <span className="second">—</span>}</td>
            <td className="number mono second">{limitOf(answer, language) ?? '—'}</td>
            <td>
              <StateBadge
                state={checkResults[answer.verdict]}
                why={answer.verdict === 'pass' ? undefined : explainAnswer(answer, language)}
              />
            </td>
            <td className="second">{severities[answer.severity]?.[language] ?? answer.severity}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
