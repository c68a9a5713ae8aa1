import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { LanguageProvider, rememberLanguage, startLanguage } from '../language'
import type { Language } from '../words'
import { api, type Problem, rememberToken, whenSignedOut } from './api'
import { mayJudge, mayRead } from './roles'
import { forgetTyped } from './typed'
import type { Person, Session } from './answers/session'

interface Standing {
  /** Undefined until the server has answered. */
  readonly session: Session | undefined
  readonly problem: Problem | undefined
  readonly enter: (session: Session) => void
  readonly leave: () => Promise<void>
  readonly askAgain: () => void
}

const StandingContext = createContext<Standing | undefined>(undefined)
const key = ['session'] as const

async function askSession({ signal }: { signal: AbortSignal }): Promise<Session> {
  const session = await api.session(signal)
  rememberToken(session.csrf)
  return session
}

/** Nothing that one person was shown is left for the next. */
function forgetOthers(client: QueryClient, stays: string | undefined): void {
  forgetTyped(stays)
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] })
}

/** Who is signed in, and in which language: the two things that every page asks first. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery<Session, Problem>({ queryKey: key, queryFn: askSession, staleTime: Infinity })
  const enter = useCallback(
    (session: Session) => {
      rememberToken(session.csrf)
      forgetOthers(client, session.person?.id)
      client.setQueryData(key, session)
    },
    [client],
  )
  const leave = useCallback(async () => {
    await api.signOut()
    forgetOthers(client, undefined)
    window.location.assign('/sign-in')
  }, [client])
  useEffect(() => whenSignedOut(() => void client.invalidateQueries({ queryKey: key })), [client])
  const standing = useMemo<Standing>(
    () => ({
      session: data,
      problem: error ?? undefined,
      enter,
      leave,
      askAgain: () => void refetch(),
    }),
    [data, error, enter, leave, refetch],
  )
  return (
    <StandingContext value={standing}>
      <SpokenLanguage person={data?.person ?? undefined}>{children}</SpokenLanguage>
    </StandingContext>
  )
}

/** A person's own language wins over the browser's, until the person changes it. */
function SpokenLanguage({ person, children }: { person: Person | undefined; children: ReactNode }) {
  const [chosen, setChosen] = useState<{ by: string | undefined; language: Language } | undefined>(undefined)
  const own = person?.language
  const remembered = own === 'zh' || own === 'en' ? own : startLanguage()
  const language = chosen !== undefined && chosen.by === person?.id ? chosen.language : remembered
  const by = person?.id
  const change = useCallback(
    (next: Language) => {
      setChosen({ by, language: next })
      rememberLanguage(next)
      // A language that could not be kept is no reason to disturb anyone: this browser keeps it as well.
      if (by !== undefined) void api.setLanguage(next).catch(() => undefined)
    },
    [by],
  )
  return <LanguageProvider language={language} change={change}>{children}</LanguageProvider>
}

export function useSession(): Standing {
  const standing = useContext(StandingContext)
  if (standing === undefined) throw new Error('useSession is called outside SessionProvider')
  return standing
}

/** The person signed in; only pages behind the sign-in may ask. */
export function usePerson(): Person {
  const person = useSession().session?.person
  if (person == null) throw new Error('usePerson is called where nobody is signed in')
  return person
}

/** Whom to call when something fails; empty where the site has not said it. */
export function useContact(): string {
  return useSession().session?.site.contact ?? ''
}

/** Whether the server lets this person open a study; the pages only do not offer in vain. */
export function useMayRead(): boolean {
  return mayRead(usePerson().roles)
}

/** Whether the server lets this person judge, and look at, what the checks hold. */
export function useMayJudge(): boolean {
  return mayJudge(usePerson().roles)
}
