import { useMemo, useState } from 'react'
import type { WorklistItem } from '../server/answers/studies'

export interface SteadyRow {
  readonly item: WorklistItem
  /** It left this view since the rows were last put in order: signed, or taken by another filter. */
  readonly gone: boolean
}

export interface Steady {
  readonly rows: readonly SteadyRow[]
  /** How many studies came since. */
  readonly fresh: number
  /** The order would differ, with nothing new. */
  readonly stirred: boolean
}

/** The rows as they were last put in order. */
export interface Held {
  readonly question: string
  readonly items: readonly WorklistItem[]
}

/** Keep the held order, with the newest words in each row: also in one that left the view, of which the server still told. */
export function steady(held: readonly WorklistItem[], newest: readonly WorklistItem[], told: readonly WorklistItem[] = newest): Steady {
  const fitting = new Set(newest.map((one) => one.uid))
  const byUid = new Map(told.map((one) => [one.uid, one]))
  const known = new Set(held.map((one) => one.uid))
  const rows = held.map((one) => ({ item: byUid.get(one.uid) ?? one, gone: !fitting.has(one.uid) }))
  const fresh = newest.filter((one) => !known.has(one.uid)).length
  const stirred = fresh === 0 && newest.some((one, index) => held[index]?.uid !== one.uid)
  return { rows, fresh, stirred }
}

/** A new question, or the first answer to a list that was empty, is no movement under the hand. */
export function mayTakeIn(held: Held | undefined, question: string, newest: readonly WorklistItem[]): boolean {
  return held?.question !== question || (held.items.length === 0 && newest.length > 0)
}

const nothing: Steady = { rows: [], fresh: 0, stirred: false }

/** Rows that never move under the hand: words change in place, what is new waits until it is asked in. */
export function useSteadyRows(question: string, newest: readonly WorklistItem[] | undefined, told: readonly WorklistItem[] | undefined): Steady & { takeIn: () => void } {
  const [held, setHeld] = useState<Held | undefined>(undefined)
  let current = held
  if (newest !== undefined && mayTakeIn(held, question, newest)) {
    current = { question, items: newest }
    setHeld(current)
  }
  const items = current?.question === question ? current.items : undefined
  const shown = useMemo(() => (items === undefined ? nothing : steady(items, newest ?? items, told)), [items, newest, told])
  return {
    ...shown,
    takeIn: () => {
      if (newest !== undefined) setHeld({ question, items: newest })
    },
  }
}
