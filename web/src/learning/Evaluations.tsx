import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { evaluations } from '../server/evaluations'
import { dayAndClock } from '../server/format'
import type { EvaluationLine, Wished } from '../server/answers/evaluations'
import type { ManifestShown } from '../server/answers/manifests'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { Choose } from '../parts/Choose'
import { ServerProblem } from '../parts/problems'
import { StateBadge } from '../parts/StateBadge'
import { whyRefused } from './evaluationReasons'
import { blank, called, howFar, measures, type Missing, openedFor, type Typed, wishedOf, withInterval } from './measured'
import { useRoot } from './root'
import { runStates } from './standing'

const figures = ['sensitivity', 'specificity', 'auc'] as const

/** What the site itself has measured on the opened test set; engineers begin the next one. */
export function Evaluations({ manifest }: { manifest: ManifestShown }) {
  const { say } = useLanguage()
  const judges = usePerson().roles.includes('engineer')
  const listed = useQuery({ queryKey: ['manifests', manifest.digest, 'evaluations'], queryFn: ({ signal }) => evaluations.of(manifest.digest, signal) })
  const may = openedFor(manifest)
  if (may.size === 0 && (listed.data?.items.length ?? 0) === 0) return null
  const masks = manifest.about?.labelling === 'mask'
  return (
    <section className="learning-part" aria-labelledby="evaluations">
      <h2 id="evaluations">{say('由本院评估', 'Evaluated by this site')}</h2>
      {listed.error === null ? null : <ServerProblem problem={listed.error} title={say('评估没有读出来', 'The evaluations could not be read')} again={() => void listed.refetch()} />}
      {listed.data === undefined ? null : listed.data.items.length === 0 ? (
        <p className="second">{say('还没有评估过。评估不算又一次打开；报告由本院保存，发布时可以选用。', 'Nothing was evaluated yet. To evaluate is no further opening; the site keeps the reports, and a release can take them.')}</p>
      ) : <Lines items={listed.data.items} />}
      {masks ? <p className="second">{say('有掩膜的数据集在命令行评估。', 'A data set with masks is evaluated at the terminal.')}</p> : null}
      {judges && !masks && may.size > 0 && manifest.about !== null ? <Begin manifest={manifest} may={may} /> : null}
    </section>
  )
}

