import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { api } from '../server/api'
import { counted, day, grouped } from '../server/format'
import { ServerProblem } from '../parts/problems'
import { explain } from '../server/reasons'
import type { Card as CardShape, ModelShown } from '../server/answers/models'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { CardFigures } from '../parts/CardFigures'
import { EvidenceRow } from '../parts/EvidenceRow'
import { Banner } from '../parts/Notices'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { cardWord } from '../server/cardWords'
import { Acts } from './Acts'
import { Audited } from './Audited'
import { Explained, Sure } from './Explained'
import { Life } from './Life'
import { Plan } from './Plan'
import { Stages } from './Stages'
import { Trial } from './Trial'
import { Watch } from './Watch'
import { RollBack } from './RollBack'
import { modelPath, standings, standingWhy } from './standing'
import './models.css'

/** What a model is for, how good it is by its own card, where that ends, and how it stands here. */
export default function ModelCard() {
  const { say, language } = useLanguage()
  const { name, version } = useParams<{ name: string; version: string }>()
  const model = useQuery({ queryKey: ['models', name, version], queryFn: ({ signal }) => api.model(name, version, signal) })
  return (
    <Shell room="models" title={`${name} ${version}`}>
      <div className="page">
        <div className="page-head">
          <div>
            <p className="second"><Link to="/models">{say('模型', 'Models')}</Link> / {name}</p>
            <h1>{name} {version}</h1>
            {model.data === undefined ? null : <p className="card-registration"><b>{cardWord(model.data.registration, language)}</b></p>}
            {model.data === undefined ? null : <p className="card-standing"><StateBadge state={standings[model.data.standing]} why={standingWhy(model.data, say)} /></p>}
          </div>
          {model.data === undefined ? null : <div className="model-acts"><Acts model={model.data} /><Stages model={model.data} /><RollBack model={model.data} /></div>}
        </div>
        {model.isPending ? <Waiting /> : null}
        {model.error === null ? null : <ServerProblem problem={model.error} title={say('说明卡没有读出来', 'The card could not be read')} again={() => void model.refetch()} />}
        {model.data === undefined ? null : <Doubt model={model.data} />}
        {model.data?.card === undefined || model.data.card === null ? null : <Shown model={model.data} card={model.data.card} />}
      </div>
    </Shell>
  )
}

/** Why a card is not shown: its maker is trusted no more, or it is not what was signed. */
function Doubt({ model }: { model: ModelShown }) {
  const { say, language } = useLanguage()
  if (!model.trusted) {
    return (
      <Banner>
        {say(
          `本院不再信任它的制作者（密钥 ${model.signer.slice(0, 16)}）：它不阅片，不能恢复或启用，说明卡也不显示。它以前给出的结果留在各自的检查里。`,
          `This site trusts its maker (key ${model.signer.slice(0, 16)}) no more: it does not read, it can be neither resumed nor activated, and its card is not shown. Results that it gave before stay in their studies.`,
        )}
      </Banner>
    )
  }
  const { problem } = model
  if (problem === null) return null
  return <Banner>{explain({ code: problem.reason, fields: problem.fields, words: problem.sentence }, language)}</Banner>
}

/** What the site counted on its own films, on each side of the point; or that it has not. */
function Counted({ here }: { here: ModelShown['here'] }) {
  const { say } = useLanguage()
  const sides = [[say('高于', 'above'), here.above], [say('低于', 'below'), here.below]] as const
  if (here.above === undefined && here.below === undefined) return say('本院尚未校准', 'not calibrated here yet')
  return sides.map(([side, one]) => one === undefined ? null : (
    <span key={side} className="line">
      {say(
        `${side}工作点的 ${one.of} 幅中 ${one.n} 幅（${one.low} 至 ${one.high}）有；依据 ${one.films} 幅（${one.source}，${day(one.at)}）`,
        `of ${one.of} films ${side} the point, ${one.n} (${one.low} to ${one.high}) had it; from ${one.films} films (${one.source}, ${day(one.at)})`,
      )}
    </span>
  ))
}

