import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { api } from '../server/api'
import { explainProblem } from '../server/reasons'
import { useSession } from '../server/session'
import { useLanguage } from '../language'
import { Entry } from './Entry'

const passwordLengthMin = 12

export function FirstRun() {
  const { say } = useLanguage()
  return (
    <Entry
      title={say('建立您的账号', 'Make your account')}
      facts={
        <div>
          <dt>{say('从哪里打开', 'Where this is')}</dt>
          <dd>{say('只在本机打开', 'Opens on this machine only')}</dd>
        </div>
      }
    >
      <p className="entry-words">
        {say(
          '此链接只能用一次，您的角色由它决定。没有默认密码。管理员邀请其他人，每一步都写入账本。',
          'This link works once and says what your role is. There is no default password. Administrators invite everybody else, and each step goes into the ledger.',
        )}
      </p>
      <FirstForm />
    </Entry>
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
