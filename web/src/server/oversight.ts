/** What the page of approvals asks the server; it comes with it. */
import { get, send } from './api'
import type { Approval, Letter } from './answers/approvals'

export const oversight = {
  approvals: (signal?: AbortSignal) => get<{ readonly items: readonly Approval[] }>('/api/approvals', signal),
  add: (letter: Letter) => send<object>('POST', '/api/approvals', letter),
  withdraw: (number: string, reason: string) => send<object>('POST', '/api/approvals/withdraw', { number, reason }),
} as const
