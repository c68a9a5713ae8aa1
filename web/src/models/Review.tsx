import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { api } from '../server/api'
import { counted, dayAndClock } from '../server/format'
import { useExamination } from '../server/examination'
import { useMayRead } from '../server/session'
import type { Reviewed, ReviewedStudy } from '../server/answers/models'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { PatientName, PatientNumber } from '../parts/PatientStrip'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { reportStates } from '../words'
import { modelPath } from './standing'
import './models.css'

/** Whom a version has given a result, signed ones first: what people look through again once it was rolled back. */
export default function Review() {
  const { say } = useLanguage()
  const { name, version } = useParams<{ name: string; version: string }>()
  const review = useQuery({ queryKey: ['models', name, version, 'review'], queryFn: ({ signal }) => api.modelReview(name, version, signal) })
  const title = say('它读过的患者', 'Whom it has read')
  return (
    <Shell room="models" title={`${title} · ${name} ${version}`}>
      <div className="page">
        <div className="page-head">
          <div>
            <p className="second"><Link to="/models">{say('模型', 'Models')}</Link> / <Link to={modelPath(name, version)}>{name} {version}</Link></p>
            <h1>{title}</h1>
            {review.data === undefined ? null : <p className="second">{summary(review.data, say)}</p>}
          </div>
        </div>
        {review.isPending ? <Waiting /> : null}
        {review.error === null ? null : <ServerProblem problem={review.error} title={say('名单没有读出来', 'The list could not be read')} again={() => void review.refetch()} />}
        {review.data === undefined ? null : review.data.patients.length === 0 ? (
          <EmptyState title={say('它没有给出过结果', 'It has given no result')}>
            <p>{say('本院没有一个检查带有这个版本的结果，没有需要复核的。', 'No study of this site has a result of this version: there is nothing to review.')}</p>
          </EmptyState>
        ) : <Patients review={review.data} />}
      </div>
    </Shell>
  )
}

function summary({ studies, signed, left_out: left }: Reviewed, say: (zh: string, en: string) => string): string {
  const more = left === 0 ? '' : say(`另有 ${left} 名患者没有列出：在命令行用 --json 导出全部。`, ` ${counted(left, 'patient')} more are not listed: the terminal writes them all with --json.`)
  const first = signed === 0 ? say('都还没有签名', 'none of them signed yet') : say(`其中 ${signed} 个已签名，列在最前`, `${signed} of them signed; these come first`)
  return say(
    `在 ${studies} 个检查里给出过结果，${first}。结果是什么，在各个检查里看。${more}`,
    `It gave a result in ${counted(studies, 'study', 'studies')}, ${first}. What the result was is told in each study.${more}`,
  )
}

function Patients({ review }: { review: Reviewed }) {
  const { say } = useLanguage()
  const mayRead = useMayRead()
  return (
    <>
      {mayRead ? null : <p className="second">{say('打开检查：由阅片医师。', 'Readers open the studies.')}</p>}
      <table className="plain-table review">
        <thead>
          <tr>
            <th scope="col">{say('患者', 'Patient')}</th>
            <th scope="col">{say('检查', 'Examination')}</th>
            <th scope="col">{say('拍摄', 'Taken')}</th>
            <th scope="col">{say('报告', 'Report')}</th>
          </tr>
        </thead>
        <tbody>
          {review.patients.flatMap(({ patient, studies }) => studies.map((one, index) => (
            <tr key={one.study_uid}>
              {index > 0 ? null : (
                <th scope="row" rowSpan={studies.length}>
                  <PatientName patient={patient} />
                  <span className="second-line"><PatientNumber patient={patient} /></span>
                </th>
              )}
              <Study one={one} mayRead={mayRead} />
            </tr>
          )))}
        </tbody>
      </table>
    </>
  )
}

function Study({ one, mayRead }: { one: ReviewedStudy; mayRead: boolean }) {
  const { say } = useLanguage()
  const examination = useExamination()
  const what = examination({ modality: one.modality ?? say('不详', 'unknown'), body_part: one.body_part, accession: null })
  const why = one.signed_at === null ? undefined : `${one.signed_by ?? ''} · ${dayAndClock(one.signed_at)}`
  return (
    <>
      <td>{mayRead ? <Link to={`/studies/${encodeURIComponent(one.study_uid)}/read`}>{what}</Link> : what}</td>
      <td className="mono nowrap">{one.taken === null ? <span className="unknown">{say('日期不详', 'date unknown')}</span> : dayAndClock(one.taken)}</td>
      <td><StateBadge state={reportStates[one.report]} {...(why === undefined ? {} : { why })} /></td>
    </>
  )
}
