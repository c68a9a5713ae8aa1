import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import { cardWord } from '../server/cardWords'
import { type Maker, makers } from '../server/makers'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { whyRefused } from './reasons'

/** Trust a maker no more: what he has signed is stopped for everybody, and the dialog says which that is. */
export function Distrust({ maker }: { maker: Maker }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal) })
  const distrusting = useMutation({
    mutationFn: (reason: string) => makers.distrust(maker.key, reason),
    onSuccess: (after) => {
      client.setQueryData(['makers'], after)
      for (const key of ['models', 'health']) void client.invalidateQueries({ queryKey: [key] })
      setOpened(false)
    },
  })
  const label = say('不再信任', 'Trust no more')
  const reading = models.data?.items.filter((one) => one.signer === maker.key && one.standing === 'active').map((one) => `${one.package} ${one.version}`)
  return (
    <>
      <Button variant="default" size="compact-sm" className="stopping" onClick={() => {
        distrusting.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${cardWord(maker.name, language)}`}
        label={label}
        kind="stopping"
        reason="asked"
        act={distrusting.mutate}
        problem={null}
        busy={distrusting.isPending}
      >
        {reading === undefined ? null : reading.length === 0
          ? <p>{say('他的模型现在没有在阅片的。', 'No model of his reads here now.')}</p>
          : <p>{say(`立即对所有人停用：${reading.join('、')}。`, `Stopped at once, for everybody: ${reading.join(', ')}.`)}</p>}
        <p>{say('他签名的版本不能导入、启用或恢复，说明卡也不显示；以前的结果留在各自的检查里。再次信任之后，停用的仍停用，由管理员恢复。', 'What he has signed is not taken in, activated or resumed, and its cards are not shown; results that it gave before stay in their studies. Trusted again, what was stopped stays so until an administrator resumes it.')}</p>
        {distrusting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(distrusting.error, language)}</p>}
      </ActDialog>
    </>
  )
}
