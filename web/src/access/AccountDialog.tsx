import { Checkbox } from '@mantine/core'
import { among } from '../server/format'
import type { Account, OpenInvitation } from '../server/answers/people'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { roleWords, type Say } from '../words'
import { peoplesRoles, useRoleNames } from './roles'

export type Wanted =
  | { readonly act: 'invite' }
  | { readonly act: 'withdraw'; readonly invitation: OpenInvitation }
  | { readonly act: 'roles' | 'disable' | 'enable'; readonly whom: Account }

interface Props {
  wanted: Wanted | undefined
  close: () => void
  /** Those that are chosen in the dialog. */
  roles: readonly string[]
  setRoles: (roles: readonly string[]) => void
  act: (reason: string) => void
  problem: Error | null
  busy: boolean
}

/** What an administrator does about an account: each act says first what it does, and for whom. */
export function AccountDialog({ wanted, close, roles, setRoles, act, problem, busy }: Props) {
  const { say } = useLanguage()
  const [title, label] = wordsOf(wanted, say)
  const choosing = wanted?.act === 'invite' || wanted?.act === 'roles'
  const ending = wanted?.act === 'disable'
  return (
    <ActDialog
      opened={wanted !== undefined}
      close={close}
      title={title}
      label={label}
      kind={ending || wanted?.act === 'withdraw' ? 'stopping' : 'plain'}
      reason={ending ? 'asked' : 'none'}
      missing={choosing && roles.length === 0 ? say('请至少选择一个角色。', 'Choose one role at least.') : undefined}
      act={act}
      problem={problem}
      busy={busy}
    >
      {wanted === undefined ? null : <Meaning wanted={wanted} />}
      {choosing ? <RolesField roles={roles} setRoles={setRoles} /> : null}
    </ActDialog>
  )
}

/** The title, and the word on the button. */
function wordsOf(wanted: Wanted | undefined, say: Say): readonly [string, string] {
  if (wanted === undefined) return ['', '']
  if (wanted.act === 'invite') return [say('邀请', 'Invite'), say('生成链接', 'Make the link')]
  if (wanted.act === 'withdraw') return [say('撤回邀请', 'Withdraw an invitation'), say('撤回', 'Withdraw')]
  const { act, whom } = wanted
  if (act === 'roles') return [say(`角色：${whom.name}`, `Roles of ${whom.name}`), say('给予这些角色', 'Give these roles')]
  if (act === 'disable') return [say(`停用 ${whom.name}`, `Disable ${whom.name}`), say('停用', 'Disable')]
  return [say(`恢复 ${whom.name}`, `Enable ${whom.name}`), say('恢复', 'Enable')]
}

function Meaning({ wanted }: { wanted: Wanted }) {
  const { say } = useLanguage()
  const names = useRoleNames()
  if (wanted.act === 'invite') {
    return <p>{say('生成一个只能用一次的链接：持有它的人在 24 小时内自选登录名和密码。角色是这个人在本院的身份。', 'It makes a link that works once: who holds it chooses a login and a password within 24 hours. A role is what the person is here.')}</p>
  }
  if (wanted.act === 'withdraw') {
    const roles = names(wanted.invitation.roles)
    return <p>{say(`这个链接（${roles}）立即失效，持有它的人不能再用它建立账号；之后可以再邀请。`, `The link for ${roles} ends at once: who holds it can make no account with it. You may invite again.`)}</p>
  }
  const { act, whom } = wanted
  if (act === 'roles') return <p>{say('立即生效；此人已打开的检查须重新打开。', 'They hold at once; studies that the person has open must be opened again.')}</p>
  if (act === 'enable') return <p>{say(`${among(whom.name).trimStart()}可用原来的密码再次登录；角色：${names(whom.roles)}。`, `${whom.name} can sign in again with the password of before, as: ${names(whom.roles)}.`)}</p>
  return (
    <>
      <p>{say(`${whom.name}（${names(whom.roles)}）立即退出，不能再登录；没有暂存的内容留在其浏览器里，别人在那里登录后即删除。`, `${whom.name} (${names(whom.roles)}) is signed out at once and can sign in no more; what was typed and not kept stays in that browser until somebody else signs in there.`)}</p>
      <p>{say('此人做过和签过的一切保留在其名下。其他人不受影响。', 'All that the person did and signed stays under the name. Nobody else is touched.')}</p>
    </>
  )
}

function RolesField({ roles, setRoles }: Pick<Props, 'roles' | 'setRoles'>) {
  const { say, word } = useLanguage()
  return (
    <fieldset className="roles-field">
      <legend>{say('角色', 'Roles')}</legend>
      {peoplesRoles.map((role, index) => (
        <Checkbox
          key={role}
          size="sm"
          label={roleWords[role] === undefined ? role : word(roleWords[role])}
          checked={roles.includes(role)}
          onChange={(event) => setRoles(event.currentTarget.checked ? [...roles, role] : roles.filter((one) => one !== role))}
          {...(index === 0 ? { 'data-autofocus': true } : {})}
        />
      ))}
    </fieldset>
  )
}
