/** A study that is marked urgent while somebody looks at another page: told once, to everybody but who marked it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Urgent } from './answers/work'
import { useCounts } from './standing'

const key = ['heard-urgent'] as const

/** Marks that are news: later than what this page knew when it was opened, of no study that is looked at. */
export function freshOf(urgent: readonly Urgent[], heard: number, path: string): readonly Urgent[] {
  return urgent.filter((one) => Date.parse(one.at) > heard && !one.mine && !path.startsWith(`/studies/${encodeURIComponent(one.uid)}/`))
}

/** What was heard is kept for this page alone: after a reload all that is known is no news. */
export function useUrgentNews(path: string): readonly [fresh: readonly Urgent[], heard: () => void] {
  const client = useQueryClient()
  const { data: heard } = useQuery<number>({ queryKey: key, queryFn: () => -1, initialData: -1, staleTime: Infinity, gcTime: Infinity })
  const urgent = useCounts()?.urgent
  const fresh = urgent === undefined || heard < 0 ? [] : freshOf(urgent, heard, path)
  const hear = () => client.setQueryData(key, Math.max(heard, 0, ...(urgent ?? []).map((one) => Date.parse(one.at))))
  const known = urgent !== undefined && fresh.length === 0
  useEffect(() => {
    if (known) hear()
  })
  return [fresh, hear]
}
