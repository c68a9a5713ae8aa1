import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stages } from '../server/stages'
import { usePerson } from '../server/session'
import type { ModelShown } from '../server/answers/models'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { Release } from './Release'
import { whyRefused } from './reasons'
import './stages.css'

type Step = 'shadow' | 'endShadow' | 'retire'

/** What comes next for a version that was not in use yet: to who may; the others are told who may. */
export function Stages({ model }: { model: ModelShown }) {
  const { say } = useLanguage()
  const { roles } = usePerson()
  if (model.standing !== 'candidate' && model.standing !== 'shadow') return null
  const keeps = roles.includes('administrator')
  if (!keeps && !roles.includes('senior_radiologist')) {
    return <p className="second">{say('试读、放弃：由管理员决定；发布：由管理员或放射科上级医师签名', 'An administrator tries it or gives it up; an administrator or a senior radiologist releases it by signature')}</p>
  }
  return (
    <>
      {keeps && model.trusted ? <Act model={model} step={model.standing === 'shadow' ? 'endShadow' : 'shadow'} /> : null}
      {model.trusted && model.card !== null ? <Release model={model} /> : null}
      {keeps ? <Act model={model} step="retire" /> : null}
    </>
  )
}

function Act({ model, step }: { model: ModelShown; step: Step }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const acting = useMutation({
    mutationFn: (reason: string) => stages[step](model.package, model.version, reason),
    onSuccess: (shown) => {
      client.setQueryData(['models', model.package, model.version], shown)
      void client.invalidateQueries({ queryKey: ['models'] })
      setOpened(false)
    },
  })
  const label = {
    shadow: say('静默试读', 'Let it read unseen'),
    endShadow: say('结束试读', 'End the trial'),
    retire: say('放弃此版本', 'Give this version up'),
  }[step]
  const meaning = {
    shadow: [
      say('从现在起到达的检查，它与在用版本一同阅片。它说什么不给任何人看：不在列表、不在检查里、不在导出里。', 'It reads each study that comes from now on, beside the version in use. What it says is shown to nobody: in no list, no study and no export.'),
      say('同名的另一个版本若在试读，即回到候选。满一批已签名的检查后，这里可以看总数。', 'If another version of the same name reads unseen it is a candidate again. Once enough studies are signed, totals are told here.'),
    ],
    endShadow: [say('它不再阅片，回到候选。已静默读过的保留，仍不给任何人看；总数还可以看。', 'It reads no more and is a candidate again. What it has read unseen is kept, and shown to nobody still; totals can be asked for.')],
    retire: [say('它不再是候选，不试读，也不能发布；在用版本不受影响。以后可以重新导入。', 'It is a candidate no more: it neither reads unseen nor can be released. The version in use is not touched. It may be taken in again later.')],
  }[step]
  return (
    <>
      <Button variant="default" {...(step === 'retire' ? { className: 'stopping' } : {})} onClick={() => {
        acting.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${model.package} ${model.version}`}
        label={label}
        kind={step === 'retire' ? 'stopping' : 'plain'}
        reason={step === 'retire' ? 'asked' : 'none'}
        act={acting.mutate}
        problem={null}
        busy={acting.isPending}
      >
        {meaning.map((one) => <p key={one}>{one}</p>)}
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </>
  )
}
