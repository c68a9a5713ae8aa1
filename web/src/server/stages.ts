/** What the pages of models ask the server on a version's way into use and out of it; it comes with them. */
import { ask, changing, get, send } from './api'
import type { ModelShown, ModelWatch } from './answers/models'
import type { Conditions, Plan, Trial } from './answers/stages'

const path = (name: string, version: string) => `/api/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`

export interface Brought {
  readonly manifest: string
  /** The report as its file says it; empty where none is chosen yet. */
  readonly report: string
  /** The site's own evaluation whose report it is, in the place of a file; or empty. */
  readonly evaluation: string
}

export const stages = {
  shadow: (name: string, version: string) => send<ModelShown>('POST', `${path(name, version)}/shadow`),
  endShadow: (name: string, version: string) => send<ModelShown>('DELETE', `${path(name, version)}/shadow`),
  retire: (name: string, version: string, reason: string) => send<ModelShown>('POST', `${path(name, version)}/retire`, { reason }),
  trial: (name: string, version: string) => send<Trial>('POST', `${path(name, version)}/trial`),
  plans: (name: string, version: string, signal?: AbortSignal) => get<{ readonly items: readonly Plan[] }>(`${path(name, version)}/plan`, signal),
  declarePlan: (name: string, version: string, document: string) => send<{ readonly items: readonly Plan[] }>('POST', `${path(name, version)}/plan`, { document }),
  conditions: (name: string, version: string, brought: Brought) => send<Conditions>('POST', `${path(name, version)}/release/conditions`, brought),
  declareWatch: (name: string, version: string, document: string) => send<ModelWatch>('POST', `${path(name, version)}/watch`, { document }),
  look: (name: string, version: string) => send<ModelWatch>('POST', `${path(name, version)}/look`),
  /** The table of the terminal, as a file. */
  candidates: async (name: string, version: string): Promise<Blob> =>
    (await ask(`${path(name, version)}/candidates`, { method: 'POST', headers: changing() })).blob(),
  /** One archive, as `packages export` writes it. */
  bring: async (archive: Blob): Promise<{ readonly package: string; readonly version: string; readonly standing: string }> => {
    const headers = { ...changing(), 'Content-Type': 'application/octet-stream' }
    return (await ask('/api/models/import', { method: 'POST', headers, body: archive })).json() as Promise<{ package: string; version: string; standing: string }>
  },
  release: (name: string, version: string, signed: Brought & { readonly password: string }) => send<ModelShown>('POST', `${path(name, version)}/release`, signed),
} as const
