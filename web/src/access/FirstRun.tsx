import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import type { Invitation } from '../server/answers/session'
import { api, Problem } from '../server/api'
import { dayAndClock } from '../server/format'
import { explainProblem } from '../server/reasons'
import { useSession } from '../server/session'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { actions, roleWords } from '../words'
import { Entry } from './Entry'

const passwordLengthMin = 12

/** A one-time link: whom it is for, until when, and the account that it makes. */
export function FirstRun() {
  const { say } = useLanguage()
  const { token } = useParams<{ token: string }>()
  const invitation = useQuery({ queryKey: ['invitation', token], queryFn: ({ signal }) => api.invitation(token, signal), staleTime: Infinity })
  const first = invitation.data?.first === true
  return (
    <Entry
      title={first ? say('建立第一个管理员', 'Make the first administrator') : say('建立您的账号', 'Make your account')}
      facts={first ? (
        <div>
          <dt>{say('从哪里打开', 'Where this is')}</dt>
          <dd>{say('只在本机打开', 'Opens on this machine only')}</dd>
        </div>
      ) : undefined}
    >
      {invitation.isPending ? <Waiting /> : null}
      {invitation.error === null ? null : <NotInvited problem={invitation.error} again={() => void invitation.refetch()} />}
      {invitation.data === undefined ? null : (
        <>
          <p className="entry-words"><Invited invitation={invitation.data} /></p>
          <FirstForm />
        </>
      )}
    </Entry>
  )
}

function Invited({ invitation }: { invitation: Invitation }) {
  const { say, word } = useLanguage()
  const roles = invitation.roles.map((role) => (roleWords[role] === undefined ? role : word(roleWords[role]))).join(say('、', ', '))
  const until = dayAndClock(invitation.until)
  const rest = invitation.first
    ? say('没有默认密码。其他人由您邀请，每一步都写入账本。', 'There is no default password. You invite everybody else, and each step goes into the ledger.')
    : say('没有默认密码，每一步都写入账本。', 'There is no default password, and each step goes into the ledger.')
  return <>{say(`此链接只能用一次，${until} 之前有效。您在本院的角色：${roles}。`, `This link works once, until ${until}. Your role here: ${roles}. `)}{rest}</>
}

/** A link that is used or over is a refusal; a server that is away is asked again. */
function NotInvited({ problem, again }: { problem: Error; again: () => void }) {
  const { say, word, language } = useLanguage()
  const refused = problem instanceof Problem && problem.status >= 400 && problem.status < 500
  return (
    <>
      <p className="entry-error" role="alert">{explainProblem(problem, language)}</p>
      {refused ? <p className="entry-or"><Link to="/sign-in">{say('已有账号？登录', 'You have an account? Sign in')}</Link></p> : <Button variant="default" onClick={again}>{word(actions.retry)}</Button>}
    </>
  )
}

function FirstForm() {
  const { say, language } = useLanguage()
  const { token } = useParams<{ token: string }>()
  const { enter } = useSession()
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [asked, setAsked] = useState(false)
  const making = useMutation({
    mutationFn: () => api.firstRun(token, { login: login.trim(), name: name.trim(), password, language }),
    onSuccess: (session) => {
      enter(session)
      go('/worklist')
    },
  })
  const complete = name.trim() !== '' && login.trim() !== '' && password.length >= passwordLengthMin && again === password
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setAsked(true)
    if (complete) making.mutate()
  }
  const eye = { 'aria-label': say('显示密码', 'Show the password'), tabIndex: 0 }
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label={say('姓名（签名时显示）', 'Name, as it stands in signatures')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={asked && name.trim() === '' ? say('请输入姓名。', 'Type your name.') : undefined}
        autoComplete="name"
      />
      <TextInput
        label={say('登录名', 'User name')}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={asked && login.trim() === '' ? say('请输入登录名。', 'Type a user name.') : undefined}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordInput
        label={say('密码', 'Password')}
        description={say(`至少 ${passwordLengthMin} 个字符；可以粘贴`, `At least ${passwordLengthMin} characters; pasting is allowed`)}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={
          asked && password.length < passwordLengthMin
            ? say(`密码有 ${password.length} 个字符，至少要 ${passwordLengthMin} 个。`, `The password has ${password.length} characters; it needs at least ${passwordLengthMin}.`)
            : undefined
        }
        autoComplete="new-password"
        visibilityToggleButtonProps={eye}
      />
      <PasswordInput
        label={say('再输一次密码', 'Password again')}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
        error={asked && again !== password ? say('两次输入的密码不同。', 'The two passwords differ.') : undefined}
        autoComplete="new-password"
        visibilityToggleButtonProps={eye}
      />
      {making.error === null ? null : <p className="entry-error" role="alert">{explainProblem(making.error, language)}</p>}
      <Button type="submit" disabled={making.isPending}>{say('建立并登录', 'Make and sign in')}</Button>
    </form>
  )
}
