import { Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useLanguage } from '../../language'
import { api } from '../../server/api'
import { usePerson, useSession } from '../../server/session'
import type { Demo } from '../../server/answers/demo'
import type { DemoSession } from '../../server/answers/session'
import './demo.css'
import { type Step, stepsOf } from './steps'
import { useDemo } from './useDemo'

const kept = 'lynkeus.demo-step'
const bytesInMegabyte = 1e6

function keptStep(): number {
  return Number(window.sessionStorage.getItem(kept) ?? '0') || 0
}

/** Under the bar of every page of a demo: that it is one, what to look at next, the password to sign with. */
export default function DemoStrip({ demo: { password } }: { demo: DemoSession }) {
  const { say } = useLanguage()
  const demo = useDemo()
  return (
    <aside className="demo-strip" aria-label={say('演示', 'Demo')}>
      <span className="made">{say('演示', 'Demo')}</span>
      <Guide studies={demo?.studies ?? {}} />
      <div className="demo-end">
        {password === null ? null : (
          <span className="demo-password">{say('签名密码 ', 'Password to sign ')}<code>{password}</code></span>
        )}
        <Link to="/demo"><Material demo={demo} /></Link>
      </div>
    </aside>
  )
}

/** One step at a time; going to a step goes to its page, as the person who has something to do there. */
function Guide({ studies }: { studies: Demo['studies'] }) {
  const { say, word } = useLanguage()
  const [at, setAt] = useState(keptStep)
  const [here] = useLocation()
  const person = usePerson()
  const { pending, walk } = useWalk()
  const steps = stepsOf(studies)
  const step = steps[at]
  if (step === undefined) return null
  const turn = (by: number) => {
    const next = steps[at + by]
    if (next === undefined) return
    window.sessionStorage.setItem(kept, String(at + by))
    setAt(at + by)
    walk(next)
  }
  const next = steps[at + 1]
  const away = here !== step.to || person.login !== step.as
  return (
    <div className="demo-guide">
      <Button variant="subtle" size="compact-sm" disabled={at === 0 || pending} onClick={() => turn(-1)} aria-label={say('上一步', 'Step back')}><IconChevronLeft size={16} aria-hidden="true" /></Button>
      <span className="demo-count">{at + 1}/{steps.length}</span>
      <p>{word(step.tells)}</p>
      {away ? <Button variant="default" size="compact-sm" disabled={pending} onClick={() => walk(step)}>{say(`去看：${word(step.name)}`, `Go to: ${word(step.name)}`)}</Button> : null}
      {next === undefined ? null : (
        <Button variant={away ? 'subtle' : 'default'} size="compact-sm" disabled={pending} rightSection={<IconChevronRight size={16} aria-hidden="true" />} onClick={() => turn(1)}>
          {say(`下一步：${word(next.name)}`, `Next: ${word(next.name)}`)}
        </Button>
      )}
    </div>
  )
}

function useWalk(): { pending: boolean; walk: (step: Step) => void } {
  const { changeTo } = useSession()
  const person = usePerson()
  const [, go] = useLocation()
  const entering = useMutation({
    mutationFn: (step: Step) => api.signInDemo(step.as),
    onSuccess: (entered, step) => changeTo(entered, step.to),
  })
  return { pending: entering.isPending, walk: (step) => (person.login === step.as ? go(step.to) : entering.mutate(step)) }
}

/** In one word how the material stands: coming, missing, or what it is. */
function Material({ demo }: { demo: Demo | undefined }) {
  const { say } = useLanguage()
  const missing = demo?.packages.filter((one) => one.state === 'missing').length ?? 0
  if (missing > 0) return <span className="unknown">{say('部分影像缺失：原因与办法', 'Films are missing: why, and how to get them')}</span>
  const coming = demo?.packages.find((one) => one.state === 'fetching')
  if (coming !== undefined) {
    const [done, size] = [coming.fetched, coming.size].map((bytes) => Math.round(bytes / bytesInMegabyte))
    return <>{say(`正在取得影像 ${done} / ${size} MB`, `Fetching films ${done} of ${size} MB`)}</>
  }
  return <>{say('关于这些影像', 'About the films')}</>
}
