/** What the pages of trainings ask the server; it comes with them. */
import { get, send } from './api'
import type { RunShown, Trainings } from './answers/trainings'

const part = encodeURIComponent

export const learning = {
  trainings: (signal?: AbortSignal) => get<Trainings>('/api/trainings', signal),
  start: (plan: string, sha256: string) => send<{ readonly run: string }>('POST', '/api/trainings', { plan, sha256 }),
  training: (run: string, signal?: AbortSignal) => get<RunShown>(`/api/trainings/${part(run)}`, signal),
  stop: (run: string) => send<RunShown>('POST', `/api/trainings/${part(run)}/stop`),
  takeIn: (run: string, name: string) => send<{ readonly package: string; readonly version: string }>('POST', `/api/trainings/${part(run)}/packages/${part(name)}/import`),
  resume: (run: string) => send<RunShown>('POST', `/api/trainings/${part(run)}/resume`),
} as const
