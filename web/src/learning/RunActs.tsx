import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { learning } from '../server/learning'
import type { RunShown } from '../server/answers/trainings'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { whyRefused } from './reasons'
import { isMoving } from './standing'

/** Stop a training, or let it go on: to engineers. */
export function RunActs({ run }: { run: RunShown }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const { roles } = usePerson()
  const [opened, setOpened] = useState(false)
  const acting = useMutation({
    mutationFn: (act: 'stop' | 'resume') => learning[act](run.run),
    onSuccess: (shown) => {
      client.setQueryData(['trainings', run.run], shown)
      void client.invalidateQueries({ queryKey: ['trainings'] })
      setOpened(false)
    },
  })
  const stops = isMoving(run.state)
  if (run.state === 'done' || run.state === 'stopping') return null
  if (!roles.includes('engineer')) return <p className="second">{stops ? say('停止：由工程师决定', 'An engineer may stop it') : say('继续：由工程师决定', 'An engineer may let it go on')}</p>
  const label = stops ? say('停止', 'Stop') : say('继续训练', 'Go on')
  const every = run.about?.checkpoint_every
  return (
    <div className="actions">
      <Button variant="default" {...(stops ? { className: 'stopping' } : {})} onClick={() => {
        acting.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${run.plan}`}
        label={label}
        kind={stops ? 'stopping' : 'plain'}
        reason="none"
        act={() => acting.mutate(stops ? 'stop' : 'resume')}
        problem={null}
        busy={acting.isPending}
      >
        {stops ? (
          <p>
            {say('它在一两秒内停下，没有模型包做成；阅片和报告不受影响。以后可以从最后的检查点继续', 'It stops within a second or two, and no package comes of it; reading and reporting are not touched. It can go on later from its last checkpoint')}
            {every === undefined ? say('。', '.') : say(`（每 ${every} 步一个）。`, `, which is written every ${every} steps.`)}
          </p>
        ) : <p>{say('从最后的检查点继续；没有检查点就从头开始。计划文件须与当初一样。', 'It goes on from its last checkpoint, or begins where there is none. The plan has to say what it said.')}</p>}
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </div>
  )
}
