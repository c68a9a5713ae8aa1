import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { learning } from '../server/learning'
import type { PlanLine } from '../server/answers/trainings'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { whyRefused } from './reasons'

/** Begin a training by a plan: what it does to this machine is said first. */
export function StartPart({ line, before }: { line: PlanLine; before: number }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [opened, setOpened] = useState(false)
  const starting = useMutation({
    mutationFn: () => learning.start(line.plan, line.sha256),
    onSuccess: ({ run }) => {
      void client.invalidateQueries({ queryKey: ['trainings'] })
      go(`/trainings/${run}`)
    },
  })
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => {
        starting.reset()
        setOpened(true)
      }}>{say('开始', 'Start')}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={say(`按 ${line.plan} 训练`, `Train by ${line.plan}`)}
        label={say('开始训练', 'Start training')}
        kind="plain"
        reason="none"
        act={() => starting.mutate()}
        problem={null}
        busy={starting.isPending}
      >
        <p>{say('在本机以最低优先级运行，可能要几小时；随时可以停止，以后从最后的检查点继续。服务重新启动后，它自己继续。', 'It runs on this machine at the lowest priority, for hours perhaps; it can be stopped at any time and goes on later from its last checkpoint. When the service comes back, it goes on by itself.')}</p>
        {before === 0 ? null : <p>{say(`同时只训练一个：前面还有 ${before} 个在运行或等待。`, `One trains at a time: ${before} ${before === 1 ? 'runs or waits' : 'run or wait'} before it.`)}</p>}
        <p>{say('做成的模型包由本院的密钥签名，不会自己投入使用。您的姓名写入账本。', 'The package that comes of it is signed with a key of this site, and is not put to use by itself. Your name goes into the ledger.')}</p>
        {starting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(starting.error, language)}</p>}
      </ActDialog>
    </>
  )
}
