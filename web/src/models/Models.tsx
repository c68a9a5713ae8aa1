import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../server/api'
import { pointWritten } from '../server/format'
import { ServerProblem } from '../parts/problems'
import type { ModelLine } from '../server/answers/models'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { Banner, EmptyState } from '../parts/Notices'
import { ModelRooms } from '../parts/ModelRooms'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { answerable, cardWord } from '../server/cardWords'
import { BringPart } from './BringPart'
import { CapPart } from './CapPart'
import { ChoicesPart } from './ChoicesPart'
import { MakersPart } from './MakersPart'
import { modelPath, standings, standingWhy } from './standing'
import './models.css'

/** Which models read here, what they may do before a doctor's own opinion, and how long a study may wait. */
export default function Models() {
  const { say } = useLanguage()
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal) })
  const title = say('模型', 'Models')
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <h1>{title}</h1>
          <div className="head-side">
            <p className="second">{say('仅供研究；每个结果由医生判断', 'For research only; a doctor judges each result')}</p>
            <BringPart />
          </div>
        </div>
        <ModelRooms here="models" />
        {models.isPending ? <Waiting /> : null}
        {models.error === null ? null : (
          <ServerProblem problem={models.error} title={say('模型没有读出来', 'The models could not be read')} again={() => void models.refetch()} />
        )}
        {models.data === undefined ? null : <NoneInUse items={models.data.items} />}
        {models.data === undefined || models.data.items.length === 0 ? null : <ModelTable items={models.data.items} />}
        <ChoicesPart />
        <CapPart />
        <MakersPart />
      </div>
    </Shell>
  )
}

/** Nothing is wrong then: studies go their way without AI. */
function NoneInUse({ items }: { items: readonly ModelLine[] }) {
  const { say } = useLanguage()
  if (items.some((one) => one.standing === 'active')) return null
  const rest = say('收到的检查照常可阅、可报告。', 'Studies are received, shown and reported as ever. ')
  if (items.length > 0) return <Banner>{say('本院没有模型在阅片。', 'No model reads here. ')}{rest}{say('管理员在模型的页面启用或恢复它。', 'An administrator activates or resumes one on its page.')}</Banner>
  return (
    <EmptyState title={say('本院没有可用的模型', 'There is no model here')}>
      <p>{rest}{say('管理员在命令行启用：', 'An administrator activates one at the terminal: ')}<code>lynkeus packages activate FOLDER</code></p>
    </EmptyState>
  )
}

function ModelTable({ items }: { items: readonly ModelLine[] }) {
  const { say, language } = useLanguage()
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{say('模型', 'Model')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          <th scope="col">{say('注册', 'Registration')}</th>
          <th scope="col">{say('负责', 'Answers')}</th>
          <th scope="col" className="number">{say('工作点', 'Point')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={`${one.package} ${one.version}`}>
            <th scope="row">
              <Link to={modelPath(one.package, one.version)}>{one.package} {one.version}</Link>
              <span className="second-line">{cardWord(one.title, language)}</span>
            </th>
            <td className="standing"><StateBadge state={standings[one.standing]} why={<Why model={one} />} /></td>
            <td>{cardWord(one.registration, language)}</td>
            <td>{answerable(one.responsible, language, true)}</td>
            <td className="number mono">{pointWritten(one.point)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** By whom and why; and that its maker is trusted no more, where that is so. */
function Why({ model }: { model: ModelLine }) {
  const { say } = useLanguage()
  return <>{standingWhy(model, say)}{model.trusted ? null : <span className="line unknown">{say('本院不再信任它的制作者', 'its maker is trusted no more here')}</span>}</>
}
