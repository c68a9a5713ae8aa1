/** How far the demo's material is; asked again until all of it has come or been given up. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../server/api'
import { useSession } from '../../server/session'
import type { Demo } from '../../server/answers/demo'

const askEveryMs = 1000

/** Undefined at a site, and until the server has answered. */
export function useDemo(): Demo | undefined {
  const { session } = useSession()
  const { data } = useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => api.demo(signal),
    enabled: session?.demo != null,
    refetchInterval: (query) => (query.state.data?.ready === true ? false : askEveryMs),
    staleTime: Infinity,
  })
  return session?.demo == null ? undefined : data
}
