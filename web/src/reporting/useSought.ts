import { useQuery, useQueryClient } from '@tanstack/react-query'

const key = ['sought'] as const

/**
 * What is searched for in the list. It is a name, so it stays in the memory of this page: an address would be kept by
 * proxies, by the browser and by the way back from the sign-in. With all else it is forgotten when somebody else signs in.
 */
export function useSought(): readonly [string, (words: string) => void] {
  const client = useQueryClient()
  const { data } = useQuery({ queryKey: key, queryFn: () => '', initialData: '', staleTime: Infinity, gcTime: Infinity })
  return [data, (words) => client.setQueryData(key, words)]
}
