import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import { dayAndClock } from '../server/format'
import { explainProblem } from '../server/reasons'
import { contradicted, rulings } from '../server/clash'
import { useMayJudge } from '../server/session'
import type { ConflictItem, Ruling } from '../server/answers/conflicts'
import { useLanguage } from '../language'
import { ReasonField, saysTooLittle } from '../parts/ReasonField'

const choices: readonly Ruling[] = ['stays', 'aside', 'both']

/** Which of the two is right, and why: who judges images says it. Nothing moves; what was said before stays. */
export function Settle({ uid, item, items }: { uid: string; item: ConflictItem; items: readonly ConflictItem[] }) {
  const { say, word } = useLanguage()
  const mayJudge = useMayJudge()
  return (
    <>
      {item.rulings.map((one, index) => (
        <p key={index} className="conflict-note">{say(`${one.by}，${dayAndClock(one.at)}：`, `${one.by}, ${dayAndClock(one.at)}: `)}<b>{word(rulings[one.ruling])}</b>{say('。', '. ')}“{one.reason}”</p>
      ))}
      {contradicted(items, item).map(({ number, by }) => (
        <p key={number} className="conflict-note">{say(`${by} 已判定同一编号的“另存的对象 ${number}”为对：同一编号只能是一幅影像。如此处另判，请到那里重新判定。`, `${by} has said that “Kept aside ${number}”, with the same number, is right: one number is one image's. If this one is, settle that one anew.`)}</p>
      ))}
      {mayJudge ? <SettleForm uid={uid} item={item} /> : item.rulings.length > 0 ? null : <p className="split-foot who-decides">{say('由放射科上级医师或技师判定哪一个对。', 'A senior radiologist or a technologist says which is right.')}</p>}
    </>
  )
}

function SettleForm({ uid, item }: { uid: string; item: ConflictItem }) {
  const { word, language } = useLanguage()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const settling = useMutation({
    mutationFn: (ruling: Ruling) => api.settleConflict(item.id, { ruling, reason: reason.trim(), seen: item.rulings.length }),
    onSuccess: () => {
      setReason('')
      setAsked(false)
    },
    // Refused where somebody was faster: then what he said is shown.
    onSettled: () => client.invalidateQueries({ queryKey: ['conflicts', uid] }),
  })
  const settle = (ruling: Ruling) => {
    setAsked(true)
    if (!saysTooLittle(reason)) settling.mutate(ruling)
  }
  return (
    <>
      <form className="split-foot" onSubmit={(event) => event.preventDefault()}>
        <ReasonField className="grow" reason={reason} change={setReason} asked={asked} rows={1} />
        {choices.map((one) => <Button key={one} variant="default" disabled={settling.isPending} onClick={() => settle(one)}>{word(rulings[one])}</Button>)}
      </form>
      {settling.error === null ? null : <p className="refused-line" role="alert">{explainProblem(settling.error, language)}</p>}
    </>
  )
}
