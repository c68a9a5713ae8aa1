import { counted, grouped } from '../server/format'
import type { CardAsked, CardAudit } from '../server/answers/models'
import { useLanguage } from '../language'
import { FigureWithInterval } from '../parts/FigureWithInterval'
import { cardWord } from '../server/cardWords'
import { asked, saysOf } from '../server/auditWords'

/** What could tell the label without the disease, and how the package reads without lungs: by the audit on its card. */
export function Audited({ audit }: { audit: CardAudit }) {
  const { say, language } = useLanguage()
  const cases = say(`${grouped(audit.films)} 幅，${grouped(audit.patients)} 名患者`, `${counted(audit.films, 'film')}, ${counted(audit.patients, 'patient')}`)
  return (
    <section className="card-part">
      <h2>{say('捷径核查', 'Audit for shortcuts')}</h2>
      <p className="second">
        {cardWord(audit.on, language)}
        {say('。AUC；0.5 表示分不开。', '. AUC; 0.5 tells nothing apart. ')}
        {audit.lungs === null ? null : say(`肺的轮廓：${audit.lungs}。`, `Lungs by ${audit.lungs}.`)}
      </p>
      <Rows title={say('它怎样读改动过的胶片', 'How it reads films altered alike')} rows={audit.readings} cases={cases} />
      {audit.outside === null || audit.film_outside === null ? null : (
        <Rows title={say('它的依据有多少在肺外', 'How much of its evidence lies outside the lungs')} rows={[audit.outside]} cases={say(`胶片本身 ${audit.film_outside.toFixed(3)}`, `of the film ${audit.film_outside.toFixed(3)}`)} />
      )}
      <Rows title={say('不看病，什么就能分出标签', 'What tells the label without the package')} rows={audit.alone} cases={cases} />
    </section>
  )
}

function Rows({ title, rows, cases }: { title: string; rows: readonly CardAsked[]; cases: string }) {
  const { language } = useLanguage()
  const told = rows.filter((one) => one.value !== null && one.low !== null && one.high !== null)
  if (told.length === 0) return null
  return (
    <table className="figures">
      <caption><h3>{title}</h3></caption>
      <colgroup>{['label', 'value', 'interval', 'scale', 'cases'].map((name) => <col key={name} className={`col-${name}`} />)}</colgroup>
      <tbody>
        {told.map((one) => (
          <FigureWithInterval
            key={one.of}
            label={asked(one.of, language)}
            value={one.value ?? 0}
            low={one.low ?? 0}
            high={one.high ?? 0}
            cases={[saysOf(one.says, language), cases].filter((words) => words !== '').join('\n')}
          />
        ))}
      </tbody>
    </table>
  )
}
