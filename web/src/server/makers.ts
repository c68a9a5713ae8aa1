/** What the page of models asks the server about makers; it comes with it. */
import { get, send } from './api'

export interface Maker {
  /** The fingerprint of the public key. */
  readonly key: string
  readonly name: string
  readonly trusted: boolean
}

interface Makers {
  readonly items: readonly Maker[]
}

export const makers = {
  all: (signal?: AbortSignal) => get<Makers>('/api/makers', signal),
  read: (text: string) => send<{ readonly key: string; readonly known: Maker | null }>('POST', '/api/makers/key', { text }),
  trust: (signed: { readonly text: string; readonly name: string; readonly password: string }) => send<Makers>('POST', '/api/makers', signed),
  distrust: (key: string, reason: string) => send<Makers>('POST', `/api/makers/${encodeURIComponent(key)}/distrust`, { reason }),
} as const
