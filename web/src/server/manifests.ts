/** What the pages of data sets ask the server; it comes with them. */
import { get, send } from './api'
import type { Making, Manifests, ManifestShown, TableLine, Wanted } from './answers/manifests'

const part = encodeURIComponent

export const manifests = {
  all: (signal?: AbortSignal) => get<Manifests>('/api/manifests', signal),
  tables: (signal?: AbortSignal) => get<{ readonly items: readonly TableLine[] }>('/api/manifests/tables', signal),
  make: (wanted: Wanted) => send<{ readonly making: Making }>('POST', '/api/manifests', wanted),
  one: (digest: string, signal?: AbortSignal) => get<ManifestShown>(`/api/manifests/${part(digest)}`, signal),
  verify: (digest: string, root: string | null) => send<ManifestShown>('POST', `/api/manifests/${part(digest)}/verify`, { root }),
  open: (digest: string, said: { root: string | null; packages: readonly { package: string; version: string }[]; reason: string }) =>
    send<ManifestShown>('POST', `/api/manifests/${part(digest)}/open`, said),
} as const

/** Where the labels of an opened test set are fetched. */
export function testPath(digest: string): string {
  return `/api/manifests/${part(digest)}/test`
}
