import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stages } from '../server/stages'
import { save } from '../server/saved'
import { usePerson } from '../server/session'
import type { ModelShown, ModelWatch, Watched } from '../server/answers/models'
import { watchedWords } from '../server/watched'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { Choose } from '../parts/Choose'
import type { Say } from '../words'
import { studiesLeast, typedOf, watchedNames, watchOf, type Wrong } from './bands'
import { whyRefused } from './reasons'

/** Declare bands, look now, take the table of the next cohort: to who may. */
export function WatchActs({ model, watch }: { model: ModelShown; watch: ModelWatch['watch'] }) {
  const { say } = useLanguage()
  const { roles } = usePerson()
  const keeps = roles.includes('administrator')
  if (!keeps && !roles.includes('senior_radiologist')) return <p className="second">{say('声明范围：由放射科上级医师或管理员', 'A senior radiologist or an administrator declares the bands')}</p>
  return (
    <div className="watch-acts">
      <Bands model={model} watch={watch} />
      {keeps && watch !== null ? <Look model={model} watch={watch} /> : null}
      {keeps ? <Candidates model={model} /> : null}
    </div>
  )
}

/** How an act of the watch is asked and what came of it shown. */
function useWatching<T>(model: ModelShown, ask: (asked: T) => Promise<ModelWatch>) {
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const acting = useMutation({
    mutationFn: ask,
    onSuccess: (shown) => {
      client.setQueryData(['models', model.package, model.version, 'watch'], shown)
      for (const key of ['models', 'counts', 'health']) void client.invalidateQueries({ queryKey: [key] })
      setOpened(false)
    },
  })
  return { acting, opened, setOpened }
}

