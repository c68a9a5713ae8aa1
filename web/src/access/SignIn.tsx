import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconChevronRight, IconUser } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useState, useSyncExternalStore } from 'react'
import { Redirect, useSearchParams } from 'wouter'
import { api } from '../server/api'
import { explainProblem } from '../server/reasons'
import { useSession } from '../server/session'
import { isTyped, whenForgotten } from '../server/typed'
import type { DemoPerson, Ended as EndedBy } from '../server/answers/session'
import { useLanguage } from '../language'
import { actions, roleWords } from '../words'
import { Entry } from './Entry'

/** Where the person wanted to go; only inside this house. */
function target(asked: string | null): string {
  return asked !== null && /^\/(?![/\\])/.test(asked) ? asked : '/worklist'
}

export function SignIn() {
  const { say, word } = useLanguage()
  const { session, problem, askAgain } = useSession()
  const [question] = useSearchParams()
  // Where one was is his who was there: another person begins at the list.
  const [was] = useState(session?.was)
  const to = target(question.get('to'))
  if (session?.person != null) return <Redirect to={was === undefined || was === session.person.id ? to : target(null)} replace />
  const people = session?.demo?.people ?? []
  return (
    <Entry title={word(actions.signIn)}>
      {session?.ended == null ? null : <Ended ended={session.ended} to={to} />}
      {problem === undefined ? null : <Away problem={problem} again={askAgain} />}
      {people.length === 0 ? null : <DemoPeople people={people} />}
      {people.length === 0 ? null : <p className="entry-or">{say('或用登录名和密码：', 'Or with user name and password:')}</p>}
      <PasswordForm />
    </Entry>
  )
}

/** Why the page is gone that was open here, where one comes back to, and that nothing typed is lost. */
function Ended({ ended, to }: { ended: EndedBy; to: string }) {
  const { say } = useLanguage()
  const demo = useSession().session?.demo != null
  const why = {
    idle: say('30 分钟无人使用，会话已结束。', 'Your session has ended: nobody used it for 30 minutes.'),
    restarted: say('服务已重新启动，会话已结束。', 'Your session has ended: the service was started anew.'),
    over: say(
      `会话已结束：您在别处退出了登录，账号被停用，${demo ? '演示重新启动，' : ''}或已满 12 小时。`,
      `Your session has ended: you signed out elsewhere, the account was closed, ${demo ? 'the demo was started anew, ' : ''}or 12 hours were over.`,
    ),
  }
  const back = to.startsWith('/studies/') ? say('再次登录后回到刚才打开的检查。', ' Sign in again to come back to the study that was open here.') : say('再次登录后回到刚才的页面。', ' Sign in again to come back to the page that was open here.')
  return <p className="entry-ended" role="alert">{why[ended]}{back}<Typed /></p>
}

function Typed() {
  const { say } = useLanguage()
  return useSyncExternalStore(whenForgotten, isTyped) ? say('您写了而没有暂存的文字仍在本浏览器；别人在此登录后即删除。', ' What you typed and did not keep is still in this browser; it goes when somebody else signs in here.') : null
}

/** Nobody is in yet: there is nothing to say of open studies, only that the server is away. */
function Away({ problem, again }: { problem: Error; again: () => void }) {
  const { word, language } = useLanguage()
  return (
    <div className="entry-away" role="alert">
      <p className="entry-error">{explainProblem(problem, language)}</p>
      <Button variant="default" onClick={again}>{word(actions.retry)}</Button>
    </div>
  )
}

function DemoPeople({ people }: { people: readonly DemoPerson[] }) {
  const { say, word, language } = useLanguage()
  const { enter } = useSession()
  const entering = useMutation({ mutationFn: api.signInDemo, onSuccess: enter })
  return (
    <>
      <p className="entry-words">
        {say(
          '这是演示，只在本机打开。选一个人进入；进入之后，签名用的密码显示在每一页的顶部。',
          'This is the demo; it opens on this machine only. Enter as one of these people: once you are in, the password to sign with stands at the top of every page.',
        )}
      </p>
      <ul className="people">
        {people.map((person) => (
          <li key={person.login}>
            <button type="button" disabled={entering.isPending} onClick={() => entering.mutate(person.login)}>
              <IconUser size={18} stroke={1.8} aria-hidden="true" />
              <span>
                <b>{person.name}</b>
                <span className="second-line">
                  {person.roles.map((role) => (roleWords[role] === undefined ? role : word(roleWords[role]))).join(say('、', ', '))}
                </span>
              </span>
              <IconChevronRight className="enter" size={18} stroke={1.8} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {entering.error === null ? null : <p className="entry-error" role="alert">{explainProblem(entering.error, language)}</p>}
    </>
  )
}

function PasswordForm() {
  const { say, word, language } = useLanguage()
  const { enter } = useSession()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const entering = useMutation({ mutationFn: () => api.signIn(login.trim(), password), onSuccess: enter })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setAsked(true)
    if (login.trim() !== '' && password !== '') entering.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label={say('登录名', 'User name')}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={asked && login.trim() === '' ? say('请输入登录名。', 'Type your user name.') : undefined}
        autoComplete="username"
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordInput
        label={say('密码', 'Password')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={asked && password === '' ? say('请输入密码。', 'Type your password.') : undefined}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': say('显示密码', 'Show the password'), tabIndex: 0 }}
      />
      {entering.error === null ? null : <p className="entry-error" role="alert">{explainProblem(entering.error, language)}</p>}
      <Button type="submit" disabled={entering.isPending}>{word(actions.signIn)}</Button>
    </form>
  )
}
