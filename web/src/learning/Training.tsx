import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { learning } from '../server/learning'
import { dayAndClock } from '../server/format'
import type { RunShown } from '../server/answers/trainings'
import { useLanguage } from '../language'
import { EvidenceRow } from '../parts/EvidenceRow'
import { Banner } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { LossCurve } from './LossCurve'
import { Made } from './Made'
import { why } from './reasons'
import { RunActs } from './RunActs'
import { howFar, left, madeHow, runStates, tasks } from './standing'
import './learning.css'

/** How one training stands: how its loss falls while it runs, and the packages that came of it. */
export default function Training() {
  const { say } = useLanguage()
  const { run } = useParams<{ run: string }>()
  const training = useQuery({ queryKey: ['trainings', run], queryFn: ({ signal }) => learning.training(run, signal) })
  const title = training.data?.plan ?? say('训练', 'Training')
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <div>
            <p className="second"><Link to="/models">{say('模型', 'Models')}</Link> / <Link to="/trainings">{say('训练', 'Training')}</Link></p>
            <h1>{title}</h1>
            {training.data === undefined ? null : <p className="card-standing"><StateBadge size="headline" state={runStates[training.data.state]} why={<Standing run={training.data} />} /></p>}
          </div>
          {training.data === undefined ? null : <RunActs run={training.data} />}
        </div>
        {training.isPending ? <Waiting /> : null}
        {training.error === null ? null : <ServerProblem problem={training.error} title={say('这次训练没有读出来', 'This training could not be read')} again={() => void training.refetch()} />}
        {training.data === undefined ? null : <Shown run={training.data} />}
      </div>
    </Shell>
  )
}

/** Step and time in words. */
function Standing({ run }: { run: RunShown }) {
  const { say } = useLanguage()
  const { curve, state } = run
  const far = howFar(curve?.step ?? null, curve?.steps ?? null, say)
  if (state === 'waiting') return <>{say(`${dayAndClock(run.since)} 起，等另一次训练或评估结束`, `since ${dayAndClock(run.since)}, for another training or evaluation to end`)}</>
  if (state === 'running') {
    const parts = [far ?? say('正在读影像，还没有走第一步', 'reading films, no step taken yet'), curve === null ? undefined : left(curve.left_s, say)]
    return <>{parts.filter((one) => one !== undefined).join(say('，', ', '))}</>
  }
  return <>{[dayAndClock(run.since), far].filter((one) => one !== undefined).join(say('，', ', '))}</>
}

function Shown({ run }: { run: RunShown }) {
  const { say, language } = useLanguage()
  const { about, curve } = run
  return (
    <>
      {run.problem === null ? null : <Banner>{why(run.problem, language)}</Banner>}
      <div className="with-side">
        <div className="main-column">
          {curve === null && run.state === 'done' ? null : curve === null ? (
            <p className="second">{run.state === 'waiting' ? say('还没有开始。', 'It has not begun.') : say('影像读完、走过头几步之后，损失曲线出现在这里。', 'Once its films are read and the first steps are taken, the loss curve appears here.')}</p>
          ) : <LossCurve curve={curve} task={about?.task} moving={run.state === 'running'} />}
          {run.packages.map((one) => <Made key={one.folder} run={run.run} made={one} />)}
        </div>
        <aside className="side-column" aria-label={say('计划与请求', 'Plan and asking')}>
          <h2>{say('计划', 'Plan')}</h2>
          <dl className="grounds">
            <EvidenceRow term={say('文件', 'File')} source={say(`SHA-256 ${run.sha256.slice(0, 16)}`, `SHA-256 ${run.sha256.slice(0, 16)}`)}>{run.plan}</EvidenceRow>
            {about === null ? (
              <EvidenceRow term={say('内容', 'Contents')}>{run.state === 'done' ? say('文件已不在，或内容已改', 'it is gone, or was changed since') : <span className="unknown">{say('文件已不在，或内容已改：不能继续', 'it is gone or was changed since: it cannot go on')}</span>}</EvidenceRow>
            ) : (
              <>
                <EvidenceRow term={say('做成', 'Makes')} source={about.task in tasks ? undefined : about.task}>{about.package} {about.version}</EvidenceRow>
                <EvidenceRow term={say('数据', 'Data')}>{about.data}</EvidenceRow>
                <EvidenceRow term={say('方法', 'How')} source={say(`每批 ${about.batch} 幅，种子 ${about.seed}，${about.threads} 线程`, `${about.batch} a batch, seed ${about.seed}, ${about.threads} ${about.threads === 1 ? 'thread' : 'threads'}`)}>{madeHow(about, say)}</EvidenceRow>
              </>
            )}
          </dl>
          <h2>{say('请求', 'Asked for')}</h2>
          <dl className="grounds">
            <EvidenceRow term={say('最近由', 'Last by')}>{run.by}</EvidenceRow>
            <EvidenceRow term={say('最初于', 'First')}>{dayAndClock(run.asked_at)}</EvidenceRow>
          </dl>
        </aside>
      </div>
    </>
  )
}
