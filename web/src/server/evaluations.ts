/** What the pages of evaluations ask the server; it comes with them. */
import { ask, get, send } from './api'
import type { EvaluationLine, EvaluationShown, Wished } from './answers/evaluations'

const part = encodeURIComponent

export const evaluations = {
  of: (digest: string, signal?: AbortSignal) => get<{ readonly items: readonly EvaluationLine[] }>(`/api/manifests/${part(digest)}/evaluations`, signal),
  start: (digest: string, wished: Wished) => send<EvaluationShown>('POST', `/api/manifests/${part(digest)}/evaluations`, wished),
  one: (run: string, signal?: AbortSignal) => get<EvaluationShown>(`/api/evaluations/${part(run)}`, signal),
  stop: (run: string) => send<EvaluationShown>('POST', `/api/evaluations/${part(run)}/stop`),
  /** Byte for byte as the terminal writes it. */
  report: async (run: string, which: 'evaluation' | 'comparison'): Promise<Blob> => (await ask(`/api/evaluations/${part(run)}/report?which=${which}`, { method: 'GET' })).blob(),
} as const
