import { useMemo, useState } from 'react'
import type { WorklistItem } from '../app/types'

export interface SteadyRow {
  readonly item: WorklistItem
  /** It left this view since the rows were last put in order: signed, or taken by another filter. */
  readonly gone: boolean
}

interface Steady {
  readonly rows: readonly SteadyRow[]
  /** How many studies came since. */
  readonly fresh: number
  /** Whether the order would differ, with nothing new. */
  readonly stirred: boolean
  readonly takeIn: () => void
}

interface Held {
  readonly question: string
  readonly uids: readonly string[]
  readonly items: ReadonlyMap<string, WorklistItem>
}

/** Rows that never move under the hand: words change in place, what is new waits until it is asked in. */
export function useSteadyRows(question: string, items: readonly WorklistItem[] | undefined): Steady {
  const [held, setHeld] = useState<Held | undefined>(undefined)
  const take = (now: readonly WorklistItem[]): Held => ({
    question,
    uids: now.map((one) => one.uid),
    items: new Map(now.map((one) => [one.uid, one])),
  })
  // A new question, or the first answer to a list that was empty, is no movement under the hand.
  let current = held
  if (items !== undefined && (held?.question !== question || (held.uids.length === 0 && items.length > 0))) {
    current = take(items)
    setHeld(current)
  }
  return useMemo(() => {
    const newest = new Map((items ?? []).map((one) => [one.uid, one]))
    const uids = current?.question === question ? current.uids : []
    const rows = uids.flatMap((uid) => {
      const item = newest.get(uid) ?? current?.items.get(uid)
      return item === undefined ? [] : [{ item, gone: items !== undefined && !newest.has(uid) }]
    })
    const known = new Set(uids)
    const fresh = (items ?? []).filter((one) => !known.has(one.uid)).length
    const stirred = fresh === 0 && (items ?? []).some((one, index) => rows[index]?.item.uid !== one.uid)
    return {
      rows,
      fresh,
      stirred,
      takeIn: () => {
        if (items === undefined) return
        setHeld({ question, uids: items.map((one) => one.uid), items: new Map(items.map((one) => [one.uid, one])) })
      },
    }
  }, [items, current, question])
}