function Shown({ model, card }: { model: ModelShown; card: CardShape }) {
  const { say, language } = useLanguage()
  return (
    <div className="with-side">
      <div className="main-column">
        <div className="two-columns">
          <Part title={say('用于', 'Use it for')}><p>{cardWord(card.intended_use, language)}</p></Part>
          <Part title={say('不要用于', 'Do not use it for')}><Lines lines={card.not_for} /></Part>
        </div>
        <Part title={say('未找', 'Not looked for')}><p>{card.not_looked_for.map((one) => cardWord(one, language)).join(say('、', ', '))}</p></Part>
        <Part title={say('界限：先读这里，再读数字', 'Limits: read these before the figures')}><Lines lines={card.limits} /></Part>
        <CardFigures figures={card.figures} />
        {card.audit === null ? null : <Audited audit={card.audit} />}
        <Explained card={card} />
        <Part title={say('数据', 'Data')}>
          <dl className="grounds">
            {card.data.map((one) => <EvidenceRow key={one.name + one.used_for} term={one.licence} source={cardWord(one.used_for, language)}>{one.name}</EvidenceRow>)}
          </dl>
        </Part>
        <Trial model={model} />
        <Plan model={model} />
        <Watch model={model} />
        <Life name={model.package} version={model.version} />
        {language === 'zh' ? <p className="second">{say('说明卡由制作者以英文写成；已有译文的句子以中文显示。', '')}</p> : null}
      </div>
      <aside className="side-column" aria-label={say('使用与来历', 'Use and origin')}>
        <h2>{say('在本院', 'At this site')}</h2>
        <dl className="grounds">
          <EvidenceRow term={say('工作点', 'Point')} source={cardWord(card.operating_point.rule, language)}>{model.point.toFixed(4)}</EvidenceRow>
          <Sure card={card} />
          <EvidenceRow term={say('实际', 'Found here')}><Counted here={model.here} /></EvidenceRow>
          <EvidenceRow term={say('年龄', 'Ages')}>{say(`${card.applies.age_min_years} 至 ${card.applies.age_max_years} 岁`, `${card.applies.age_min_years} to ${card.applies.age_max_years} years`)}</EvidenceRow>
          <EvidenceRow term={say('人群', 'Population')}>{cardWord(card.population, language)}</EvidenceRow>
          <EvidenceRow term={say('签名', 'Signature')} source={say(`指纹 ${model.signer.slice(0, 16)}`, `fingerprint ${model.signer.slice(0, 16)}`)}>{say('有效，刚刚核对', 'valid, checked just now')}</EvidenceRow>
          <EvidenceRow term={say('负责', 'Answers')}>{card.responsible.map((one) => <span key={one} className="line">{cardWord(one, language)}</span>)}</EvidenceRow>
        </dl>
        <Read model={model} />
        <h2>{say('由何制成', 'Made from')}</h2>
        <dl className="grounds">
          <EvidenceRow term={say('训练', 'Training')}>{say(`${grouped(card.making.films)} 幅，${grouped(card.making.patients)} 名患者`, `${counted(card.making.films, 'film')} of ${counted(card.making.patients, 'patient')}`)}</EvidenceRow>
          <EvidenceRow term={say('制成', 'Made')}>{day(card.making.made_at)}</EvidenceRow>
          <EvidenceRow term={say('再做一次', 'Make again')}><code>lynkeus train {card.making.plan}</code></EvidenceRow>
        </dl>
      </aside>
    </div>
  )
}

/** Where those stand whom it has read, once it is in use no more, or stands stopped. */
function Read({ model }: { model: ModelShown }) {
  const { say } = useLanguage()
  if (!['stopped', 'rolled_back', 'replaced', 'set_aside'].includes(model.standing)) return null
  return <p className="to-review"><Link to={`${modelPath(model.package, model.version)}/review`}>{say('它读过的患者', 'Whom it has read')}</Link></p>
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section className="card-part"><h2>{title}</h2>{children}</section>
}

function Lines({ lines }: { lines: readonly string[] }) {
  const { language } = useLanguage()
  return <ul className="card-lines">{lines.map((one) => <li key={one}>{cardWord(one, language)}</li>)}</ul>
}
