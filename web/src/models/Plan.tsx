import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stages } from '../server/stages'
import { among, dayAndClock, grouped } from '../server/format'
import { usePerson } from '../server/session'
import type { ModelShown } from '../server/answers/models'
import type { Plan as Declared } from '../server/answers/stages'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { ServerProblem } from '../parts/problems'
import { FileField } from '../parts/FileField'
import { measures, parts, whyRefused } from './reasons'

/** What may change in a package, and what a changed version must show: as it was declared, before anything was tested. */
export function Plan({ model }: { model: ModelShown }) {
  const { say } = useLanguage()
  const { roles } = usePerson()
  const { package: name, version } = model
  const plans = useQuery({ queryKey: ['models', name, version, 'plan'], queryFn: ({ signal }) => stages.plans(name, version, signal) })
  const may = roles.includes('administrator') || roles.includes('senior_radiologist')
  const [newest, ...earlier] = plans.data?.items ?? []
  return (
    <section className="card-part" aria-labelledby="plan">
      <h2 id="plan">{say('变更计划', 'Change plan')}</h2>
      {plans.error === null ? null : <ServerProblem problem={plans.error} title={say('变更计划没有读出来', 'The change plan could not be read')} again={() => void plans.refetch()} />}
      {plans.data === undefined ? null : newest === undefined ? (
        <p className="second">{say('还没有人声明新版本可以改什么、要证明什么；没有计划就不能发布新版本。', 'Nobody has declared what may change in a later version and what it must show; without a plan none is released.')}</p>
      ) : <Shown plan={newest} earlier={earlier.length} />}
      {may ? <Declare model={model} /> : <p className="second">{say('声明：由放射科上级医师或管理员', 'A senior radiologist or an administrator declares it')}</p>}
    </section>
  )
}

function Shown({ plan, earlier }: { plan: Declared; earlier: number }) {
  const { say, word } = useLanguage()
  const named = (one: string) => (parts[one] === undefined ? one : word(parts[one] ?? { zh: '', en: '' }))
  return (
    <>
      <p><b>{plan.title}</b></p>
      <p className="second">
        {say(`由${among(plan.by)}声明，${dayAndClock(plan.at)}；负责：${plan.responsible.join('、')}。`, `Declared by ${plan.by}, ${dayAndClock(plan.at)}; answers for it: ${plan.responsible.join(', ')}. `)}
        {earlier === 0 ? '' : say(`更早的 ${earlier} 份只对它们之后、这份之前打开的测试集有效。`, `${earlier === 1 ? 'One earlier plan holds' : `${earlier} earlier plans hold`} for test sets opened before this one.`)}
      </p>
      <table className="plain-table plan">
        <thead>
          <tr>
            <th scope="col">{say('判断依据', 'Judged by')}</th>
            <th scope="col" className="number">{say('比在用版本最多差', 'At most below the version in use')}</th>
            <th scope="col" className="number">{say('自身下限至少', 'Own lower bound at least')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(plan.judging.measures).map(([one, { margin, least }]) => (
            <tr key={one}>
              <th scope="row">{measures[one] === undefined ? one : word(measures[one] ?? { zh: '', en: '' })}</th>
              <td className="number mono">{margin}</td>
              <td className="number mono">{least ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="second">{say(`封存测试集至少 ${grouped(plan.judging.films_min)} 幅，其中有此征象的至少 ${grouped(plan.judging.positive_min)} 幅。`, `On ${grouped(plan.judging.films_min)} films of a sealed test at least, ${grouped(plan.judging.positive_min)} of them with the finding.`)}</p>
      <ul className="card-lines">
        {plan.changes.map((one) => <li key={one.what}>{say('可改：', 'May change: ')}{one.what}<span className="second-line">{one.why}{one.parts.length === 0 ? '' : say(`；说明卡中：${one.parts.map(named).join('、')}`, `; of the card: ${one.parts.map(named).join(', ')}`)}</span></li>)}
        {plan.impact.map((one) => <li key={one.risk}>{say('风险：', 'Risk: ')}{one.risk}<span className="second-line">{one.mitigation}</span></li>)}
      </ul>
    </>
  )
}

function Declare({ model }: { model: ModelShown }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [file, setFile] = useState<{ name: string; text: string } | undefined>(undefined)
  const declaring = useMutation({
    mutationFn: (document: string) => stages.declarePlan(model.package, model.version, document),
    onSuccess: (shown) => {
      client.setQueryData(['models', model.package, model.version, 'plan'], shown)
      void client.invalidateQueries({ queryKey: ['models'] })
      setOpened(false)
    },
  })
  const label = say('声明变更计划', 'Declare a change plan')
  return (
    <>
      <Button variant="default" size="compact-sm" mt={8} onClick={() => {
        declaring.reset()
        setFile(undefined)
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${model.package}`}
        label={say('声明', 'Declare')}
        kind="plain"
        reason="none"
        act={() => file === undefined ? undefined : declaring.mutate(file.text)}
        missing={file === undefined ? say('请先选择文件。', 'Choose a file first.') : undefined}
        problem={null}
        busy={declaring.isPending}
      >
        <p>{say('它对从现在起打开的测试集有效；在它之前打开的，仍按当时的计划。声明写入账本，不能改，只能再声明一份。', 'It holds for test sets that are opened from now on; what was opened before keeps the plan that stood then. It goes into the ledger and is not changed: another one is declared.')}</p>
        <FileField
          label={say('变更计划（YAML 或 JSON）', 'Change plan (YAML or JSON)')}
          name={file?.name}
          accept=".yaml,.yml,.json"
          read={(text, name) => {
            declaring.reset()
            setFile({ name, text })
          }}
          error={declaring.error === null ? undefined : whyRefused(declaring.error, language)}
        />
        {file === undefined ? null : <pre className="document" tabIndex={0} aria-label={say('将声明的内容', 'What will be declared')}>{file.text}</pre>}
      </ActDialog>
    </>
  )
}
