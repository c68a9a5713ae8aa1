import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import { dayAndClock } from '../server/format'
import { usePerson } from '../server/session'
import type { Cap, CapSet } from '../server/answers/choices'
import { useLanguage } from '../language'
import { ActForm } from '../parts/ActDialog'
import { Dialog } from '../parts/Dialog'
import { Decisions } from './Decisions'

/** How long a study may wait before it goes to the top of the list: an administrator decides, with a reason. */
export function CapPart() {
  const { say } = useLanguage()
  const [changing, setChanging] = useState(false)
  const choices = useQuery({ queryKey: ['choices'], queryFn: ({ signal }) => api.choices(signal) })
  const may = usePerson().roles.includes('administrator')
  if (choices.data === undefined) return null
  const { cap } = choices.data
  const title = say('检查最多等待多久', 'How long a study may wait')
  return (
    <section className="choices" aria-labelledby="cap">
      <h2 id="cap" className="title">{title}</h2>
      <div className="choice-row">
        <div>
          <h3>{say('等待上限', 'Cap of waiting')}</h3>
          <p className="second">
            {say('等待超过上限的检查升到工作列表最前，只排在加急和签名后有新影像的检查之后，无论 AI 说什么。', 'A study that waits longer goes to the top of the list, behind only the urgent and those with images after a signature, whatever the AI says.')}
          </p>
          <p>
            <b>{say(`${cap.hours} 小时`, `${cap.hours} h`)}</b>
            <span className="second-line">{cap.every[0] === undefined ? say('本院没有另作决定。', 'The site has not said otherwise.') : <Told one={cap.every[0]} />}</span>
          </p>
        </div>
        {may ? <Button variant="default" onClick={() => setChanging(true)}>{say('更改…', 'Change…')}</Button> : null}
      </div>
      {may ? null : <p className="second">{say('由管理员决定。', 'An administrator decides.')}</p>}
      <Decisions count={cap.every.length}>
        {cap.every.map((one) => <li key={one.number}>{dayAndClock(one.at)} · {one.by} · {say(`${one.hours} 小时`, `${one.hours} h`)} · “{one.reason}”</li>)}
      </Decisions>
      <Dialog title={title} opened={changing} close={() => setChanging(false)}>
        <CapForm cap={cap} close={() => setChanging(false)} />
      </Dialog>
    </section>
  )
}

function Told({ one }: { one: CapSet }) {
  return <>{one.by} · {dayAndClock(one.at)} · “{one.reason}”</>
}

function CapForm({ cap, close }: { cap: Cap; close: () => void }) {
  const { say } = useLanguage()
  const client = useQueryClient()
  const [hours, setHours] = useState(String(cap.hours))
  const wanted = /^\d{1,4}$/.test(hours.trim()) ? Number(hours) : 0
  const possible = wanted >= cap.low && wanted <= cap.high
  const setting = useMutation({
    mutationFn: (reason: string) => api.setCap({ hours: wanted, reason }),
    onSuccess: (after) => {
      client.setQueryData(['choices'], after)
      void client.invalidateQueries({ queryKey: ['worklist'] })
      close()
    },
  })
  return (
    <ActForm
      close={close}
      label={say('设定', 'Set')}
      kind="plain"
      reason="asked"
      act={setting.mutate}
      missing={possible ? undefined : say(`请写整数小时，${cap.low} 至 ${cap.high}。`, `A whole number of hours, from ${cap.low} to ${cap.high}.`)}
      problem={setting.error}
      busy={setting.isPending}
    >
      <TextInput
        label={say(`小时（${cap.low} 至 ${cap.high}）`, `Hours (${cap.low} to ${cap.high})`)}
        inputMode="numeric"
        value={hours}
        onChange={(event) => setHours(event.currentTarget.value)}
        data-autofocus
      />
    </ActForm>
  )
}
