import { grouped } from '../server/format'
import type { LedgerProblem } from '../server/answers/ledger'
import { useLanguage } from '../language'
import { found } from './found'

/** What a verification found, and at which entries. */
export function Problems({ problems }: { problems: readonly LedgerProblem[] }) {
  const { say, language } = useLanguage()
  const which = ({ number, last }: LedgerProblem) =>
    number === last
      ? say(`条目 ${grouped(number)}：`, `Entry ${grouped(number)}: `)
      : say(`条目 ${grouped(number)} 至 ${grouped(last)}：`, `Entries ${grouped(number)} to ${grouped(last)}: `)
  return (
    <ul className="proof-problems">
      {problems.map((problem, index) => (
        <li key={index}>
          {problem.number < 0 ? null : <span className="mono">{which(problem)}</span>}
          {found[problem.what]?.[language] ?? problem.words}
        </li>
      ))}
    </ul>
  )
}
