import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconRefresh } from '@tabler/icons-react'
import { Link, useSearchParams } from 'wouter'
import { api } from '../server/api'
import { clockToday, diskSize } from '../server/format'
import { ServerProblem } from '../parts/problems'
import { explain, explainProblem } from '../server/reasons'
import type { Health } from '../server/answers/session'
import type { WorklistItem } from '../server/answers/studies'
import type { WorkItem, WorkListing } from '../server/answers/work'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { PatientNumbers } from '../parts/NamedPatients'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { useExamination } from '../server/examination'
import { actions, type Language, type Pair, type Say, type StateWord, verdicts, type WorkState, workStates } from '../words'
import { stepName, workName } from './names'
import './work.css'

const views: readonly (Pair & { readonly id: string; readonly state: WorkState | undefined })[] = [
  { id: 'all', state: undefined, zh: '全部', en: 'All' },
  { id: 'failed', state: 'failed', zh: '需要人处理', en: 'Needs a person' },
  { id: 'running', state: 'running', zh: '运行中', en: 'Running' },
  { id: 'waiting', state: 'waiting', zh: '等待', en: 'Waiting' },
  { id: 'stopped', state: 'stopped', zh: '已停止', en: 'Stopped' },
  { id: 'done', state: 'done', zh: '完成', en: 'Done' },
]
const rank: Record<WorkState, number> = { failed: 0, running: 1, waiting: 2, stopped: 3, done: 4 }

/** What runs, waits and failed, and what can I do about it. */
export function Work() {
  const { say, word } = useLanguage()
  const [address, setAddress] = useSearchParams()
  const work = useQuery({ queryKey: ['work'], queryFn: ({ signal }) => api.work(signal), refetchInterval: 5_000 })
  const items = work.data?.items ?? []
  const view = views.find((one) => one.id === address.get('view')) ?? views[0]
  const shown = items
    .filter((item) => view?.state === undefined || item.state === view.state)
    .toSorted((a, b) => rank[a.state] - rank[b.state] || b.since.localeCompare(a.since))
  const title = say('运行与失败', 'Work and failures')
  return (
    <Shell room="work" title={title}>
      <div className="page">
        <div className="page-head">
          <h1>{title}</h1>
          <p className="second">{say('这里的失败不妨碍任何人阅片或签名', 'No failure here keeps anyone from reading or signing')}</p>
        </div>
        <Services listing={work.data} />
        {work.data === undefined || work.data.unindexed === 0 ? null : (
          <p className="notice">{say(`${work.data.unindexed} 个封存文件不在索引里，已移到 objects/unindexed，没有删除：数据库比封存库旧，或曾经断电。`, `Stored files that no index knows, moved aside to objects/unindexed and not deleted: ${work.data.unindexed}. The database is older than the store, or the machine broke off.`)}</p>
        )}
        <div className="views" role="group" aria-label={say('视图', 'Views')}>
          {views.map((one) => (
            <button key={one.id} type="button" aria-pressed={one === view} onClick={() => setAddress({ view: one.id }, { replace: true })}>
              {word(one)}
              {work.data === undefined ? null : <span className="nav-count">{items.filter((item) => one.state === undefined || item.state === one.state).length}</span>}
            </button>
          ))}
        </div>
        {work.isPending ? <Waiting /> : null}
        {work.error !== null && work.data === undefined ? (
          <ServerProblem problem={work.error} title={say('运行情况没有读出来', 'What runs could not be read')} again={() => void work.refetch()} />
        ) : null}
        {work.data !== undefined && shown.length === 0 ? (
          <EmptyState title={view?.state === 'failed' ? say('没有需要人处理的工作', 'Nothing needs a person') : say('这里没有工作', 'No work here')}>
            <p>{say('每个检查到达后，质量检查和 AI 的工作会出现在这里。', 'When a study arrives, its checks and what AI does with it appear here.')}</p>
          </EmptyState>
        ) : null}
        {shown.length === 0 ? null : <WorkTable items={shown} />}
      </div>
    </Shell>
  )
}

const lowTimes = 10

/** Low long before it is full: ten times what receiving needs is a day's warning, not a minute's. */
function diskStanding(disk: WorkListing['disk'], say: Say): { name: string; state: StateWord; why: string } {
  if (disk === null) return { name: say('磁盘', 'Disk'), state: { ...workStates.failed, zh: '不在', en: 'Gone' }, why: say('归档的磁盘不在，不再接收；请找工程师', 'the disk of the archive is gone, nothing comes in: call an engineer') }
  const { free_bytes: free, least_bytes: least } = disk
  const left = say(`还有 ${diskSize(free)}，低于 ${diskSize(least)} 停止接收`, `${diskSize(free)} left; receiving stops below ${diskSize(least)}`)
  const state = free < least ? { ...workStates.failed, zh: '已满', en: 'Full' } : free < lowTimes * least ? { ...verdicts.warnings, zh: '快满了', en: 'Nearly full' } : { ...workStates.done, zh: '正常', en: 'Working' }
  return { name: say('磁盘', 'Disk'), state, why: left }
}

