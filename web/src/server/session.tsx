import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { LanguageProvider, rememberLanguage, startLanguage } from '../language'
import type { Language } from '../words'
import { api, type Problem, rememberToken, whenSignedOut } from './api'
import { mayJudge, mayRead } from './roles'
import { forgetEverywhere, forgetTyped, whenForgotten } from './typed'
import type { Person, Session } from './answers/session'

interface Standing {
  /** Undefined until the server has answered. */
  readonly session: Session | undefined
  readonly problem: Problem | undefined
  readonly enter: (session: Session) => void
  /** Goes on as somebody else, in a page of his own. */
  readonly changeTo: (session: Session, to: string) => void
  readonly leave: () => Promise<void>
  readonly askAgain: () => void
}

const StandingContext = createContext<Standing | undefined>(undefined)
const key = ['session'] as const

/** The page is on its way out: what it asks still is answered to nobody. */
let leaving = false

/** Leaves the page whole: with its own token to the end, so that nothing that it does by itself is the next person's. */
function leaveFor(to: string): void {
  leaving = true
  window.location.assign(to)
}

/** What a page knows after it has asked who is signed in; undefined where that is another person than its own. */
export function standingAfter(before: Session | undefined, now: Session): Session | undefined {
  const own = before?.person?.id
  if (now.person === null) return { ...now, ended: now.ended ?? (own === undefined ? before?.ended : 'over') ?? null, was: own ?? before?.was }
  return own === undefined || own === now.person.id ? now : undefined
}

async function askSession(client: QueryClient, signal: AbortSignal): Promise<Session> {
  const answer = await api.session(signal)
  // Somebody may have signed in by another tab while nobody was told here: this one was closed, or asleep.
  if (answer.person !== null) forgetTyped(answer.person.id)
  const before = client.getQueryData<Session>(key)
  const session = leaving ? before : standingAfter(before, answer)
  if (session !== undefined) {
    if (!leaving) rememberToken(session.csrf)
    return session
  }
  leaveFor('/worklist')
  return before ?? answer
}

function forgetShown(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] })
}

/** Nothing that one person was shown is left for the next. */
function forgetOthers(client: QueryClient, stays: string | undefined): void {
  forgetEverywhere(stays)
  forgetShown(client)
}

/** Who is signed in, and in which language: the two things that every page asks first. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery<Session, Problem>({ queryKey: key, queryFn: ({ signal }) => askSession(client, signal), staleTime: Infinity })
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
    leaveFor('/sign-in')
  }, [client])
  const changeTo = useCallback((session: Session, to: string) => {
    forgetEverywhere(session.person?.id)
    leaveFor(to)
  }, [])
  const gone = data?.was !== undefined
  useEffect(() => {
    if (gone) forgetShown(client)
  }, [client, gone])
  useEffect(() => whenForgotten(), [])
  useEffect(() => whenSignedOut(() => void client.invalidateQueries({ queryKey: key })), [client])
  const standing = useMemo<Standing>(
    () => ({
      session: data,
      problem: error ?? undefined,
      enter,
      changeTo,
      leave,
      askAgain: () => void refetch(),
    }),
    [data, error, enter, changeTo, leave, refetch],
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
