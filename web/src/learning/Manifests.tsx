import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { manifests } from '../server/manifests'
import { counted, day, dayAndClock, grouped } from '../server/format'
import type { Making, ManifestLine, Manifests as Listed, SetName } from '../server/answers/manifests'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ModelRooms } from '../parts/ModelRooms'
import { Banner, EmptyState } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { forgetMade, kept } from './kept'
import { rowsOf, why } from './manifestReasons'
import { found, openedHow, setNames } from './sets'
import './learning.css'

const askAgainMs = 2000

/** Which data sets this site has made: who is in which set, how each was verified, how often its test set was opened. */
export default function Manifests() {
  const { say } = useLanguage()
  const [, go] = useLocation()
  const all = useQuery({
    queryKey: ['manifests'],
    queryFn: ({ signal }) => manifests.all(signal),
    // Looking at images is no event of its own: while it lasts, the page asks how far it is.
    refetchInterval: ({ state }) => state.data?.making?.ended === false ? askAgainMs : false,
  })
  const { id: person, roles } = usePerson()
  const makes = roles.includes('engineer')
  const making = all.data?.making ?? null
  useEffect(() => forgetMade(person, making), [person, making])
  const title = say('数据集', 'Data sets')
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <div>
            <h1>{title}</h1>
            <p className="second">{say('先定下哪些患者用于训练、调参和测试，再训练；做成后不再改变', 'Which patients train, tune and judge is settled before anything is trained, and never changed')}</p>
          </div>
          {makes ? (
            <div className="actions"><Button variant="default" disabled={making?.ended === false} onClick={() => go('/manifests/new')}>{say('制作数据集', 'Make a data set')}…</Button></div>
          ) : <p className="second">{say('制作、验证、打开：由工程师决定', 'Engineers make, verify and open them')}</p>}
        </div>
        <ModelRooms here="manifests" />
        {all.isPending ? <Waiting /> : null}
        {all.error === null ? null : <ServerProblem problem={all.error} title={say('数据集没有读出来', 'The data sets could not be read')} again={() => void all.refetch()} />}
        {all.data === undefined ? null : <Shown listed={all.data} />}
      </div>
    </Shell>
  )
}

function Shown({ listed: { items, making } }: { listed: Listed }) {
  const { say } = useLanguage()
  return (
    <>
      {making === null ? null : <Progress making={making} />}
      {items.length > 0 ? <Table items={items} /> : making?.ended === false ? null : (
        <EmptyState title={say('本院还没有做过数据集', 'No data set has been made here yet')}>
          <p>{say('数据集写明每幅影像属于哪个集合，按患者划分，并封存测试集的标签；命令行做的也列在这里。', 'A data set says which image is in which set, patient by patient, and seals the labels that judge; those made at the terminal stand here too.')}</p>
        </EmptyState>
      )}
    </>
  )
}

/** How far the one is that is being made, or why the last one was not made. */
function Progress({ making }: { making: Making }) {
  const { say, language } = useLanguage()
  const { id: person } = usePerson()
  if (making.ended && making.problem === null) return null
  if (making.problem !== null) {
    const rows = rowsOf(making.problem.fields, language)
    return (
      <div className="learning-part">
        <Banner><b>{say(`数据集“${making.name}”（${making.by}，${dayAndClock(making.since)}）：`, `The data set “${making.name}” (${making.by}, ${dayAndClock(making.since)}): `)}</b>{making.problem.sentence === '' ? say('没有做成；原因由工程师查看。', 'It was not made; engineers see why.') : <>{say('没有做成。', 'It was not made. ')}{why(making.problem, language)}</>}{kept(person)?.since === making.since ? <>{' '}<Link to="/manifests/new">{say('回到填写的表单', 'Back to the form as it was filled in')}</Link></> : null}</Banner>
        {rows.length === 0 ? null : <ul className="told-rows" tabIndex={0} aria-label={say('不能用的行', 'Rows that cannot be used')}>{rows.map((one) => <li key={one}>{one}</li>)}</ul>}
      </div>
    )
  }
  return (
    <section className="learning-part making" aria-label={say('正在制作', 'Being made')}>
      <p>
        <b role="status">{say(`正在制作“${making.name}”`, `Making “${making.name}”`)}</b>{' '}
        <span className="second">
          {making.total === 0 ? say('正在读标签表', 'reading the table') : say(`正在看影像：${grouped(making.seen)} / ${grouped(making.total)}`, `looking at images: ${grouped(making.seen)} of ${grouped(making.total)}`)}
          {say(`；${making.by}，${dayAndClock(making.since)} 起`, `; ${making.by}, since ${dayAndClock(making.since)}`)}
        </span>
      </p>
      <progress max={Math.max(1, making.total)} value={making.seen} aria-label={say('进度', 'Progress')} />
    </section>
  )
}

function Table({ items }: { items: readonly ManifestLine[] }) {
  const { say } = useLanguage()
  return (
    <table className="plain-table manifests">
      <thead>
        <tr>
          <th scope="col">{say('数据集', 'Data set')}</th>
          <th scope="col">{say('来自', 'Made of')}</th>
          {(['train', 'tune', 'test'] as const).map((one) => <th key={one} scope="col" className="number"><SetWord name={one} /></th>)}
          <th scope="col">{say('测试集', 'Test set')}</th>
          <th scope="col">{say('最近一次验证', 'Last verification')}</th>
          <th scope="col">{say('制作', 'Made by')}</th>
        </tr>
      </thead>
      <tbody>{items.map((one) => <Row key={one.digest} line={one} />)}</tbody>
    </table>
  )
}

export function SetWord({ name }: { name: SetName }) {
  const { word } = useLanguage()
  return <>{word(setNames[name])}</>
}

function Row({ line }: { line: ManifestLine }) {
  const { say } = useLanguage()
  const last = line.openings.at(-1)
  return (
    <tr>
      <th scope="row" className="wrap">
        <Link to={`/manifests/${line.digest}`}>{line.name}</Link>
        <span className="second-line mono">{line.digest.slice(0, 16)}</span>
      </th>
      <td>
        {line.approval === null ? say('文件', 'files') : say('归档', 'the archive')}
        {line.approval === null ? null : <span className="second-line wrap">{say(`批准 ${line.approval}`, `approval ${line.approval}`)}</span>}
      </td>
      {(['train', 'tune', 'test'] as const).map((one) => (
        <td key={one} className="number">
          {grouped(line.counts[one].cases)}
          <span className="second-line">{say(`${grouped(line.counts[one].patients)} 名患者或批次`, counted(line.counts[one].patients, 'patient or block', 'patients or blocks'))}</span>
        </td>
      ))}
      <td>
        {openedHow(line, say)}
        {last === undefined ? null : <span className="second-line">{day(last.at)}{say('，', ', ')}{last.by}</span>}
      </td>
      <td className="standing"><StateBadge state={found(line.verified)} why={line.verified === null ? undefined : `${dayAndClock(line.verified.at)}${say('，', ', ')}${line.verified.by}`} /></td>
      <td>{line.by}<span className="second-line mono">{dayAndClock(line.at)}</span></td>
    </tr>
  )
}
