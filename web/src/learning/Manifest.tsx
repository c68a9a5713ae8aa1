import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { manifests } from '../server/manifests'
import { dayAndClock, grouped, percent } from '../server/format'
import type { ManifestShown } from '../server/answers/manifests'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { EvidenceRow } from '../parts/EvidenceRow'
import { Banner } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { Evaluations } from './Evaluations'
import { ManifestActs } from './ManifestActs'
import { why } from './manifestReasons'
import { SetWord } from './Manifests'
import { OpenedLabels } from './OpenedLabels'
import { found, hows, judged, labellings, openedHow } from './sets'
import { told } from './told'
import './learning.css'

/** A data set: who is in which set, how it was verified, and each opening of its test set. */
export default function Manifest() {
  const { say } = useLanguage()
  const { digest } = useParams<{ digest: string }>()
  const shown = useQuery({ queryKey: ['manifests', digest], queryFn: ({ signal }) => manifests.one(digest, signal) })
  // What a verification finds is told to who asked for it; the list keeps how much it was.
  const [problems, setProblems] = useState<readonly string[]>([])
  const title = shown.data?.name ?? say('数据集', 'Data set')
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <div>
            <p className="second"><Link to="/models">{say('模型', 'Models')}</Link> / <Link to="/manifests">{say('数据集', 'Data sets')}</Link></p>
            <h1>{title}</h1>
            {shown.data === undefined ? null : <p className="card-standing"><StateBadge size="headline" state={found(shown.data.verified)} why={<Verified line={shown.data} />} /></p>}
          </div>
          {shown.data === undefined ? null : <ManifestActs manifest={shown.data} tell={setProblems} />}
        </div>
        {shown.isPending ? <Waiting /> : null}
        {shown.error === null ? null : <ServerProblem problem={shown.error} title={say('这个数据集没有读出来', 'This data set could not be read')} again={() => void shown.refetch()} />}
        {shown.data === undefined ? null : <Shown manifest={shown.data} problems={problems} />}
      </div>
    </Shell>
  )
}

function Verified({ line: { verified } }: { line: ManifestShown }) {
  const { say } = useLanguage()
  if (verified === null) return <>{say('还没有人把它与文件核对', 'nobody has held it against its files yet')}</>
  return <>{say(`${dayAndClock(verified.at)} 由 ${verified.by} 验证`, `verified ${dayAndClock(verified.at)} by ${verified.by}`)}</>
}

function Shown({ manifest, problems }: { manifest: ManifestShown; problems: readonly string[] }) {
  const { say, language } = useLanguage()
  const { problem, about } = manifest
  return (
    <>
      {problem === null ? null : <Banner>{why(problem, language)}</Banner>}
      {problems.length === 0 || manifest.verified?.problems === 0 ? null : (
        <div className="learning-part">
          <Banner>{say('不完整，刚刚发现：', 'Not whole; found just now:')}</Banner>
          <ul className="told-rows" tabIndex={0} aria-label={say('不符之处', 'What is wrong')}>{problems.map((one) => <li key={one}>{told(one, language)}</li>)}</ul>
        </div>
      )}
      <div className="with-side">
        <div className="main-column">
          <Sets manifest={manifest} />
          <Openings manifest={manifest} />
          <Evaluations manifest={manifest} />
          {about === null || about.left_out.length === 0 ? null : (
            <section className="learning-part" aria-labelledby="left-out">
              <h2 id="left-out">{say('没有采用', 'Left out')}</h2>
              <ul className="card-lines">{about.left_out.map((one) => <li key={one.why}>{grouped(one.n)}{say('：', ': ')}{told(one.why, language)}</li>)}</ul>
            </section>
          )}
        </div>
        <Side manifest={manifest} />
      </div>
    </>
  )
}

