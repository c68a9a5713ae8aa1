/** What the pages of data sets ask the server; it comes with them. */
import { ask, get, send } from './api'
import type { Making, Manifests, ManifestShown, TableLine, Wanted } from './answers/manifests'

const part = encodeURIComponent

export const manifests = {
  all: (signal?: AbortSignal) => get<Manifests>('/api/manifests', signal),
  tables: (signal?: AbortSignal) => get<{ readonly items: readonly TableLine[]; readonly more: number }>('/api/manifests/tables', signal),
  make: (wanted: Wanted) => send<{ readonly making: Making }>('POST', '/api/manifests', wanted),
  one: (digest: string, signal?: AbortSignal) => get<ManifestShown>(`/api/manifests/${part(digest)}`, signal),
  verify: (digest: string, root: string | null) => send<ManifestShown>('POST', `/api/manifests/${part(digest)}/verify`, { root }),
  open: (digest: string, said: { root: string | null; packages: readonly { package: string; version: string }[]; reason: string }) =>
    send<ManifestShown>('POST', `/api/manifests/${part(digest)}/open`, said),
  /** The labels of an opened test set; of one class against the rest where it is named. */
  test: async (digest: string, finding?: string): Promise<Blob> =>
    (await ask(`/api/manifests/${part(digest)}/test${finding === undefined ? '' : `?finding=${part(finding)}`}`)).blob(),
} as const
