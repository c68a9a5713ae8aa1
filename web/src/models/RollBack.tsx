import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../server/api'
import { usePerson } from '../server/session'
import type { ModelLine, ModelShown } from '../server/answers/models'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { whyRefused } from './reasons'
import { modelPath } from './standing'

/** Which version reads again: the one that was replaced last, if nobody stopped it and its maker is trusted. */
export function before(items: readonly ModelLine[], model: Pick<ModelLine, 'package'>): ModelLine | undefined {
  const may = items.filter((one) => one.package === model.package && one.standing === 'replaced' && one.trusted)
  return may.toSorted((one, other) => (other.since ?? '').localeCompare(one.since ?? ''))[0]
}

/** Takes back the version in use, at once; then come the patients whom it has read. */
export function RollBack({ model }: { model: ModelShown }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const { roles } = usePerson()
  const [, go] = useLocation()
  const [opened, setOpened] = useState(false)
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal) })
  const acting = useMutation({
    mutationFn: (reason: string) => api.rollBackModel(model.package, model.version, reason),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['models'] })
      void client.invalidateQueries({ queryKey: ['health'] })
      setOpened(false)
      go(`${modelPath(model.package, model.version)}/review`)
    },
  })
  const may = roles.includes('administrator') || roles.includes('senior_radiologist')
  if (!may || (model.standing !== 'active' && model.standing !== 'stopped')) return null
  const earlier = before(models.data?.items ?? [], model)
  const label = say('撤回', 'Roll back')
  return (
    <>
      <Button variant="default" className="stopping" onClick={() => {
        acting.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} ${model.package} ${model.version}`}
        label={label}
        kind="stopping"
        reason="asked"
        act={acting.mutate}
        problem={null}
        busy={acting.isPending}
      >
        <p>
          {earlier === undefined
            ? say('对全院所有人立即生效：这个版本不再阅片。没有可恢复的更早版本，从现在起到达的检查显示“AI 已停用”。', 'It holds for everybody at this site, at once: this version reads no more. No earlier version is left to read, so studies that come from now on say “AI stopped”.')
            : say(`对全院所有人立即生效：这个版本不再阅片，恢复使用 ${earlier.version} 版。`, `It holds for everybody at this site, at once: this version reads no more, and ${earlier.version} reads again.`)}
        </p>
        <p>{say('已给出的结果留在各自的检查里，并写明模型已停用。随后列出它读过的患者，已签名的在前，请复核。', 'Results that it gave stay in their studies, which say that it was stopped. The patients whom it has read are listed next, signed ones first, for review.')}</p>
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </>
  )
}
