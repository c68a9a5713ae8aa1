import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { LiveEvent } from './answers/studies'

type Listener = (event: LiveEvent) => void

interface Line {
  /** When the line last brought a sign of life; undefined before the first. */
  readonly heard: Date | undefined
  readonly away: boolean
  readonly listen: (listener: Listener) => () => void
}

const LineContext = createContext<Line | undefined>(undefined)

function parse(data: string): LiveEvent | undefined {
  try {
    const event: unknown = JSON.parse(data)
    if (typeof event !== 'object' || event === null || !('kind' in event) || !('case' in event)) return undefined
    const { kind, case: about } = event
    const seq = 'seq' in event && typeof event.seq === 'number' ? event.seq : 0
    if (typeof kind !== 'string') return undefined
    return { seq, kind, case: typeof about === 'string' ? about : '' }
  } catch {
    return undefined
  }
}

/** Lists that a change on the server makes old. They are asked again in the background; no row moves for it. */
const aged = [['counts'], ['worklist'], ['work'], ['quarantine'], ['story'], ['models'], ['health'], ['trainings'], ['manifests']] as const

const settleMs = 300
const answerMsMax = 10_000

/** One line to the server for the whole page; the browser takes it up again by itself, with the last number seen. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [heard, setHeard] = useState<Date | undefined>(undefined)
  const [away, setAway] = useState(false)
  const listeners = useRef(new Set<Listener>())
  useEffect(() => {
    const source = new EventSource('/api/events')
    let settling: number | undefined
    let asking = false
    let more = false
    const alive = () => {
      setHeard(new Date())
      setAway(false)
    }
    // Many events come at once when a study arrives: one question answers them all. What comes while it is asked
    // waits for its answer: a long list asked at each event would be given up each time, and the server never rest.
    const settle = () => {
      more = asking
      if (!asking) settling ??= window.setTimeout(age, settleMs)
    }
    const age = () => {
      settling = undefined
      asking = true
      const asked = Promise.all(aged.map((queryKey) => client.invalidateQueries({ queryKey })))
      void Promise.race([asked, new Promise((done) => window.setTimeout(done, answerMsMax))]).then(() => {
        asking = false
        if (more) settle()
      })
    }
    source.onopen = () => {
      alive()
      age()
    }
    source.onerror = () => {
      setAway(true)
      // Whether the server is away, only this line, or the session over: asked at once, not at the next round.
      for (const asked of ['health', 'session']) void client.invalidateQueries({ queryKey: [asked] }, { cancelRefetch: false })
    }
    source.onmessage = (message: MessageEvent<string>) => {
      const event = parse(message.data)
      alive()
      if (event === undefined) return
      for (const listener of listeners.current) listener(event)
      // A training or an evaluation tells every few seconds how far it is: nothing else is old for that.
      if (event.kind === 'training.moved') void client.invalidateQueries({ queryKey: ['trainings'] })
      else if (event.kind === 'evaluation.moved') void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('evaluations') })
      else settle()
    }
    return () => {
      source.close()
      more = false
      window.clearTimeout(settling)
    }
  }, [client])
  const line = useMemo<Line>(
    () => ({
      heard,
      away,
      listen: (listener) => {
        listeners.current.add(listener)
        return () => {
          listeners.current.delete(listener)
        }
      },
    }),
    [heard, away],
  )
  return <LineContext value={line}>{children}</LineContext>
}

/** Undefined on pages before the sign-in, which have no line. */
export function useLine(): Line | undefined {
  return useContext(LineContext)
}

/** Calls back on each event; give it a stable function. */
export function useLive(listener: Listener): void {
  const line = useContext(LineContext)
  const listen = line?.listen
  const current = useRef(listener)
  useEffect(() => {
    current.current = listener
  })
  useEffect(() => listen?.((event) => current.current(event)), [listen])
}
