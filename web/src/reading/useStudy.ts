/** The study on the screen: opened through the door, asked again when the server says that it has changed. */
import { type QueryClient, queryOptions, usePrefetchQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { api, Problem, saidOfPage, whileOpen, whileThere } from '../server/api'
import { isTouched } from '../server/idle'
import { useLive } from '../server/live'
import type { LiveEvent, StudyView } from '../server/answers/studies'
import { framesFor, startFrame } from '../viewer/frames'
import { openingOf, stacksOf } from './stacks'
import { loadViewer } from './useFilm'
import type { SeenDesk } from './useSeen'

/** A study that was left is forgotten after this long, and opened through the door again. */
const keptMs = 2_000

export const keyOf = (uid: string) => ['study', uid] as const

/** A frame that is asked for while somebody is there opens its own study again, whichever the page shows by then. */
const asking = { said: saidOfPage, reopen: (study: string) => (isTouched() ? api.openStudy(study) : undefined) }

/** Opens through the door the first time; later only looks, and opens again when the permit has run out and somebody is there. */
async function fetchStudy(client: QueryClient, uid: string): Promise<StudyView> {
  framesFor(asking)
  if (client.getQueryData(keyOf(uid)) === undefined) {
    const study = await api.openStudy(uid)
    const stacks = stacksOf(study)
    const [first] = stacks[openingOf(stacks)]?.slices ?? []
    // On its way before anything is drawn: the first image waits for nothing.
    if (first !== undefined) startFrame(first)
    void loadViewer()
    return study
  }
  return whileThere(uid, () => api.study(uid))
}

export function useStudy(uid: string) {
  const client = useQueryClient()
  const asked = queryOptions({
    queryKey: keyOf(uid),
    queryFn: () => fetchStudy(client, uid),
    staleTime: Infinity,
    gcTime: keptMs,
    refetchOnWindowFocus: false,
  })
  // Asked while this page is still being laid out: React holds a page back for a moment after its words of waiting.
  usePrefetchQuery(asked)
  const study = useQuery(asked)
  const about = study.data?.case
  useLive((event) => {
    if (about !== undefined && isAged(about, event)) void client.invalidateQueries({ queryKey: keyOf(uid) })
  })
  return study
}

/** Whether what happened may have changed an open study: what the site chooses shows or withholds AI's result on any, and a model that is stopped is on any that it read. */
export function isAged(about: string, { kind, case: on }: Pick<LiveEvent, 'kind' | 'case'>): boolean {
  return on === about || kind === 'site.chose' || kind === 'models.changed'
}

/** One person at one study: what his opinion, report and addendum are made of. */
export interface Sitting {
  readonly study: StudyView
  readonly acts: Acts
  /** The person's id. */
  readonly person: string
  readonly activeS: () => number
  readonly looked: SeenDesk
}

export interface Acts {
  readonly busy: boolean
  /** Why the last act was refused; gone with the next one. */
  readonly problem: Error | undefined
  /** Sends one act at a time; answers the study after it, or undefined when it was refused. */
  readonly run: (act: () => Promise<StudyView>) => Promise<StudyView | undefined>
  readonly forget: () => void
}

export function useActs(uid: string): Acts {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Error | undefined>(undefined)
  const run = useCallback(
    async (act: () => Promise<StudyView>) => {
      setBusy(true)
      setProblem(undefined)
      try {
        const after = await whileOpen(uid, act)
        client.setQueryData(keyOf(uid), after)
        return after
      } catch (refused) {
        setProblem(refused instanceof Error ? refused : new Error(String(refused)))
        if (refused instanceof Problem && refused.status === 409) void client.invalidateQueries({ queryKey: keyOf(uid) })
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [client, uid],
  )
  return { busy, problem, run, forget: useCallback(() => setProblem(undefined), []) }
}