function Lines({ items }: { items: readonly EvaluationLine[] }) {
  const { say, word } = useLanguage()
  return (
    <table className="plain-table evaluations">
      <thead>
        <tr>
          <th scope="col">{say('模型包', 'Package')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          {figures.map((one) => <th key={one} scope="col">{word(measures[one])}</th>)}
          <th scope="col">{say('请求', 'Asked for')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.run}>
            <th scope="row" className="wrap">
              <Link to={`/evaluations/${one.run}`}>{one.packages[0] === undefined ? '—' : called(one.packages[0])}</Link>
              <span className="second-line">{[...one.packages.slice(1).map((other) => say(`与 ${called(other)} 比较`, `beside ${called(other)}`)), say(`第 ${one.opening} 次打开`, `opening ${one.opening}`)].join(say('，', ', '))}</span>
            </th>
            <td><StateBadge state={runStates[one.state]} why={one.state === 'running' ? (howFar(one, say) ?? say('正在核对文件', 'looking at its files')) : dayAndClock(one.since)} /></td>
            {figures.map((name) => <td key={name} className="mono">{one.figures == null ? '—' : (withInterval(one.figures[name], say) ?? say('没有测得', 'not measured'))}</td>)}
            <td>{one.by}<span className="second-line mono">{dayAndClock(one.asked_at)}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface BeginProps {
  readonly manifest: ManifestShown
  /** Packages for which it was opened, each with those of the same opening. */
  readonly may: ReadonlyMap<string, readonly string[]>
}

function Begin({ manifest, may }: BeginProps) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState<Typed>(blank)
  const { root, field, missing: rootMissing } = useRoot(manifest)
  const wished = wishedOf(typed, manifest, root)
  const starting = useMutation({
    mutationFn: (said: Wished) => evaluations.start(manifest.digest, said),
    onSuccess: (shown) => {
      client.setQueryData(['evaluations', shown.run], shown)
      void client.invalidateQueries({ queryKey: ['manifests'] })
      go(`/evaluations/${shown.run}`)
    },
  })
  const change = (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part }))
  const label = say('评估', 'Evaluate')
  const lacks: Readonly<Record<Missing, string>> = {
    judged: say('请选择要评估的模型包。', 'Choose the package that is to be evaluated.'),
    finding: say('请选择哪个类别算作有征象。', 'Choose which class is the finding.'),
    ages: say('年龄请写两个数，小的在前，或都不写。', 'Say two ages in years, the lower first, or none.'),
    prevalence: say('患病率请写 0 与 1 之间的数，最多五个。', 'Say shares between 0 and 1, at most five.'),
  }
  const choose = { value: '', label: say('请选择', 'Choose one') }
  return (
    <>
      <div className="actions part-actions">
        <Button variant="default" onClick={() => {
          starting.reset()
          const [only] = may.keys()
          setTyped({ ...blank, ...(may.size === 1 && only !== undefined ? { judged: only, beside: may.get(only)?.[0] ?? '' } : {}) })
          setOpened(true)
        }}>{label}…</Button>
      </div>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${manifest.name}`}
        label={label}
        kind="plain"
        reason="none"
        act={() => {
          if (typeof wished !== 'string') starting.mutate(wished)
        }}
        missing={rootMissing ?? (typeof wished === 'string' ? lacks[wished] : undefined)}
        problem={null}
        busy={starting.isPending}
      >
        <p>{say('本机在后台读整个测试集并测量，与 lynkeus evaluate 完全一样；接收、阅片和报告先行。可以停止，报告由本院保存。', 'This machine reads the whole test set beside all else and measures, just as lynkeus evaluate does; receiving, reading and reporting go first. It can be stopped, and the site keeps the report.')}</p>
        <div className="letter two">
          <Choose label={say('评估哪个模型包', 'Package that is evaluated')} data={[choose, ...may.keys()].map(asChoice)} value={typed.judged} onChange={(event) => change({ judged: event.currentTarget.value, beside: may.get(event.currentTarget.value)?.[0] ?? '' })} />
          <Choose label={say('与哪个比较', 'Compared with')} data={[{ value: '', label: say('不比较', 'none') }, ...(may.get(typed.judged) ?? [])].map(asChoice)} value={typed.beside} onChange={(event) => change({ beside: event.currentTarget.value })} />
          <Choose className="whole" label={say('算作有征象的类别', 'Class that is the finding')} data={[choose, ...(manifest.about?.classes ?? [])].map(asChoice)} value={typed.finding} onChange={(event) => change({ finding: event.currentTarget.value })} />
          <TextInput label={say('年龄自（岁，可不填）', 'Ages from (years, if known)')} inputMode="decimal" value={typed.from} onChange={(event) => change({ from: event.currentTarget.value })} />
          <TextInput label={say('至', 'to')} inputMode="decimal" value={typed.to} onChange={(event) => change({ to: event.currentTarget.value })} />
          <TextInput className="whole" label={say('使用地的患病率（可不填，如 0.1, 0.02）', 'Share of ill ones where it is used (such as 0.1, 0.02; may stay empty)')} value={typed.prevalence} onChange={(event) => change({ prevalence: event.currentTarget.value })} />
        </div>
        <p className="second">{say('年龄由您负责：只影响“说明卡会拒绝多少幅”的计数。', 'You answer for the ages: they only tell how many films the card would have refused.')}</p>
        {field}
        {starting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(starting.error, language)}</p>}
      </ActDialog>
    </>
  )
}

function asChoice(one: string | { readonly value: string; readonly label: string }): { readonly value: string; readonly label: string } {
  return typeof one === 'string' ? { value: one, label: one } : one
}
