import { useQuery } from '@tanstack/react-query'
import { api } from '../server/api'
import { dayAndClock } from '../server/format'
import { useLanguage } from '../language'
import { ServerProblem } from '../parts/problems'
import { serviceWords } from '../words'
import { stepWords } from './steps'

/** What was decided of a version at this site, by whom and when: each line is an entry of the ledger. */
export function Life({ name, version }: { name: string; version: string }) {
  const { say, language, word } = useLanguage()
  const life = useQuery({ queryKey: ['models', name, version, 'life'], queryFn: ({ signal }) => api.modelLife(name, version, signal) })
  const by = (who: string) => (serviceWords[who] === undefined ? who : word(serviceWords[who]))
  return (
    <section className="card-part" aria-labelledby="life">
      <h2 id="life">{say('在本院的经历', 'Its life at this site')}</h2>
      {life.error === null ? null : <ServerProblem problem={life.error} title={say('经历没有读出来', 'Its life could not be read')} again={() => void life.refetch()} />}
      {life.data?.items.length === 0 ? <p className="second">{say('本院还没有人对它作过决定。', 'Nobody has decided anything of it here.')}</p> : null}
      {life.data === undefined || life.data.items.length === 0 ? null : (
        <table className="plain-table life">
          <thead>
            <tr>
              <th scope="col">{say('时间', 'When')}</th>
              <th scope="col">{say('谁', 'Who')}</th>
              <th scope="col">{say('决定', 'What')}</th>
              <th scope="col" className="number">{say('账本条目', 'Ledger entry')}</th>
            </tr>
          </thead>
          <tbody>
            {life.data.items.map((one) => (
              <tr key={one.number}>
                <td className="nowrap mono">{dayAndClock(one.at)}</td>
                <td>{by(one.by)}</td>
                <td className="wrap">{stepWords(one, version, language)}</td>
                <td className="number mono">{one.number}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
