import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconUserPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { api } from '../server/api'
import { dayAndClock } from '../server/format'
import { usePerson } from '../server/session'
import type { Account, Invited, OpenInvitation, People as Listed } from '../server/answers/people'
import { useLanguage } from '../language'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { Waiting } from '../parts/Waiting'
import { type StateWord, workStates } from '../words'
import { AccountDialog, type Wanted } from './AccountDialog'
import { LinkDialog } from './LinkDialog'
import { useRoleNames } from './roles'
import './people.css'

const standings: Readonly<Record<'in' | 'out', StateWord>> = {
  in: { ...workStates.done, zh: '可以登录', en: 'May sign in' },
  out: { ...workStates.stopped, zh: '已停用', en: 'Disabled' },
}

function done(asked: Wanted, roles: readonly string[], reason: string): Promise<Listed | Invited> {
  if (asked.act === 'invite') return api.invite(roles)
  if (asked.act === 'withdraw') return api.withdrawInvitation(asked.invitation.id)
  if (asked.act === 'roles') return api.changeRoles(asked.whom.id, roles)
  return asked.act === 'disable' ? api.disablePerson(asked.whom.id, reason) : api.enablePerson(asked.whom.id)
}

/** Who may enter this site, as what; an administrator invites, gives roles and lets nobody more in. */
export function People() {
  const { say } = useLanguage()
  const client = useQueryClient()
  const people = useQuery({ queryKey: ['people'], queryFn: ({ signal }) => api.people(signal) })
  const [wanted, setWanted] = useState<Wanted | undefined>(undefined)
  const [roles, setRoles] = useState<readonly string[]>([])
  const [invited, setInvited] = useState<Invited | undefined>(undefined)
  const opener = useRef<HTMLButtonElement>(null)
  const title = say('人员与角色', 'People and roles')
  const acting = useMutation({
    mutationFn: ({ asked, reason }: { asked: Wanted; reason: string }) => done(asked, roles, reason),
    onSuccess: (after, { asked }) => {
      if ('link' in after) {
        setInvited(after)
        void client.invalidateQueries({ queryKey: ['people'] })
      } else client.setQueryData(['people'], after)
      setWanted(undefined)
      if (asked.act === 'withdraw') toOpener()
    },
  })
  /** What was pressed last is gone by then, a dialog or a line of a list: the focus goes to where invitations begin. */
  const toOpener = () => window.requestAnimationFrame(() => opener.current?.focus())
  const closeLink = () => {
    setInvited(undefined)
    toOpener()
  }
  const want = (next: Wanted) => {
    acting.reset()
    setRoles(next.act === 'roles' ? next.whom.roles : [])
    setWanted(next)
  }
  return (
    <Shell room="people" title={title}>
      <div className="page">
        <div className="page-head">
          <div>
            <h1>{title}</h1>
            <p className="second">{say('没有默认密码；每一步都写入账本', 'There is no default password; each step goes into the ledger')}</p>
          </div>
          {people.data === undefined ? null : (
            <Button ref={opener} variant="default" leftSection={<IconUserPlus size={15} aria-hidden="true" />} onClick={() => want({ act: 'invite' })}>{say('邀请…', 'Invite…')}</Button>
          )}
        </div>
        {people.isPending ? <Waiting /> : null}
        {people.error === null ? null : (
          <ServerProblem problem={people.error} again={() => void people.refetch()} />
        )}
        {people.data === undefined ? null : <PeopleTable people={people.data.people} want={want} />}
        {people.data === undefined ? null : <OpenInvitations invitations={people.data.invitations} want={want} />}
        <AccountDialog
          wanted={wanted}
          close={() => setWanted(undefined)}
          roles={roles}
          setRoles={setRoles}
          act={(reason) => {
            if (wanted !== undefined) acting.mutate({ asked: wanted, reason })
          }}
          problem={acting.error}
          busy={acting.isPending}
        />
        <LinkDialog invited={invited} close={closeLink} />
      </div>
    </Shell>
  )
}

function PeopleTable({ people, want }: { people: readonly Account[]; want: (next: Wanted) => void }) {
  const { say } = useLanguage()
  const names = useRoleNames()
  const me = usePerson().id
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{say('姓名', 'Name')}</th>
          <th scope="col">{say('角色', 'Roles')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          <th scope="col">{say('最近登录', 'Last sign-in')}</th>
          <th scope="col">{say('操作', 'Action')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <span className="wrap">{one.name}</span>
              <span className="second-line wrap">{one.login}</span>
            </th>
            <td>{names(one.roles)}</td>
            <td><StateBadge state={standings[one.disabled ? 'out' : 'in']} /></td>
            <td className="mono nowrap">{one.signed_in_at === null ? <span className="second">{say('尚未登录', 'never')}</span> : dayAndClock(one.signed_in_at)}</td>
            <td>{one.id === me ? <span className="second">{say('您自己：由另一位管理员改变', 'you: another administrator changes it')}</span> : <Offered whom={one} want={want} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Offered({ whom, want }: { whom: Account; want: (next: Wanted) => void }) {
  const { say } = useLanguage()
  const of = (label: string) => `${label} ${whom.name}`
  if (whom.disabled) {
    const again = say('恢复…', 'Enable…')
    return <Button variant="default" size="compact-sm" aria-label={of(again)} onClick={() => want({ act: 'enable', whom })}>{again}</Button>
  }
  const [roles, stop] = [say('角色…', 'Roles…'), say('停用…', 'Disable…')]
  return (
    <div className="account-acts">
      <Button variant="default" size="compact-sm" aria-label={of(roles)} onClick={() => want({ act: 'roles', whom })}>{roles}</Button>
      <Button variant="default" size="compact-sm" className="stopping" aria-label={of(stop)} onClick={() => want({ act: 'disable', whom })}>{stop}</Button>
    </div>
  )
}

/** Links that nobody has used yet; whom they were handed to, only who handed them out knows. */
function OpenInvitations({ invitations, want }: { invitations: readonly OpenInvitation[]; want: (next: Wanted) => void }) {
  const { say } = useLanguage()
  const names = useRoleNames()
  if (invitations.length === 0) return null
  const withdraw = say('撤回…', 'Withdraw…')
  return (
    <section className="open-invitations" aria-labelledby="open-invitations">
      <h2 id="open-invitations">{say('尚未使用的邀请', 'Invitations that nobody has used yet')}</h2>
      <ul>
        {invitations.map((one) => {
          const line = say(`${names(one.roles)}，${dayAndClock(one.until)} 之前有效`, `${names(one.roles)}, until ${dayAndClock(one.until)}`)
          return (
            <li key={one.id}>
              {line}
              <Button variant="default" size="compact-sm" className="stopping" aria-label={`${withdraw} ${line}`} onClick={() => want({ act: 'withdraw', invitation: one })}>{withdraw}</Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
