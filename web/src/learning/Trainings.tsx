import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { learning } from '../server/learning'
import { dayAndClock } from '../server/format'
import type { PlanLine, RunLine, Trainings as Listed } from '../server/answers/trainings'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ModelRooms } from '../parts/ModelRooms'
import { Banner, EmptyState } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { why } from './reasons'
import { howFar, isMoving, left, madeHow, runStates, tasks } from './standing'
import { StartPart } from './StartPart'
import './learning.css'

/** Which plans lie on the server, and how their trainings stand. */
export default function Trainings() {
  const { say } = useLanguage()
  const trainings = useQuery({ queryKey: ['trainings'], queryFn: ({ signal }) => learning.trainings(signal) })
  const title = say('训练', 'Training')
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <h1>{title}</h1>
          <p className="second">{say('训练让一切其他工作先行：接收、阅片和报告不受影响', 'A training lets all else go first: studies are received, read and reported as ever')}</p>
        </div>
        <ModelRooms here="trainings" />
        {trainings.isPending ? <Waiting /> : null}
        {trainings.error === null ? null : (
          <ServerProblem problem={trainings.error} title={say('训练没有读出来', 'The trainings could not be read')} again={() => void trainings.refetch()} />
        )}
        {trainings.data === undefined ? null : (
          <>
            <Missing listed={trainings.data} />
            <Runs items={trainings.data.items} />
            <Plans listed={trainings.data} />
          </>
        )}
      </div>
    </Shell>
  )
}

/** Why this service cannot train, and who mends it. */
function Missing({ listed: { missing, films } }: { listed: Listed }) {
  const { language } = useLanguage()
  if (missing !== null) return <Banner>{why({ reason: 'learn_missing', fields: { module: missing }, sentence: '' }, language)}</Banner>
  return films === null ? <Banner>{why({ reason: 'no_films_folder', fields: {}, sentence: '' }, language)}</Banner> : null
}

function Runs({ items }: { items: readonly RunLine[] }) {
  const { say } = useLanguage()
  if (items.length === 0) {
    return (
      <EmptyState title={say('本院还没有训练过', 'Nothing has been trained here yet')}>
        <p>{say('从下面的计划开始一次：损失、进度和做成的模型包会出现在这里。', 'Begin one from a plan below: its loss, how far it is and the packages that come of it appear here.')}</p>
      </EmptyState>
    )
  }
  return (
    <section className="learning-part" aria-labelledby="runs">
      <h2 id="runs">{say('本院的训练', 'Trainings at this site')}</h2>
      <table className="plain-table runs">
        <thead>
          <tr>
            <th scope="col">{say('计划', 'Plan')}</th>
            <th scope="col">{say('状态', 'State')}</th>
            <th scope="col">{say('进度', 'How far')}</th>
            <th scope="col">{say('请求', 'Asked for')}</th>
          </tr>
        </thead>
        <tbody>{items.map((one) => <RunRow key={one.run} run={one} />)}</tbody>
      </table>
    </section>
  )
}

function RunRow({ run }: { run: RunLine }) {
  const { say, language } = useLanguage()
  const reason = run.problem === null ? dayAndClock(run.since) : why(run.problem, language)
  const time = run.state === 'running' ? left(run.left_s, say) : undefined
  return (
    <tr>
      <th scope="row">
        <Link to={`/trainings/${run.run}`}>{run.plan}</Link>
        {run.made === null ? null : <span className="second-line">{say('做成了', 'made')} {run.made.package} {run.made.version}</span>}
      </th>
      <td className="standing"><StateBadge state={runStates[run.state]} why={reason} /></td>
      <td>
        {howFar(run.step, run.steps, say) ?? <span className="second">{run.state === 'running' ? say('正在读影像', 'reading films') : '—'}</span>}
        {time === undefined ? null : <span className="second-line">{time}</span>}
      </td>
      <td>{run.by}<span className="second-line mono">{dayAndClock(run.asked_at)}</span></td>
    </tr>
  )
}

function Plans({ listed }: { listed: Listed }) {
  const { say } = useLanguage()
  const mayTrain = usePerson().roles.includes('engineer')
  const able = listed.missing === null && listed.films !== null
  const before = listed.items.filter((one) => isMoving(one.state)).length
  if (listed.plans.length === 0) {
    return (
      <EmptyState title={say('服务器上没有计划', 'No plan lies on this server')}>
        <p>{say('管理本机的人把计划文件（.yaml）放进这个文件夹，它们就出现在这里：', 'Who runs this machine puts plan files (.yaml) into this folder, and they appear here: ')}<code className="wrap">{listed.folder}</code></p>
      </EmptyState>
    )
  }
  return (
    <section className="learning-part" aria-labelledby="plans">
      <h2 id="plans">{say('服务器上的计划', 'Plans on this server')}</h2>
      <table className="plain-table plans">
        <thead>
          <tr>
            <th scope="col">{say('计划', 'Plan')}</th>
            <th scope="col">{say('做成', 'Makes')}</th>
            <th scope="col">{say('数据', 'Data')}</th>
            <th scope="col">{say('方法', 'How')}</th>
            <th scope="col">{say('操作', 'Action')}</th>
          </tr>
        </thead>
        <tbody>
          {listed.plans.map((one) => (
            <PlanRow key={one.plan} line={one}>
              {mayTrain && able && one.problem === null ? <StartPart line={one} before={before} /> : <span className="second">—</span>}
            </PlanRow>
          ))}
        </tbody>
      </table>
      {mayTrain ? null : <p className="second">{say('开始训练：由工程师决定。', 'An engineer starts a training.')}</p>}
    </section>
  )
}

function PlanRow({ line, children }: { line: PlanLine; children: React.ReactNode }) {
  const { say, word, language } = useLanguage()
  const { about, problem } = line
  const task = about === null ? undefined : tasks[about.task]
  return (
    <tr>
      <th scope="row">
        {line.plan}
        <span className="second-line mono">{line.sha256.slice(0, 16)}</span>
      </th>
      {about === null ? <td colSpan={3} className="wrap unknown">{problem === null ? say('读不出来', 'cannot be read') : why(problem, language)}</td> : (
        <>
          <td>{about.package} {about.version}<span className="second-line">{task === undefined ? about.task : word(task.does)}</span></td>
          <td className="wrap">{about.data}<span className="second-line">{about.frozen ? say('数据集', 'a data set') : say('标签表，开始时冻结', 'a table of labels, frozen when it begins')}</span></td>
          <td>{madeHow(about, say)}<span className="second-line">{say(`种子 ${about.seed}，${about.threads} 线程`, `seed ${about.seed}, ${about.threads} ${about.threads === 1 ? 'thread' : 'threads'}`)}</span></td>
        </>
      )}
      <td>{children}</td>
    </tr>
  )
}
