import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import { explainProblem } from '../server/reasons'
import { useMayJudge } from '../server/session'
import type { HeldDecision, QuarantineItem } from '../server/answers/quality'
import { useLanguage } from '../language'
import { ReasonField, saysTooLittle } from '../parts/ReasonField'
import { actions } from '../words'

interface Props {
  readonly item: QuarantineItem
  /** Told what was decided about which series. */
  readonly done: (item: QuarantineItem, decision: HeldDecision) => void
}

/** Says who decides to those who may not. */
export function Decide({ item, done }: Props) {
  const { say } = useLanguage()
  if (useMayJudge()) return <DecideForm item={item} done={done} />
  return <p className="split-foot who-decides">{say('由放射科上级医师或技师决定放行、保持隔离，或重新索取影像。', 'A senior radiologist or a technologist releases it, keeps it quarantined, or asks for the images again.')}</p>
}

/** Release, keep, ask again: none is preset, each wants a reason, and the reason goes into the ledger. */
function DecideForm({ item, done }: Props) {
  const { word, language } = useLanguage()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const deciding = useMutation({
    mutationFn: (decision: HeldDecision) =>
      api.decideQuarantine(item.case, { decision, reason: reason.trim(), revision: item.revision, series: item.series }),
    onSuccess: (_, decision) => {
      done(item, decision)
      setReason('')
      setAsked(false)
      void client.invalidateQueries({ queryKey: ['quarantine'] })
      void client.invalidateQueries({ queryKey: ['worklist'] })
      void client.invalidateQueries({ queryKey: ['counts'] })
    },
  })
  const short = saysTooLittle(reason)
  const decide = (decision: HeldDecision) => {
    setAsked(true)
    if (!short) deciding.mutate(decision)
  }
  return (
    <>
      <form className="split-foot" onSubmit={(event) => event.preventDefault()}>
        <ReasonField className="grow" reason={reason} change={setReason} asked={asked} rows={1} />
        <Button variant="default" disabled={deciding.isPending} onClick={() => decide('release')}>{word(actions.release)}</Button>
        <Button variant="default" disabled={deciding.isPending} onClick={() => decide('keep')}>{word(actions.keepQuarantined)}</Button>
        <Button variant="default" disabled={deciding.isPending} onClick={() => decide('ask_again')}>{word(actions.askAgain)}</Button>
      </form>
      {deciding.error === null ? null : <p className="refused-line" role="alert">{explainProblem(deciding.error, language)}</p>}
    </>
  )
}
