/** The order in which a person is reading: set by the list when a study is opened, walked by the reading room. */
import { queueKey as key } from './typed'

export interface QueuePlace {
  /** Counted from 1; undefined when the study was opened from elsewhere. */
  readonly place: number | undefined
  readonly of: number
  readonly previous: string | undefined
  readonly next: string | undefined
}

export function rememberQueue(uids: readonly string[]): void {
  window.sessionStorage.setItem(key, JSON.stringify(uids))
}

function readQueue(): readonly string[] {
  const kept: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? '[]')
  return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : []
}

export function placeInQueue(uid: string): QueuePlace {
  const queue = readQueue()
  const index = queue.indexOf(uid)
  if (index < 0) return { place: undefined, of: queue.length, previous: undefined, next: undefined }
  return { place: index + 1, of: queue.length, previous: queue[index - 1], next: queue[index + 1] }
}