function Bands({ model, watch }: { model: ModelShown; watch: ModelWatch['watch'] }) {
  const { say, word, language } = useLanguage()
  const [typed, setTyped] = useState(() => typedOf(watch))
  const { acting, opened, setOpened } = useWatching(model, (document: string) => stages.declareWatch(model.package, model.version, document))
  const document = watchOf(model.package, typed)
  const label = watch === null ? say('声明范围', 'Declare the bands') : say('重新声明范围', 'Declare other bands')
  const end = (one: Watched, which: 'low' | 'high') => (
    <TextInput
      size="xs"
      inputMode="decimal"
      {...(one === 'sensitivity' && which === 'low' ? { 'data-autofocus': true } : {})}
      aria-label={say(`${watchedWords[one].zh}，${which === 'low' ? '下限' : '上限'}`, `${watchedWords[one].en}, ${which === 'low' ? 'from' : 'to'}`)}
      placeholder={which === 'low' ? '0' : '1'}
      value={typed.bands[one][which]}
      onChange={(event) => setTyped({ ...typed, bands: { ...typed.bands, [one]: { ...typed.bands[one], [which]: event.currentTarget.value } } })}
    />
  )
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => {
        acting.reset()
        setTyped(typedOf(watch))
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${model.package}`}
        label={say('声明', 'Declare')}
        kind="plain"
        reason="none"
        act={() => typeof document === 'string' ? acting.mutate(document) : undefined}
        missing={typeof document === 'string' ? undefined : sayWrong(document.wrong, say)}
        problem={null}
        busy={acting.isPending}
      >
        <p>{say('整个区间落在范围之外时报警。从现在起代替以前的声明；空着的一端不看。', 'An alarm is raised when a whole interval lies outside. From now on this takes the place of what was declared before; an end that is left empty is not held.')}</p>
        <table className="plain-table bands">
          <thead><tr><th scope="col">{say('占已签名检查的比例', 'Share of signed studies')}</th><th scope="col">{say('下限', 'From')}</th><th scope="col">{say('上限', 'To')}</th></tr></thead>
          <tbody>{watchedNames.map((one) => <tr key={one}><th scope="row">{word(watchedWords[one])}</th><td>{end(one, 'low')}</td><td>{end(one, 'high')}</td></tr>)}</tbody>
        </table>
        <div className="watch-fields">
          <TextInput label={say('每隔几天看一次', 'Look every so many days')} inputMode="numeric" value={typed.days} onChange={(event) => setTyped({ ...typed, days: event.currentTarget.value })} />
          <TextInput label={say('至少几个检查', 'On so many studies at least')} inputMode="numeric" value={typed.studies} onChange={(event) => setTyped({ ...typed, studies: event.currentTarget.value })} />
          <Choose
            label={say('报警时自动', 'What follows an alarm by itself')}
            value={typed.follows}
            onChange={(event) => setTyped({ ...typed, follows: event.currentTarget.value as typeof typed.follows })}
            data={[
              { value: 'tell', label: say('只报警', 'nothing more') },
              { value: 'warn', label: say('每个结果旁提示', 'a warning with each result') },
              { value: 'stop', label: say('停用它', 'it is stopped') },
            ]}
          />
          <TextInput label={say('谁负责（多人用分号）', 'Who answers (several: semicolon)')} value={typed.responsible} onChange={(event) => setTyped({ ...typed, responsible: event.currentTarget.value })} />
        </div>
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </>
  )
}

function sayWrong(wrong: Wrong, say: Say): string {
  return {
    days: say('间隔是 1 至 366 天的整数。', 'Days between looks: a whole number from 1 to 366.'),
    studies: say(`检查数是 ${studiesLeast} 以上的整数，少了会说出某一个检查。`, `Studies: a whole number from ${studiesLeast} on, so that no figure tells of one study.`),
    band: say('上下限在 0 至 1 之间，下限小于上限，例如 0.85。', 'Ends of a band lie from 0 to 1, the lower one below the upper, such as 0.85.'),
    none: say('至少写一项的下限或上限。', 'Give one measure at least an end.'),
    responsible: say('请写明谁负责。', 'Say who answers for it.'),
  }[wrong]
}

function Look({ model, watch }: { model: ModelShown; watch: NonNullable<ModelWatch['watch']> }) {
  const { say, language } = useLanguage()
  const { acting, opened, setOpened } = useWatching(model, () => stages.look(model.package, model.version))
  const label = say('现在复评', 'Look now')
  const follows = {
    tell: say('若有超出，报警。', 'If a measure has left its band, an alarm is raised.'),
    warn: say('若有超出，报警，并在每个结果旁提示。', 'If a measure has left its band, an alarm is raised, and a warning stands with each result.'),
    stop: say('若有超出，报警，并立即对所有人停用它。', 'If a measure has left its band, an alarm is raised and it is stopped for everybody, at once.'),
  }[watch.follows]
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => {
        acting.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${model.package} ${model.version}`}
        label={label}
        kind={watch.follows === 'stop' ? 'stopping' : 'plain'}
        reason="none"
        act={() => acting.mutate(undefined)}
        problem={null}
        busy={acting.isPending}
      >
        <p>{say(`看上次复评以来签名的检查；不足 ${watch.studies_min} 个就留待下次。${follows}`, `On studies that were signed since the last look; fewer than ${watch.studies_min} wait for the next one. ${follows}`)}</p>
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </>
  )
}

function Candidates({ model }: { model: ModelShown }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const taking = useMutation({
    mutationFn: () => stages.candidates(model.package, model.version),
    onSuccess: (table) => {
      save(table, `${model.package}-${model.version}-candidates.csv`)
      void client.invalidateQueries({ queryKey: ['models', model.package, model.version, 'life'] })
      setOpened(false)
    },
  })
  const label = say('下一批数据的候选', 'Candidates of the next cohort')
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => {
        taking.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${model.package} ${model.version}`}
        label={say('下载 CSV', 'Download CSV')}
        kind="plain"
        reason="none"
        act={() => taking.mutate()}
        problem={null}
        busy={taking.isPending}
      >
        <p>{say('已签名的检查中，模型与签名者不一致、结果未被采纳或被修改、或它没有给出结果的：编号、它说了什么、签名者的意见。没有患者姓名。', 'Signed studies on which it and the signer disagree, whose result was rejected or amended, or on which it said nothing: their numbers, what it said, the opinion of the signer. No name is in it.')}</p>
        <p>{say('下载写入账本。此表可用于“数据集”页（来自归档），须有批准。', 'The download is recorded in the ledger. The page of data sets takes the table (of the archive), under an approval.')}</p>
        {taking.error === null ? null : <p className="entry-error" role="alert">{whyRefused(taking.error, language)}</p>}
      </ActDialog>
    </>
  )
}
