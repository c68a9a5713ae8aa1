import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import { usePerson } from '../server/session'
import type { ModelShown } from '../server/answers/models'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { cardWord } from '../server/cardWords'
import { actions } from '../words'
import { whyRefused } from './reasons'
import { type Act, actFor, asksWhy, standingWhy } from './standing'

const does: Readonly<Record<Act, (name: string, version: string, reason: string) => Promise<ModelShown>>> = {
  activate: api.activateModel,
  stop: api.stopModel,
  resume: api.resumeModel,
}

/** Stop, resume or activate: to who may; the others are told who may. */
export function Acts({ model }: { model: ModelShown }) {
  const { say, word, language } = useLanguage()
  const client = useQueryClient()
  const { roles } = usePerson()
  const [wanted, setWanted] = useState<Act | undefined>(undefined)
  const act = actFor(model)
  const acting = useMutation({
    mutationFn: (asked: { act: Act; reason: string }) => does[asked.act](model.package, model.version, asked.reason),
    onSuccess: (shown) => {
      client.setQueryData(['models', model.package, model.version], shown)
      void client.invalidateQueries({ queryKey: ['models'] })
      void client.invalidateQueries({ queryKey: ['health'] })
      setWanted(undefined)
    },
  })
  if (act === undefined) return null
  const may = roles.includes('administrator') || (act === 'stop' && roles.includes('senior_radiologist'))
  if (!may) {
    return (
      <p className="second">
        {act === 'stop'
          ? say('停用：由放射科上级医师或管理员决定', 'A senior radiologist or an administrator may stop it')
          : act === 'resume' ? say('恢复：由管理员决定', 'An administrator may resume it') : say('启用：由管理员决定', 'An administrator may activate it')}
      </p>
    )
  }
  const stopping = act === 'stop'
  const label = word(actions[act])
  return (
    <div className="actions">
      <Button variant="default" {...(stopping ? { className: 'stopping' } : {})} onClick={() => {
        acting.reset()
        setWanted(act)
      }}>{label}…</Button>
      <ActDialog
        opened={wanted !== undefined}
        close={() => setWanted(undefined)}
        title={`${word(actions[wanted ?? act])} ${model.package} ${model.version}`}
        label={word(actions[wanted ?? act])}
        kind={(wanted ?? act) === 'stop' ? 'stopping' : 'plain'}
        reason={asksWhy(wanted ?? act, model.standing) ? 'asked' : 'none'}
        act={(reason) => acting.mutate({ act: wanted ?? act, reason })}
        problem={null}
        busy={acting.isPending}
      >
        <Meaning act={wanted ?? act} model={model} />
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </div>
  )
}

/** What an act does, and for whom. */
function Meaning({ act, model }: { act: Act; model: ModelShown }) {
  const { say } = useLanguage()
  if (act === 'activate') return <MeaningOfActivation model={model} />
  if (act === 'resume') {
    return (
      <>
        <p>{standingWhy(model, say)}</p>
        <p>{say('从现在起到达的检查又由它阅片。停用期间到达的检查不会自己重读：阅片医师可在检查里请 AI 再读一次。', 'It reads the studies that come from now on. Those that came meanwhile are not read by themselves: a reader may ask for it in the study.')}</p>
      </>
    )
  }
  return (
    <>
      <p>{say('对全院所有人立即生效：从现在起到达的检查显示“AI 已停用”，医生照常阅片、写报告、签名。开启了 AI 提前的地方，它不再提前检查。', 'It stops for everybody at this site, at once. Studies that come from now on say “AI stopped”; doctors read, report and sign as ever. Where AI triage is on, it raises no more studies.')}</p>
      <p>{say('已给出的结果留在各自的检查里；遮盖再读也停止。由管理员恢复。', 'Results that it gave stay in their studies; covering and reading again stops too. An administrator resumes it.')}</p>
    </>
  )
}

function MeaningOfActivation({ model }: { model: ModelShown }) {
  const { say, language } = useLanguage()
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal) })
  const before = models.data?.items.find((one) => one.package === model.package && ['active', 'stopped', 'rolled_back'].includes(one.standing))
  return (
    <>
      {model.standing === 'set_aside' ? <p>{standingWhy(model, say)}</p> : null}
      <p>
        {say(
          `从现在起，本院新到的检查由它阅片；概率达到 ${model.point.toFixed(4)} 时结果为“高于工作点”。`,
          `It reads the studies of this site that come from now on; from a probability of ${model.point.toFixed(4)} on, its result is “above the point”.`,
        )}
      </p>
      {before === undefined ? null : (
        <p>
          {say(`${before.package} ${before.version} 从此不再阅片；它已给出的结果留在各自的检查里。`, `${before.package} ${before.version} reads no more; results that it gave stay in their studies. `)}
          {before.standing === 'active' ? null : standingWhy(before, say)}
        </p>
      )}
      <p>{say(`${cardWord(model.registration, language)}。您的姓名写入账本：启用它的人为它在本院的使用负责。`, `This model is ${model.registration}. Your name goes into the ledger: who activates it answers for its use here.`)}</p>
    </>
  )
}