/** How many of each class each set has. */
function Sets({ manifest: { counts } }: { manifest: ManifestShown }) {
  const { say } = useLanguage()
  const sets = ['train', 'tune', 'test'] as const
  const classes = [...new Set(sets.flatMap((one) => Object.keys(counts[one].classes)))]
  return (
    <section className="learning-part first" aria-labelledby="sets">
      <h2 id="sets">{say('集合', 'Sets')}</h2>
      <table className="plain-table sets">
        <thead>
          <tr>
            <th scope="col">{say('集合', 'Set')}</th>
            <th scope="col" className="number">{say('影像', 'Images')}</th>
            <th scope="col" className="number">{say('患者或批次', 'Patients or blocks')}</th>
            {classes.map((one) => <th key={one} scope="col" className="number">{one}</th>)}
          </tr>
        </thead>
        <tbody>
          {sets.map((one) => (
            <tr key={one}>
              <th scope="row"><SetWord name={one} /></th>
              <td className="number">{grouped(counts[one].cases)}</td>
              <td className="number">{grouped(counts[one].patients)}</td>
              {classes.map((name) => <td key={name} className="number">{grouped(counts[one].classes[name] ?? 0)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Each opening, by whom, for which packages, why; and what they ask of an interval. */
function Openings({ manifest }: { manifest: ManifestShown }) {
  const { say } = useLanguage()
  const makes = usePerson().roles.includes('engineer')
  const { openings } = manifest
  return (
    <section className="learning-part" aria-labelledby="openings">
      <h2 id="openings">{say('测试集的打开', 'Openings of the test set')}</h2>
      {openings.length === 0 ? (
        <p className="second">{say('封存，从未打开。第一次打开不需要理由；以后每次都要，而且对所有打开都收紧 alpha。', 'Sealed, never opened. The first opening needs no reason; each further one does, and divides alpha for all of them.')}</p>
      ) : (
        <>
          <table className="plain-table openings">
            <thead>
              <tr>
                <th scope="col">{say('第几次', 'No.')}</th>
                <th scope="col">{say('模型包', 'For')}</th>
                <th scope="col">{say('理由', 'Reason')}</th>
                <th scope="col">{say('打开者', 'By')}</th>
              </tr>
            </thead>
            <tbody>
              {openings.map((one) => (
                <tr key={`${one.number} ${one.at}`}>
                  <td>{one.number}</td>
                  <th scope="row" className="wrap">{one.packages.map((name) => <span key={name} className="line">{name}</span>)}</th>
                  <td className="wrap">{one.reason === '' ? <span className="second">{say('第一次，不需要', 'the first, none needed')}</span> : one.reason}</td>
                  <td>{one.by}<span className="second-line mono">{dayAndClock(one.at)}</span></td>
                </tr>
              ))}
            </tbody>
          </table>
          {judged(manifest, say).map((one) => <p key={one} className="judged">{one}</p>)}
          {makes && openings.some(({ own }) => own) && manifest.about?.source.kind === 'table' ? <OpenedLabels manifest={manifest} about={manifest.about} /> : null}
        </>
      )}
    </section>
  )
}

function Side({ manifest }: { manifest: ManifestShown }) {
  const { say, word } = useLanguage()
  const { about } = manifest
  return (
    <aside className="side-column" aria-label={say('来历', 'Origin')}>
      <h2>{say('来历', 'Origin')}</h2>
      <dl className="grounds">
        <EvidenceRow term={say('哈希', 'Hash')}><span className="mono wrap">{manifest.digest}</span></EvidenceRow>
        <EvidenceRow term={say('来自', 'Made of')} source={manifest.approval === null ? undefined : say(`批准 ${manifest.approval}`, `approval ${manifest.approval}`)}>
          {manifest.approval === null ? say(`文件夹 ${about?.source.root ?? '—'}`, `the folder ${about?.source.root ?? '—'}`) : say('本院归档', 'the archive of this site')}
        </EvidenceRow>
        {about === null ? null : (
          <>
            <EvidenceRow term={say('标签表', 'Table')}><span className="mono">{about.source.table_sha256.slice(0, 16)}</span></EvidenceRow>
            <EvidenceRow term={say('标签', 'Labels')}>{word(labellings[about.labelling])}</EvidenceRow>
            <EvidenceRow term={say('划分', 'Divided')} source={about.split.how === 'given' ? undefined : say(`测试 ${percent(about.split.test)}，调参 ${percent(about.split.tune)}，间隔 ${percent(about.split.gap)}`, `test ${percent(about.split.test)}, tune ${percent(about.split.tune)}, gap ${percent(about.split.gap)}`)}>
              {word(hows[about.split.how])}{about.split.seed === null ? null : ` ${about.split.seed}`}
            </EvidenceRow>
          </>
        )}
        <EvidenceRow term={say('界值', 'Margin')}>{manifest.margin === null ? say('没有定', 'none fixed') : manifest.margin}</EvidenceRow>
        <EvidenceRow term="Alpha">{manifest.alpha}</EvidenceRow>
        <EvidenceRow term={say('测试集', 'Test set')}>{openedHow(manifest, say)}</EvidenceRow>
        <EvidenceRow term={say('制作', 'Made by')} source={dayAndClock(manifest.at)}>{manifest.by}</EvidenceRow>
      </dl>
      {manifest.file === null || about?.source.kind !== 'table' ? null : (
        <>
          <h2>{say('用于训练', 'To train on it')}</h2>
          <p className="second">{say('在计划文件里写：', 'In a plan:')}</p>
          <pre className="next-words">{`data:\n  manifest: ${manifest.file}\n  root: ${manifest.place ?? say('（影像的文件夹）', '(the folder of the films)')}`}</pre>
        </>
      )}
      {about?.source.kind === 'archive' ? <p className="second">{say('影像留在归档里：训练和评估就地读取，每次都核对批准；什么也不取出。', 'Images stay in the archive: trainings and evaluations read them where they lie, under the approval each time; nothing is taken out.')}</p> : null}
    </aside>
  )
}
