import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from 'wouter'
import { wordsOf } from '../server/collections'
import { explain } from '../server/reasons'
import { among, clock } from '../server/format'
import type { Series } from '../server/answers/images'
import type { Answer } from '../server/answers/quality'
import type { Holder, StudyView } from '../server/answers/studies'
import { useLanguage } from '../language'
import { checkName } from '../server/checks'
import { KeptAside, NamedPatients } from '../parts/NamedPatients'
import { clashWords, ruledWords } from '../server/clash'
import type { Say } from '../words'
import { useWhat } from './stacks'
import { imagesOf } from './whose'

/** What a doctor must know of the images before judging them: quarantine, warnings, conflicts. None of it hides a picture. */
export function StudyNotices({ study, holder }: { study: StudyView; holder: Holder | undefined }) {
  const { say, word } = useLanguage()
  const what = useWhat()
  const doubtful = study.quality.answers.filter((answer) => answer.verdict !== 'pass')
  const quarantined = study.quality.state === 'quarantined'
  const { state, version } = study.report
  // Of a draft that is withheld its version is not told, and its images are not either.
  const later = study.report.later_images === true && version > 0
  const signed = state === 'signed'
  const collection = wordsOf(study.source)
  const other = holder?.mine === false
  const several = study.patients.length > 1
  const open = study.clashes.filter((one) => one.settled === null)
  if (!several && !other && !quarantined && !later && doubtful.length === 0 && study.clashes.length === 0 && collection === undefined) return null
  return (
    <section className="notices" aria-label={say('影像的提示', 'Notices on the images')}>
      {several ? (
        <div className="notice several" data-patients={study.patients.length}>
          <IconAlertTriangle size={15} stroke={2} color="var(--status-warning)" aria-hidden="true" />
          <div>
            <b>{say(`此检查的影像写着 ${study.patients.length} 名患者。影像上方写的是该影像自己的患者。`, `The images of this study name ${study.patients.length} patients. Above each image stands whom it names itself.`)}</b>
            <NamedPatients patients={study.patients} images={imagesOf(study)} />
          </div>
        </div>
      ) : null}
      {other ? <Line>{say(`${among(holder.name).trimStart()}自 ${clock(holder.since)} 也在看此检查。谁都可以签名；签名只看版本。`, `${holder.name} has had this study in hand since ${clock(holder.since)}. Either may sign; a signature checks the version.`)}</Line> : null}
      {quarantined ? (
        <Line>
          {heldWritten(study, what, say)}{' '}
          <Link to="/quality/quarantine">{say('查看原因', 'See why')}</Link>
        </Line>
      ) : null}
      {later && signed ? <Line>{say('报告签名之后又到了新影像，报告没有提到它们：请看过新影像，再签署补充报告。已签名的报告不改。', 'Images arrived after the report was signed, which does not speak of them: look at them, then sign an addendum. The signed report stays as it is.')}</Line> : null}
      {study.report.overruled === true ? <Line>{say('签名之后有人判定另存的影像才对：请并排查看，再签署补充报告。已签名的报告不改。', 'Since the signature somebody has said that the image kept aside is right: see both, then sign an addendum. The signed report stays as it is.')}</Line> : null}
      {later && !signed ? <Line>{say(`报告第 ${version} 版暂存之后又到了新影像：请看过新影像，再暂存一次，然后签名。`, `New images arrived after version ${version} of the report was kept: look at them, keep it again, then sign.`)}</Line> : null}
      {study.clashes.length > 0 ? (
        <Line>
          {open.length > 0 ? clashWords({ conflicts: study.conflicts, aside: open }, say) : null}{' '}
          <Link to={`/studies/${encodeURIComponent(study.uid)}/conflicts`}>{say('并排查看', 'See them side by side')}</Link><KeptAside aside={study.clashes.map((one) => ({ ...one, said: ruledWords(one.settled, say) }))} />
        </Line>
      ) : null}
      {collection === undefined ? null : <p className="notice second">{word(collection)}</p>}
      {doubtful.length === 0 ? null : (
        <details className="doubts">
          <summary>{say(`${doubtful.length} 项检查有提示`, doubtful.length === 1 ? '1 check has something to say' : `${doubtful.length} checks have something to say`)}</summary>
          <ul>{doubtful.map((answer, index) => <Doubt key={index} answer={answer} />)}</ul>
        </details>
      )}
    </section>
  )
}

/** Which series are held; what is said of them is said of no other. */
export function heldWritten(study: StudyView, what: (study: StudyView, series: Series) => string, say: Say): string {
  const of = study.series.length
  const places = study.series.flatMap((series, index) => (study.quality.held.includes(series.uid) ? [`${index + 1}/${of}${say(`（${what(study, series)}）`, ` (${what(study, series)})`)}`] : []))
  const goOn = say('阅片、报告、签名照常。', 'Viewing, reporting and signing go on.')
  if (places.length === 0 || places.length === of) {
    return say('影像已隔离：AI 不读，也不用于训练。', 'The images are quarantined: not read by AI, not used for training. ') + goOn
  }
  const rest = of - places.length
  return say(
    `已隔离的只有序列 ${places.join('、')}：AI 不读，也不用于训练。其余 ${rest} 个序列没有隔离。`,
    `Quarantined ${places.length === 1 ? 'is only' : 'are only'} series ${places.join(', ')}: not read by AI, not used for training. ${rest === 1 ? 'The other series is' : `The other ${rest} series are`} not held. `,
  ) + goOn
}

function Line({ children }: { children: React.ReactNode }) {
  return <p className="notice"><IconAlertTriangle size={15} stroke={2} color="var(--status-warning)" aria-hidden="true" /><span>{children}</span></p>
}

function Doubt({ answer }: { answer: Answer }) {
  const { language, say } = useLanguage()
  const why = answer.why === null ? undefined : explain(answer.why, language)
  return <li>{checkName(answer.check, language)}{why === undefined ? null : say(`：${why}`, `: ${why}`)}</li>
}
