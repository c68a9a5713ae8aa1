/** How the house stands: what is away, and what waits for a person. Asked quietly by the frame of every page. */
import { useQuery } from '@tanstack/react-query'
import type { Counts } from './answers/work'
import { api } from './api'

export interface Away {
  readonly server: boolean
  readonly ai: boolean
  readonly work: boolean
  readonly receiving: boolean
  readonly disk: boolean
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
  if (error !== null) return { server: true, ai: false, work: false, receiving: false, disk: false }
  if (data === undefined) return undefined
  const away = {
    server: false,
    ai: data.ai === 'stopped',
    work: data.work === 'stopped',
    receiving: !data.dicom,
    disk: data.disk !== 'enough',
  }
  return Object.values(away).some(Boolean) ? away : undefined
}

/** Counts for the names of the rooms, by a question of their own: no page asks for a list that it does not show. */
export function useCounts(): Counts | undefined {
  const asked = { queryKey: ['counts'], queryFn: ({ signal }: { signal: AbortSignal }) => api.counts(signal) }
  // That work failed is told by no event.
  return useQuery({ ...asked, refetchInterval: healthEveryMs }).data
}