/** A site may want no model to read: nothing is broken then. */
function aiStanding(ai: Health['ai'], standing: (on: boolean) => StateWord, say: Say): { state: StateWord; why: string } {
  if (ai === 'none') return { state: { ...workStates.stopped, zh: '未启用', en: 'None in use' }, why: say('没有启用的模型；检查由医生阅片', 'no model is active; doctors read by themselves') }
  if (ai === 'running') return { state: standing(true), why: say('有模型在用', 'a model is in use') }
  return { state: standing(false), why: say('工作进程停止', 'the worker or its models stopped') }
}

/** What is not known yet is not counted: a listing that did not come is no 0. */
function Services({ listing }: { listing: WorkListing | undefined }) {
  const { say } = useLanguage()
  const health = useQuery({ queryKey: ['health'], queryFn: ({ signal }) => api.health(signal) })
  const count = (state: WorkState) => (listing?.items ?? []).filter((item) => item.state === state).length
  if (health.data === undefined) return null
  const { dicom, work, ai, version }: Health = health.data
  const standing = (on: boolean): StateWord =>
    on ? { ...workStates.done, zh: '正常', en: 'Working' } : { ...workStates.failed, zh: '未运行', en: 'Not running' }
  const services: { readonly name: string; readonly state: StateWord; readonly why: string | undefined }[] = [
    { name: say('接收', 'Receiving'), state: standing(dicom), why: dicom ? say('DICOM 端口已打开', 'the DICOM port is open') : say('DICOM 端口未打开', 'the DICOM port is closed') },
    { name: say('后台工作', 'Worker'), state: standing(work === 'running'), why: listing === undefined ? undefined : say(`${count('running')} 项运行，${count('waiting')} 项等待`, `${count('running')} running, ${count('waiting')} waiting`) },
    { name: 'AI', ...aiStanding(ai, standing, say) },
    { name: say('服务器', 'Server'), state: standing(true), why: say(`版本 ${version}`, `version ${version}`) },
  ]
  if (listing !== undefined) services.push(diskStanding(listing.disk, say))
  return (
    <dl className="services">
      {services.map((one) => (
        <div key={one.name}>
          <dt>{one.name}</dt>
          <dd><StateBadge state={one.state} why={one.why} /></dd>
        </div>
      ))}
    </dl>
  )
}

function WorkTable({ items }: { items: readonly WorkItem[] }) {
  const { say } = useLanguage()
  const list = useQuery({
    queryKey: ['worklist', 'all', '', '', ''],
    queryFn: ({ signal }) => api.worklist({ view: 'all' }, signal),
  })
  const studies = new Map((list.data?.items ?? []).map((study) => [study.case, study]))
  return (
    <div className="work-scroll">
      <table className="work-table">
        <thead>
          <tr>
            <th scope="col">{say('状态', 'State')}</th>
            <th scope="col">{say('工作', 'Work')}</th>
            <th scope="col">{say('对象', 'Subject')}</th>
            <th scope="col">{say('步骤', 'Step')}</th>
            <th scope="col">{say('自', 'Since')}</th>
            <th scope="col" className="number">{say('次数', 'Tries')}</th>
            <th scope="col">{say('操作', 'Action')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => <Row key={item.id} item={item} study={studies.get(item.case ?? '')} />)}
        </tbody>
      </table>
    </div>
  )
}

function whyFailed(item: WorkItem, language: Language): string | undefined {
  const { error } = item
  if (error === null || error === '') return undefined
  if (typeof error === 'string') return error
  const text = explain({ code: error.reason ?? '', fields: error.fields ?? {}, words: error.sentence ?? '' }, language)
  return error.code === undefined ? text : `${text} (${error.code})`
}

function Row({ item, study }: { item: WorkItem; study: WorklistItem | undefined }) {
  const { word, language } = useLanguage()
  const examination = useExamination()
  const client = useQueryClient()
  const retrying = useMutation({
    mutationFn: () => api.retry(item.id),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['work'] })
      void client.invalidateQueries({ queryKey: ['counts'] })
    },
  })
  return (
    <tr>
      <td><StateBadge state={workStates[item.state]} why={retrying.error === null ? whyFailed(item, language) : explainProblem(retrying.error, language)} /></td>
      <td><b>{workName(item.name, language)}</b></td>
      <td>
        {item.uid === null ? <span className="second">—</span> : (
          <>
            <Link to={`/studies/${encodeURIComponent(item.uid)}/story`}>{study === undefined ? <span className="mono wrap">{item.uid}</span> : examination(study)}</Link>
            {study === undefined ? null : <span className="second-line"><PatientNumbers study={study} /></span>}
          </>
        )}
      </td>
      <td>{item.step === null || item.step === '' ? <span className="second">—</span> : stepName(item.step, language)}</td>
      <td className="mono">{clockToday(item.since, new Date())}</td>
      <td className="number mono">{item.tries}</td>
      <td>
        {item.state === 'failed' ? (
          <Button variant="default" size="compact-sm" leftSection={<IconRefresh size={14} aria-hidden="true" />} disabled={retrying.isPending} onClick={() => retrying.mutate()}>
            {word(actions.retry)}
          </Button>
        ) : (
          <span className="second">—</span>
        )}
      </td>
    </tr>
  )
}
