import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import { dayAndClock } from '../server/format'
import { usePerson } from '../server/session'
import type { ChoiceScope, Choices, ChoiceSubject, Chosen, Turn } from '../server/answers/choices'
import { useLanguage } from '../language'
import { ActForm } from '../parts/ActDialog'
import { Choose } from '../parts/Choose'
import { Dialog } from '../parts/Dialog'
import { sourceWords } from '../server/sources'
import { withUsual } from '../server/modalities'
import type { Pair } from '../words'
import { Decisions } from './Decisions'

export const subjects: Record<ChoiceSubject, Pair & { readonly rule: Pair }> = {
  triage: {
    zh: 'AI 提前', en: 'AI triage',
    rule: {
      zh: 'AI 可在工作列表中提前检查，只能提前，不能推后；列表只显示类别，不显示发现和数值。等待上限照常有效。开关对所有未签名的检查立即生效；每次首次意见都记录当时是否提前。',
      en: 'AI may raise a study in the list, never lower one. The list shows a class, no finding and no number. The waiting limit holds as ever. It goes on and off at once for every study that waits; each own opinion records whether AI had raised it.',
    },
  },
  result_first: {
    zh: '先显示 AI 结果', en: "AI's result first",
    rule: {
      zh: 'AI 结果先于医生意见显示。每次阅片都记录这一点；医生的意见不再独立。开启后只对此后阅读的影像有效；关闭后立即对所有检查有效。',
      en: "AI's result is shown before the doctor's own opinion. Each reading records it; the opinion is no longer independent. Switched on, it holds for images that are read from then on; switched off, it ends at once for every study.",
    },
  },
}

interface Wanted {
  readonly subject: ChoiceSubject
  readonly turn: Turn
  /** Given where a decision in force is taken back. */
  readonly about: { readonly scope: ChoiceScope; readonly value: string } | undefined
}

/** What AI may do before the own opinion. By default nothing; an administrator decides otherwise, with a reason. */
export function ChoicesPart() {
  const { say, word } = useLanguage()
  const [wanted, setWanted] = useState<Wanted | undefined>(undefined)
  const choices = useQuery({ queryKey: ['choices'], queryFn: ({ signal }) => api.choices(signal) })
  const may = usePerson().roles.includes('administrator')
  if (choices.data === undefined) return null
  const { standing, every } = choices.data
  return (
    <section className="choices" aria-labelledby="choices">
      <h2 id="choices" className="title">{say('在医生意见之前，AI 可以做什么', "What AI may do before a doctor's own opinion")}</h2>
      {(['triage', 'result_first'] as const).map((subject) => (
        <div key={subject} className="choice-row">
          <div>
            <h3>{word(subjects[subject])}</h3>
            <p className="second">{word(subjects[subject].rule)}</p>
            <Standing chosen={standing.filter((one) => one.subject === subject)} takeBack={may ? (one) => setWanted({ subject, turn: 'off', about: one }) : undefined} />
            <History every={every.filter((one) => one.subject === subject)} />
          </div>
          {may ? <Button variant="default" onClick={() => setWanted({ subject, turn: 'on', about: undefined })}>{say('开启…', 'Switch on…')}</Button> : null}
        </div>
      ))}
      {may ? null : <p className="second">{say('由管理员决定。', 'An administrator decides.')}</p>}
      <Dialog title={wanted === undefined ? '' : titleOf(wanted, word, say)} opened={wanted !== undefined} close={() => setWanted(undefined)}>
        {wanted === undefined ? null : <ChoiceForm wanted={wanted} choices={choices.data} close={() => setWanted(undefined)} />}
      </Dialog>
    </section>
  )
}

function titleOf({ subject, turn }: Wanted, word: (pair: Pair) => string, say: (zh: string, en: string) => string): string {
  const what = word(subjects[subject])
  return turn === 'on' ? say(`开启：${what}`, `Switch on: ${what}`) : say(`关闭：${what}`, `Switch off: ${what}`)
}

function Standing({ chosen, takeBack }: { chosen: readonly Chosen[]; takeBack: ((one: Chosen) => void) | undefined }) {
  const { say, language } = useLanguage()
  if (chosen.length === 0) return <p><b>{say('关闭', 'Off')}</b></p>
  return (
    <ul className="choice-list">
      {chosen.map((one) => (
        <li key={one.number}>
          <span>
            <b>{say('开启：', 'On for ')}{one.scope === 'modality' ? one.value : sourceWords(one.value, language)}</b>
            <span className="second-line">{one.by} · {dayAndClock(one.at)} · “{one.reason}”</span>
          </span>
          {takeBack === undefined ? null : <Button variant="default" size="compact-sm" onClick={() => takeBack(one)}>{say('关闭…', 'Switch off…')}</Button>}
        </li>
      ))}
    </ul>
  )
}

function ChoiceForm({ wanted, choices, close }: { wanted: Wanted; choices: Choices; close: () => void }) {
  const { say, word, language } = useLanguage()
  const client = useQueryClient()
  const [about, setAbout] = useState(wanted.about === undefined ? '' : `${wanted.about.scope}:${wanted.about.value}`)
  const choosing = useMutation({
    mutationFn: (reason: string) => {
      const [scope = '', ...value] = about.split(':')
      return api.choose({ ...wanted, scope: scope === 'source' ? 'source' : 'modality', value: value.join(':'), reason })
    },
    onSuccess: (after) => {
      client.setQueryData(['choices'], after)
      void client.invalidateQueries({ queryKey: ['worklist'] })
      close()
    },
  })
  const data = [
    { value: '', label: '' },
    ...withUsual(choices.modalities).map((one) => ({ value: `modality:${one}`, label: say(`类型 ${one}`, `modality ${one}`) })),
    ...choices.sources.map((one) => ({ value: `source:${one}`, label: say(`来源 ${sourceWords(one, language)}`, `source ${sourceWords(one, language)}`) })),
  ]
  return (
    <ActForm
      close={close}
      label={wanted.turn === 'on' ? say('开启', 'Switch on') : say('关闭', 'Switch off')}
      kind="plain"
      reason="asked"
      act={choosing.mutate}
      missing={about === '' ? say('请选择用于哪一类检查。', 'Choose for which studies.') : undefined}
      problem={choosing.error}
      busy={choosing.isPending}
    >
      <p>{word(subjects[wanted.subject].rule)}</p>
      <Choose label={say('用于', 'For')} data={data} value={about} onChange={(event) => setAbout(event.currentTarget.value)} disabled={wanted.about !== undefined} />
    </ActForm>
  )
}

function History({ every }: { every: readonly Chosen[] }) {
  const { say, language } = useLanguage()
  return (
    <Decisions count={every.length}>
      {every.map((one) => (
        <li key={one.number}>
          {dayAndClock(one.at)} · {one.by} · {one.scope === 'modality' ? one.value : sourceWords(one.value, language)} · {one.turn === 'on' ? say('开启', 'on') : say('关闭', 'off')} · “{one.reason}”
        </li>
      ))}
    </Decisions>
  )
}
