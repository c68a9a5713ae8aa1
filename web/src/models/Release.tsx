import { Button, PasswordInput } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../server/api'
import { stages } from '../server/stages'
import { counted, dayAndClock, grouped } from '../server/format'
import { usePerson } from '../server/session'
import type { ModelShown } from '../server/answers/models'
import { useLanguage } from '../language'
import { Choose } from '../parts/Choose'
import { Dialog } from '../parts/Dialog'
import { actions } from '../words'
import { Demands } from './Demands'
import { FileField } from '../parts/FileField'
import { whyRefused } from './reasons'

interface Report {
  readonly name: string
  readonly text: string
  readonly turn: number
}

/** Releases a version by signature: what happens then, what is asked for and whether it is met, the report, the password. */
export function Release({ model }: { model: ModelShown }) {
  const { say } = useLanguage()
  const [opened, setOpened] = useState(false)
  const label = say('发布', 'Release')
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>{label}…</Button>
      <Dialog title={`${label} ${model.package} ${model.version}`} opened={opened} close={() => setOpened(false)} width={760}>
        <Form model={model} close={() => setOpened(false)} />
      </Dialog>
    </>
  )
}

/** It is gone when the dialog closes, and the password with it. */
function Form({ model, close }: { model: ModelShown; close: () => void }) {
  const { say, word, language } = useLanguage()
  const { name: who } = usePerson()
  const client = useQueryClient()
  const { package: name, version } = model
  const [report, setReport] = useState<Report | undefined>(undefined)
  const [own, setOwn] = useState('')
  const [manifest, setManifest] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const standing = useQuery({
    queryKey: ['models', name, version, 'conditions', manifest, own, report?.turn ?? 0],
    queryFn: () => stages.conditions(name, version, { manifest, evaluation: own, report: own === '' ? (report?.text ?? '') : '' }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const signing = useMutation({
    mutationFn: () => stages.release(name, version, { manifest: standing.data?.manifest ?? '', evaluation: own, report: own === '' ? (report?.text ?? '') : '', password }),
    onSuccess: (shown) => {
      client.setQueryData(['models', name, version], shown)
      for (const key of ['models', 'health']) void client.invalidateQueries({ queryKey: [key] })
      close()
    },
  })
  // What stood of another report or test set is not what would be signed.
  const told = standing.isPlaceholderData ? undefined : standing.data
  const lacks = told?.conditions.filter(({ state }) => state !== 'met').length ?? 1
  const broken = standing.error instanceof Problem && standing.error.reason === 'evaluation_broken'
  const wrong = signing.error instanceof Problem && ['wrong_password', 'too_many_attempts'].includes(signing.error.reason)
  const submit = () => {
    setAsked(true)
    if (lacks === 0 && password !== '' && standing.error === null) signing.mutate()
  }
  const before = standing.data?.active ?? ''
  const tests = standing.data?.tests ?? []
  const mine = standing.data?.evaluations ?? []
  const point = model.point.toFixed(4)
  return (
    <form
      className="sign release"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="release-words">
        {before === ''
          ? say(`签名之后，从此刻起到达的检查由 ${version} 版阅片，概率达到 ${point} 即提示。`, `Once signed, ${version} reads each study that comes from then on, and speaks from a probability of ${point} on. `)
          : say(`签名之后，从此刻起到达的检查由 ${version} 版阅片，接替 ${before} 版，概率达到 ${point} 即提示。`, `Once signed, ${version} reads each study that comes from then on, in the place of ${before}, and speaks from a probability of ${point} on. `)}
        {say('已读过的检查不重读，已有的结果和报告不变。随时可以撤回，立即生效。', 'Studies that were read already are not read again; their results and reports stay. It can be rolled back at any time, at once.')}
      </p>
      {mine.length === 0 ? null : (
        <Choose
          label={say('测得的数字来自', 'Figures come from')}
          value={own}
          onChange={(event) => setOwn(event.currentTarget.value)}
          data={[
            { value: '', label: say('一份报告文件', 'a report that is handed in') },
            ...mine.map((one) => ({ value: one.run, label: say(`本院的评估，${one.name}，第 ${one.opening} 次打开${one.beside === null ? '' : `，与 ${one.beside} 比较`}，${dayAndClock(one.at)}`, `this site’s evaluation on ${one.name}, opening ${one.opening}${one.beside === null ? '' : `, beside ${one.beside}`}, ${dayAndClock(one.at)}`) })),
          ]}
        />
      )}
      {own !== '' ? null : (
        <FileField
          label={before === '' ? say('评估报告', 'Report of the evaluation') : say('比较报告', 'Report of the comparison')}
          hint={before === ''
            ? say(`在测试集影像上的 lynkeus evaluate --json`, 'as lynkeus evaluate --json wrote it on the films of the test set')
            : say(`在测试集影像上的 lynkeus compare --json，${version} 在前，${before} 在后`, `as lynkeus compare --json wrote it on the films of the test set, ${version} first, ${before} second`)}
          name={report?.name}
          accept=".json,application/json"
          read={(text, name) => setReport({ name, text, turn: (report?.turn ?? 0) + 1 })}
          error={broken && standing.error !== null ? whyRefused(standing.error, language) : undefined}
        />
      )}
      {tests.length < 2 ? null : (
        <Choose
          label={say('测试集', 'Test set')}
          value={manifest === '' ? standing.data?.manifest : manifest}
          onChange={(event) => setManifest(event.currentTarget.value)}
          data={tests.map((one) => ({ value: one.manifest, label: say(`${one.name}，${grouped(one.films)} 幅，打开于 ${dayAndClock(one.at)}`, `${one.name}, ${counted(one.films, 'film')}, opened ${dayAndClock(one.at)}`) }))}
        />
      )}
      {standing.error === null || broken ? null : <p className="entry-error" role="alert">{whyRefused(standing.error, language)}</p>}
      {told === undefined ? (standing.error === null ? <p className="second">{say('正在核对各项要求', 'Holding it against what is asked for')}</p> : null) : <Demands told={told} model={model} who={who} signed={password !== ''} />}
      <div className="release-foot">
        <PasswordInput
          label={say(`签名：密码（${who}）`, `Signature: password of ${who}`)}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong && signing.error !== null ? whyRefused(signing.error, language) : asked && password === '' ? say('请输入密码后再签名。', 'Type your password to sign.') : undefined}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': say('显示密码', 'Show the password'), tabIndex: 0 }}
        />
        {asked && lacks > 0 && told !== undefined ? <p className="entry-error" role="alert">{say(`还有 ${lacks} 项没有满足：各项后面写着怎样补上。`, `${lacks === 1 ? 'One condition is' : `${lacks} conditions are`} not met: each says what mends it.`)}</p> : null}
        {signing.error === null || wrong ? null : <p className="entry-error" role="alert">{whyRefused(signing.error, language)}</p>}
        <div className="sign-actions">
          <Button type="button" variant="default" onClick={close}>{word(actions.cancel)}</Button>
          <Button type="submit" disabled={signing.isPending}>{say('签名并发布', 'Sign and release')}</Button>
        </div>
      </div>
    </form>
  )
}
