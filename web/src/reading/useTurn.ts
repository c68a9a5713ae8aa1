/** Which step the panel is at: the own opinion, or what follows it. What comes over the line turns it only when nobody is writing. */
import { useCallback, useEffect, useState } from 'react'
import type { Opinion } from '../server/answers/opinions'
import type { StudyView } from '../server/answers/studies'
import { isWritten } from '../parts/keys'
import { opinionGiven } from './standing'

export interface Turn {
  readonly given: boolean
  /** The own opinion that was given last, of fewer images perhaps. */
  readonly opinion: Opinion | null
}

export interface TurnDesk extends Turn {
  /** The study is at the other step by now, and a field is being written in. */
  readonly waits: boolean
  readonly turn: () => void
}

export function turnOf(study: StudyView): Turn {
  return { given: opinionGiven(study), opinion: study.opinion }
}

/** The step to show: the newest, unless that took a field from under the hands. */
export function steadyTurn(held: Turn, newest: Turn, writing: boolean): Turn {
  // One that has just been recorded is one's own act.
  const own = newest.opinion !== null && newest.opinion.at !== held.opinion?.at
  if (!own && (writing || held.given === newest.given)) return held
  return { ...newest, opinion: newest.opinion ?? held.opinion }
}

/** Calls back once no field is written in any more. A press of the pointer ends first, and does what it was meant for. */
export function whenLeft(left: () => void, page: EventTarget, writing: () => boolean): () => void {
  let pressed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!pressed && !writing()) left()
    })
  }
  const press = () => {
    pressed = true
  }
  const letGo = () => {
    pressed = false
    look()
  }
  const heard = { focusout: look, pointerdown: press, pointerup: letGo, pointercancel: letGo }
  for (const [kind, hear] of Object.entries(heard)) page.addEventListener(kind, hear)
  return () => {
    clearTimeout(timer)
    for (const [kind, hear] of Object.entries(heard)) page.removeEventListener(kind, hear)
  }
}

const isWriting = () => typeof document !== 'undefined' && isWritten(document.activeElement)

export function useTurn(study: StudyView): TurnDesk {
  const newest = turnOf(study)
  const [held, hold] = useState(newest)
  const shown = steadyTurn(held, newest, isWriting())
  if (shown !== held) hold(shown)
  const waits = shown.given !== newest.given
  const turn = useCallback(() => hold((now) => ({ ...now, given: !now.given })), [])
  useEffect(() => (waits ? whenLeft(turn, document, isWriting) : undefined), [waits, turn])
  return { ...shown, waits, turn }
}

/** The newest of a yes or no, once no field is written in. */
export function useUnwritten(newest: boolean): boolean {
  const [held, hold] = useState(newest)
  const shown = isWriting() ? held : newest
  if (shown !== held) hold(shown)
  const waits = shown !== newest
  useEffect(() => (waits ? whenLeft(() => hold(newest), document, isWriting) : undefined), [waits, newest])
  return shown
}
