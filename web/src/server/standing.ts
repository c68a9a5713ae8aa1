/** How the house stands: what is away, and what waits for a person. Asked quietly by the frame of every page. */
import { useQuery } from '@tanstack/react-query'
import { api } from './api'

export interface Away {
  readonly server: boolean
  readonly ai: boolean
  readonly work: boolean
  readonly receiving: boolean
}

const healthEveryMs = 15_000

/** Undefined while everything works. */
export function useAway(): Away | undefined {
  const { data, error } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => api.health(signal),
    refetchInterval: healthEveryMs,
    retry: 1,
  })
  if (error !== null) return { server: true, ai: false, work: false, receiving: false }
  if (data === undefined) return undefined
  const away = { server: false, ai: data.ai === 'stopped', work: data.work === 'stopped', receiving: !data.dicom }
  return away.ai || away.work || away.receiving ? away : undefined
}

export interface Counts {
  readonly unread: number | undefined
  readonly quarantined: number | undefined
  readonly failed: number | undefined
}

export const unreadKey = ['worklist', 'unread', '', '', ''] as const

/** Counts for the names of the rooms; a room that this person may not see has none. */
export function useCounts(): Counts {
  const worklist = useQuery({
    queryKey: unreadKey,
    queryFn: ({ signal }) => api.worklist({ view: 'unread' }, signal),
  })
  const quarantine = useQuery({ queryKey: ['quarantine'], queryFn: ({ signal }) => api.quarantine(signal) })
  const work = useQuery({ queryKey: ['work'], queryFn: ({ signal }) => api.work(signal) })
  return {
    unread: worklist.data?.total,
    quarantined: quarantine.data?.total,
    failed: work.data?.items.filter((one) => one.state === 'failed').length,
  }
}
