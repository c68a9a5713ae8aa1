import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { evaluations } from '../server/evaluations'
import { among, dayAndClock, grouped, percent } from '../server/format'
import { save } from '../server/saved'
import type { EvaluationShown } from '../server/answers/evaluations'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { EvidenceRow } from '../parts/EvidenceRow'
import { Banner } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { filmsOf, why, whyRefused } from './evaluationReasons'
import { called, confidence, howFar } from './measured'
import { Compared, Measured } from './Reports'
import { isMoving, runStates } from './standing'
import './learning.css'

/** One evaluation of the site: how it stands, and what was measured of a package on an opened test set. */
export default function Evaluation() {
  const { say } = useLanguage()
  const { run } = useParams<{ run: string }>()
  const shown = useQuery({ queryKey: ['evaluations', run], queryFn: ({ signal }) => evaluations.one(run, signal) })
  const [first] = shown.data?.packages ?? []
  const title = first === undefined ? say('评估', 'Evaluation') : say(`评估 ${called(first)}`, `Evaluation of ${called(first)}`)
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <div>
            <p className="second">
              <Link to="/models">{say('模型', 'Models')}</Link> / <Link to="/manifests">{say('数据集', 'Data sets')}</Link>
              {shown.data === undefined ? null : <> / <Link to={`/manifests/${shown.data.manifest}`}>{shown.data.name}</Link></>}
            </p>
            <h1>{title}</h1>
            {shown.data === undefined ? null : <p className="card-standing"><StateBadge size="headline" state={runStates[shown.data.state]} why={<Standing one={shown.data} />} /></p>}
          </div>
          {shown.data === undefined ? null : <Acts one={shown.data} />}
        </div>
        {shown.isPending ? <Waiting /> : null}
        {shown.error === null ? null : <ServerProblem problem={shown.error} title={say('这次评估没有读出来', 'This evaluation could not be read')} again={() => void shown.refetch()} />}
        {shown.data === undefined ? null : <Shown one={shown.data} />}
      </div>
    </Shell>
  )
}

function Standing({ one }: { one: EvaluationShown }) {
  const { say } = useLanguage()
  if (one.state === 'waiting') return <>{say(`${dayAndClock(one.since)} 起，等另一次训练或评估结束`, `since ${dayAndClock(one.since)}, for another training or evaluation to end`)}</>
  if (one.state === 'running') return <>{howFar(one, say) ?? say('正在核对文件', 'looking at its files')}</>
  return <>{dayAndClock(one.since)}</>
}

/** Save what was measured; stop what waits or runs. */
function Acts({ one }: { one: EvaluationShown }) {
  const stops = usePerson().roles.includes('engineer') && isMoving(one.state) && one.state !== 'stopping'
  if (stops) return <Stop one={one} />
  return one.evaluation === null ? null : <Save one={one} />
}

function Save({ one }: { one: EvaluationShown }) {
  const { say, language } = useLanguage()
  const name = one.packages.map(called).join(' - ').replaceAll(' ', '-')
  const saving = useMutation({
    mutationFn: (which: 'evaluation' | 'comparison') => evaluations.report(one.run, which),
    onSuccess: (report, which) => save(report, `${name}-${which}.json`),
  })
  return (
    <div>
      <div className="actions">
        {one.comparison === null ? null : <Button variant="default" disabled={saving.isPending} onClick={() => saving.mutate('comparison')}>{say('保存比较（JSON）', 'Save the comparison (JSON)')}</Button>}
        <Button variant="default" disabled={saving.isPending} onClick={() => saving.mutate('evaluation')}>{say('保存评估（JSON）', 'Save the evaluation (JSON)')}</Button>
      </div>
      {saving.error === null ? null : <p className="entry-error" role="alert">{whyRefused(saving.error, language)}</p>}
    </div>
  )
}

