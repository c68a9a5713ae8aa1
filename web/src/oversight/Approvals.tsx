import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { oversight } from '../server/oversight'
import { day, grouped } from '../server/format'
import type { Approval } from '../server/answers/approvals'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { ModelRooms } from '../parts/ModelRooms'
import { EmptyState } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { type StateWord, workStates } from '../words'
import { LetterPart } from './LetterPart'
import { whyRefused } from './reasons'
import './oversight.css'

const states: Record<Approval['state'], StateWord> = {
  holds: { ...workStates.done, zh: '已批准', en: 'Approved' },
  expired: { ...workStates.waiting, zh: '已过期', en: 'Expired', shape: 'ringSlash' },
  withdrawn: { ...workStates.stopped, zh: '已撤回', en: 'Withdrawn' },
}

/** What is permitted, until when, by whom: patients of the archive are used for training under these alone. */
export default function Approvals() {
  const { say } = useLanguage()
  const approvals = useQuery({ queryKey: ['approvals'], queryFn: ({ signal }) => oversight.approvals(signal) })
  const keeps = usePerson().roles.includes('administrator')
  const title = say('批准', 'Approvals')
  return (
    <Shell room="models" title={title}>
      <div className="page">
        <div className="page-head">
          <div>
            <h1>{title}</h1>
            <p className="second">{say('归档里的患者只有在记录在案的批准之下才能用于训练', 'Patients of the archive are used for training under a recorded approval alone')}</p>
          </div>
          {keeps ? <LetterPart /> : <p className="second">{say('记录与撤回：由管理员按委员会的批件办理', 'An administrator records and withdraws them, from the letter of the committee')}</p>}
        </div>
        <ModelRooms here="approvals" />
        {approvals.isPending ? <Waiting /> : null}
        {approvals.error === null ? null : <ServerProblem problem={approvals.error} title={say('批准没有读出来', 'The approvals could not be read')} again={() => void approvals.refetch()} />}
        {approvals.data === undefined ? null : approvals.data.items.length === 0 ? (
          <EmptyState title={say('没有记录任何批准', 'No approval is recorded')}>
            <p>{say('因此归档里的任何患者都不能用于训练。您自己文件夹里的影像由您负责，不需要这里的批准。', 'So no patient of the archive may be used for training. Files in a folder of yours are under your own responsibility and need none here.')}</p>
          </EmptyState>
        ) : <Table items={approvals.data.items} keeps={keeps} />}
      </div>
    </Shell>
  )
}

function Table({ items, keeps }: { items: readonly Approval[]; keeps: boolean }) {
  const { say } = useLanguage()
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{say('编号', 'Number')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          <th scope="col">{say('目的与范围', 'Purpose and scope')}</th>
          <th scope="col">{say('限于', 'Held to')}</th>
          <th scope="col">{say('负责', 'Answers')}</th>
          {keeps ? <th scope="col">{say('操作', 'Action')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.number}>
            <th scope="row" className="wrap">{one.number}</th>
            <td className="standing"><StateBadge state={states[one.state]} why={say(`至 ${day(one.expires)}`, `until ${day(one.expires)}`)} /></td>
            <td className="wrap">{one.purpose}<span className="second-line">{one.scope}</span></td>
            <td>
              {one.modalities.length === 0 ? say('任何类型', 'any modality') : one.modalities.join(say('、', ', '))}
              <span className="second-line">{one.patients_max === null ? say('人数不限', 'any number of patients') : say(`最多 ${grouped(one.patients_max)} 名患者`, `${grouped(one.patients_max)} patients at most`)}</span>
            </td>
            <td className="wrap">{one.person}</td>
            {keeps ? <td>{one.state === 'withdrawn' ? <span className="second">—</span> : <Withdraw number={one.number} />}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Withdraw({ number }: { number: string }) {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const withdrawing = useMutation({
    mutationFn: (reason: string) => oversight.withdraw(number, reason),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['approvals'] })
      setOpened(false)
    },
  })
  const label = say('撤回', 'Withdraw')
  return (
    <>
      <Button variant="default" size="compact-sm" className="stopping" onClick={() => {
        withdrawing.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={say(`撤回批准 ${number}`, `Withdraw the approval ${number}`)}
        label={label}
        kind="stopping"
        reason="asked"
        act={(reason) => withdrawing.mutate(reason)}
        problem={null}
        busy={withdrawing.isPending}
      >
        <p>{say('立即生效，不能恢复：不再用它的患者制作数据集，也不再打开他们的测试集。以前做成的由人收回。', 'At once, and not taken back: no data set is made of its patients any more, and none of their test sets opened. What was made before is for people to take back.')}</p>
        {withdrawing.error === null ? null : <p className="entry-error" role="alert">{whyRefused(withdrawing.error, language)}</p>}
      </ActDialog>
    </>
  )
}
