import type { WorklistItem } from '../server/answers/studies'
import type { Pair } from '../words'

export interface View extends Pair {
  readonly id: string
  /** What the server is asked for; the rest is chosen here, from what it sent. */
  readonly asks: 'unread' | 'mine' | 'signed' | 'all'
  readonly holds?: (item: WorklistItem) => boolean
}

const longWaitS = 2 * 3600
const noResult: ReadonlySet<string> = new Set(['not_applicable', 'failed', 'stopped', 'none'])

/** The order is that of the keys 1 to 7. */
export const views = [
  { id: 'unread', asks: 'unread', zh: '待读', en: 'To read' },
  { id: 'urgent', asks: 'unread', zh: '加急', en: 'Urgent', holds: (item) => item.urgent },
  { id: 'no-ai', asks: 'unread', zh: 'AI 未给结果', en: 'No AI result', holds: (item) => noResult.has(item.ai) },
  { id: 'long', asks: 'unread', zh: '等待超过 2 小时', en: 'Waiting over 2 h', holds: (item) => item.waiting_s > longWaitS },
  { id: 'mine', asks: 'mine', zh: '我在写的', en: 'Mine' },
  { id: 'signed', asks: 'signed', zh: '已签名', en: 'Signed' },
  { id: 'all', asks: 'all', zh: '全部', en: 'All' },
] as const satisfies readonly View[]

export function viewOf(id: string | null): View {
  return views.find((view) => view.id === id) ?? views[0]
}

/** Whether a change of the address asks another question: the chosen study alone asks none. */
export function isStep(now: URLSearchParams, changes: Readonly<Record<string, string>>): boolean {
  return Object.entries(changes).some(([name, value]) => name !== 'study' && (now.get(name) ?? '') !== value)
}