function Stop({ one }: { one: EvaluationShown }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const stopping = useMutation({
    mutationFn: () => evaluations.stop(one.run),
    onSuccess: (shown) => {
      client.setQueryData(['evaluations', one.run], shown)
      void client.invalidateQueries({ queryKey: ['manifests'] })
      setOpened(false)
    },
  })
  const label = say('停止', 'Stop')
  return (
    <div className="actions">
      <Button variant="default" className="stopping" onClick={() => {
        stopping.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog opened={opened} close={() => setOpened(false)} title={`${label} · ${one.packages.map(called).join(' · ')}`} label={label} kind="stopping" reason="none" act={() => stopping.mutate()} problem={null} busy={stopping.isPending}>
        <p>{say('它在一两秒内停下，什么也没有测得。再评估一次要从头读，不算又一次打开。', 'It stops within a second or two, and nothing was measured. Another one reads all films again, and is no further opening.')}</p>
        {stopping.error === null ? null : <p className="entry-error" role="alert">{whyRefused(stopping.error, language)}</p>}
      </ActDialog>
    </div>
  )
}

function Shown({ one }: { one: EvaluationShown }) {
  const { say, language } = useLanguage()
  const { problem, evaluation, comparison } = one
  const films = problem === null ? [] : filmsOf(problem)
  return (
    <>
      {problem === null ? null : <Banner>{why(problem, language)}</Banner>}
      {films.length === 0 ? null : <ul className="told-rows" tabIndex={0} aria-label={say('影像', 'Films')}>{films.map((film) => <li key={film}>{film}</li>)}</ul>}
      <div className="with-side">
        <div className="main-column">
          {evaluation === null && isMoving(one.state) ? (
            <div className="making">
              <p className="second">{say('读完全部影像之后，测得的数字出现在这里。可以离开这一页。', 'Once all films are read, what was measured appears here. You may leave this page.')}</p>
              {one.films === 0 ? null : <progress value={one.read} max={one.films} aria-label={say('读完的影像', 'Films read')} />}
            </div>
          ) : null}
          {evaluation === null && one.state === 'stopped' ? <p className="second">{say('已停止，什么也没有测得。', 'It was stopped, and nothing was measured.')}</p> : null}
          {evaluation === null ? null : <Measured report={evaluation} />}
          {comparison === null ? null : <Compared told={comparison} />}
        </div>
        <Side one={one} />
      </div>
    </>
  )
}

function Side({ one }: { one: EvaluationShown }) {
  const { say } = useLanguage()
  const { evaluation } = one
  const [first, second] = one.packages
  return (
    <aside className="side-column" aria-label={say('在什么上测', 'On what')}>
      <h2>{say('在什么上测', 'On what')}</h2>
      <dl className="grounds">
        <EvidenceRow term={say('数据集', 'Data set')} source={say(`哈希 ${one.manifest.slice(0, 16)}`, `hash ${one.manifest.slice(0, 16)}`)}>{one.name}</EvidenceRow>
        <EvidenceRow term={say('测试集', 'Test set')}>{say(`第 ${one.opening} 次打开`, `its opening ${one.opening}`)}{evaluation === null ? null : say(`，共 ${evaluation.openings} 次`, ` of ${evaluation.openings}`)}</EvidenceRow>
        {evaluation === null ? null : <EvidenceRow term={say('区间', 'Intervals')} source={`alpha ${Number(evaluation.alpha.toPrecision(4))}`}>{confidence(evaluation.alpha)} %</EvidenceRow>}
        {first === undefined ? null : <EvidenceRow term={say('模型包', 'Package')} source={say(`内容 ${first.digest.slice(0, 16)}`, `content ${first.digest.slice(0, 16)}`)}>{called(first)}</EvidenceRow>}
        {second === undefined ? null : <EvidenceRow term={say('比较', 'Beside')} source={say(`内容 ${second.digest.slice(0, 16)}`, `content ${second.digest.slice(0, 16)}`)}>{called(second)}</EvidenceRow>}
        <EvidenceRow term={say('有征象', 'Finding')}>{one.finding ?? say('按说明卡的类别', 'by the card’s own classes')}</EvidenceRow>
        <EvidenceRow term={say('年龄', 'Ages')}>{one.ages === null ? say('没有声明', 'none stated') : say(`${one.ages[0]} 至 ${one.ages[1]} 岁，由${among(one.by)}声明`, `${one.ages[0]} to ${one.ages[1]} years, stated by ${one.by}`)}</EvidenceRow>
        {one.prevalences.length === 0 ? null : <EvidenceRow term={say('患病率', 'Prevalence')}>{one.prevalences.map(percent).join(say('、', ', '))}</EvidenceRow>}
      </dl>
      <h2>{say('请求', 'Asked for')}</h2>
      <dl className="grounds">
        <EvidenceRow term={say('由', 'By')}>{one.by}</EvidenceRow>
        <EvidenceRow term={say('于', 'At')}>{dayAndClock(one.asked_at)}</EvidenceRow>
        {Object.entries(one.reports).map(([name, sha256]) => <EvidenceRow key={name} term={name === 'comparison' ? say('比较报告', 'Comparison') : say('评估报告', 'Report')} source={say('哈希在账本里', 'its hash is in the ledger')}><span className="mono wrap">{sha256.slice(0, 16)}</span></EvidenceRow>)}
      </dl>
      {evaluation === null || evaluation.n_refused === 0 ? null : <p className="second">{say(`全部 ${grouped(evaluation.n)} 幅都读了；其中 ${grouped(evaluation.n_refused)} 幅说明卡会拒绝。`, `All ${grouped(evaluation.n)} films were read; the card would have refused ${grouped(evaluation.n_refused)} of them.`)}</p>}
    </aside>
  )
}
