import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconUser } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useLanguage } from '../language'
import { explainProblem } from '../server/reasons'
import { usePerson, useSession } from '../server/session'
import { draftsOf } from '../server/typed'
import { actions, roleWords } from '../words'
import './PersonMenu.css'

/** Who is signed in, in which roles, and the way out. The browser's own popover: it closes by Escape and by a press elsewhere. */
export function PersonMenu() {
  const { word } = useLanguage()
  const person = usePerson()
  const id = useId()
  const [open, setOpen] = useState(false)
  const order = Object.keys(roleWords)
  const roles = person.roles
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((role) => (roleWords[role] === undefined ? role : word(roleWords[role])))
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<IconUser size={15} aria-hidden="true" />} aria-haspopup="dialog" popoverTarget={id}>
        {[person.name, roles[0]].filter((one) => one !== undefined).join(' · ')}
      </Button>
      <div id={id} className="own-menu" popover="auto" role={open ? 'dialog' : undefined} aria-label={person.name} onToggle={(event) => setOpen(event.newState === 'open')}>
        {open ? <Inside roles={roles} /> : null}
      </div>
    </>
  )
}

function Inside({ roles }: { roles: readonly string[] }) {
  const { say, word, language } = useLanguage()
  const { leave } = useSession()
  const leaving = useMutation({ mutationFn: leave })
  const person = usePerson()
  return (
    <>
      <p className="second">{say(`登录名 ${person.login}`, `Signed in as ${person.login}`)}</p>
      <p className="second">{roles.join(say('、', ', '))}</p>
      <Typed person={person.id} />
      <p className="second">{say('退出登录也删除其他标签页里没有暂存的文字。', 'Signing out also deletes what was not kept in other tabs.')}</p>
      <Button className="sign-out" variant="default" fullWidth disabled={leaving.isPending} onClick={() => leaving.mutate()}>{word(actions.signOut)}</Button>
      {leaving.error === null ? null : <p className="unknown" role="alert">{say('您仍在登录中。', 'You are still signed in. ')}{explainProblem(leaving.error, language)}</p>}
    </>
  )
}

/** Said before signing out: what was typed and not kept goes with the person. */
function Typed({ person }: { person: string }) {
  const { say } = useLanguage()
  const studies = draftsOf(person)
  if (studies === 0) return null
  return (
    <p className="unknown">
      {say(
        `${studies} 个检查里有您写了而没有暂存的文字：退出登录即从本浏览器删除。`,
        `What you typed and did not keep, in ${studies === 1 ? '1 study' : `${studies} studies`}, goes from this browser when you sign out.`,
      )}
    </p>
  )
}
