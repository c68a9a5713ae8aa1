import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { counted, grouped } from '../server/format'
import { learning } from '../server/learning'
import type { MadePackage, Traditional } from '../server/answers/trainings'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { CardFigures } from '../parts/CardFigures'
import { Banner } from '../parts/Notices'
import { cardWord } from '../server/cardWords'
import { why, whyRefused } from './reasons'
import { beaten } from './standing'

interface Props {
  readonly run: string
  readonly made: MadePackage
}

/** A package that came of a training: its figures beside the traditional method's, its limits, and what a person does next with it. */
export function Made({ run, made }: Props) {
  const { say, language } = useLanguage()
  const { card, problem } = made
  if (card === null) return problem === null ? null : <Banner>{why(problem, language)}</Banner>
  return (
    <section className="made-package" aria-labelledby={`made-${card.id}`}>
      <h2 id={`made-${card.id}`} className="title made-title">{say('做成的模型包：', 'Package made: ')}{card.id} {card.version}</h2>
      <CardFigures figures={card.figures} />
      {card.traditional === undefined || card.traditional === null ? null : <BesideTraditional told={card.traditional} />}
      <section className="card-part">
        <h2>{say('界限', 'Limits')}</h2>
        <ul className="card-lines">{card.limits.map((one) => <li key={one}>{cardWord(one, language)}</li>)}</ul>
      </section>
      <section className="card-part">
        <h2>{say('接下来', 'What comes next')}</h2>
        <Next run={run} made={made} />
      </section>
    </section>
  )
}

/** Whether the network is worth its trouble: how it stands beside the simpler method on the same cases. */
function BesideTraditional({ told }: { told: Traditional }) {
  const { say, language } = useLanguage()
  const verdict = told.is_this
    ? say('这个包就是传统方法本身。', 'This package is the traditional method itself.')
    : beaten(told)
      ? say('网络已证明优于传统方法。', 'The network is shown to beat the traditional method.')
      : say('网络没有证明优于传统方法：那么用更简单的那个。', 'The network is not shown to beat the traditional method: then the simpler one is the one to use.')
  return (
    <section className="card-part">
      <h2>{say('与传统方法相比', 'Beside the traditional method')}</h2>
      <p><b>{verdict}</b> <span className="second">{say(`传统方法：${cardWord(told.says, language)}，用同样的影像拟合。`, `The method: ${told.says}, fitted on the same cases.`)}</span></p>
      <table className="plain-table beside">
        <thead>
          <tr>
            <th scope="col">{say('影像', 'Films')}</th>
            <th scope="col" className="number">{say(`网络的 ${told.measure}`, `${told.measure} of the network`)}</th>
            <th scope="col" className="number">{say('传统方法', 'of the method')}</th>
            <th scope="col" className="number">{say('差值（95 % 区间）', 'Difference (95 % interval)')}</th>
          </tr>
        </thead>
        <tbody>
          {told.beside.map((one) => (
            <tr key={one.on}>
              <th scope="row">{cardWord(one.on, language)}{one.decides ? null : <span className="second-line">{say('不作判断', 'does not decide')}</span>}</th>
              <td className="number">{one.network.toFixed(3)}</td>
              <td className="number">{one.traditional.toFixed(3)}</td>
              <td className="number">{signed(one.difference)}<span className="second-line">{one.low === null || one.high === null ? say('没有区间', 'no interval') : say(`${signed(one.low)} 至 ${signed(one.high)}`, `${signed(one.low)} to ${signed(one.high)}`)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="second">{say(`${grouped(told.cases)} 幅影像，${grouped(told.patients)} 名患者`, `${counted(told.cases, 'film')}, ${counted(told.patients, 'patient')}`)}</p>
    </section>
  )
}

function signed(value: number): string {
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(3)}`
}

/** Take it in, to administrators; or where it stands, once it was taken in. */
function Next({ run, made: { name, card, standing, folder } }: Props) {
  const { say } = useLanguage()
  const takes = usePerson().roles.includes('administrator')
  if (card === null) return null
  if (standing !== null) {
    return (
      <p>
        {say('已导入，由此起在“模型”页：', 'It was taken in, and from then on stands on the page of models: ')}
        <Link to={`/models/${encodeURIComponent(card.id)}/${encodeURIComponent(card.version)}`}>{card.id} {card.version}</Link>
        {say('。候选版本不阅片；为它打开数据集的测试集，再评价、发布。', '. A candidate reads nothing; open the test set of its data set for it, evaluate it, then release it.')}
      </p>
    )
  }
  if (card.task !== undefined && card.task !== 'classification') {
    return (
      <>
        <p>{say('本院只导入判断一种征象的模型包；这一个在命令行使用：', 'The registry takes packages that look for one finding; this one is used at the terminal:')}</p>
        <pre className="next-words">{card.task === 'segmentation' ? `lynkeus segment ${folder} FILE... --out DIR` : `lynkeus evaluate ${folder} --trust KEY --labels CSV`}</pre>
      </>
    )
  }
  return (
    <>
      <p>{say('它没有投入使用。导入后是候选版本：在“模型”页，不阅片。', 'It is not in use. Taken in it is a candidate: on the page of models, and reading nothing.')}</p>
      {takes ? <TakeIn run={run} name={name} called={`${card.id} ${card.version}`} /> : <p className="second">{say('导入：由管理员决定', 'An administrator takes it in')}</p>}
    </>
  )
}

function TakeIn({ run, name, called }: { run: string; name: string; called: string }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const taking = useMutation({
    mutationFn: () => learning.takeIn(run, name),
    onSuccess: () => {
      for (const key of ['trainings', 'models']) void client.invalidateQueries({ queryKey: [key] })
      setOpened(false)
    },
  })
  const label = say('导入模型包', 'Take in a package')
  return (
    <div className="actions">
      <Button variant="default" onClick={() => {
        taking.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${called}`}
        label={label}
        kind="plain"
        reason="none"
        act={() => taking.mutate()}
        problem={null}
        busy={taking.isPending}
      >
        <p>{say('核对签名，让它试读一次，再复制到本院：它成为候选版本，不阅片，也不替换任何版本。', 'Its signature is held against its files, it reads once to show that it can, and it is copied to this site: a candidate, which reads nothing and takes nobody’s place.')}</p>
        <p>{say('同时信任本院训练的密钥（它从不离开本机），除非有人已撤回对它的信任。您的姓名写入账本。', 'With it the key of this site’s trainings is trusted, which never leaves this machine; not where somebody has withdrawn that. Your name goes into the ledger.')}</p>
        {taking.isPending ? <p className="second" role="status">{say('正在核对签名并试运行', 'Holding it against its signature, running it once')}</p> : null}
        {taking.error === null ? null : <p className="entry-error" role="alert">{whyRefused(taking.error, language)}</p>}
      </ActDialog>
    </div>
  )
}
