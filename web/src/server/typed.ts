/** What a person's work leaves in this tab: texts that the server does not have yet, and the order of reading. Nobody else finds it here. */

const typed = 'lynkeus.draft.'
export const queueKey = 'lynkeus.queue'

/** Drafts belong to a person and a study: the next person at this screen is not shown them. */
export function draftKey(person: string, uid: string): string {
  return `${typed}${person}.${uid}`
}

function keys(): readonly string[] {
  const storage = window.sessionStorage
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
}

/** A part that somebody typed; within his words a quote is written otherwise. */
const words = /"(opinion|report|pressed|addendum)":/

/** In how many studies a person has written what was not kept. */
export function draftsOf(person: string): number {
  return keys().filter((one) => one.startsWith(draftKey(person, '')) && words.test(window.sessionStorage.getItem(one) ?? '')).length
}

/** Somebody has written in this tab what was not kept. */
export function isTyped(): boolean {
  return keys().some((one) => one.startsWith(typed) && words.test(window.sessionStorage.getItem(one) ?? ''))
}

/** Takes away what others left here, or all of it when nobody stays: a tab's storage lies on the disk. */
export function forgetTyped(stays: string | undefined): void {
  const theirs = (one: string) => one.startsWith(typed) && (stays === undefined || !one.startsWith(draftKey(stays, '')))
  const gone = keys().filter((one) => theirs(one) || (stays === undefined && one === queueKey))
  for (const one of gone) window.sessionStorage.removeItem(one)
}

const tabs = 'lynkeus.typed'

/** Takes it away in this browser's other tabs too: each has a storage that no other reaches. */
export function forgetEverywhere(stays: string | undefined): void {
  forgetTyped(stays)
  const channel = new BroadcastChannel(tabs)
  channel.postMessage(stays ?? null)
  channel.close()
}

/** Forgets here what another tab says is to be forgotten, and then tells the listener. */
export function whenForgotten(told?: () => void): () => void {
  const channel = new BroadcastChannel(tabs)
  channel.onmessage = ({ data }: MessageEvent<string | null>) => {
    forgetTyped(data ?? undefined)
    told?.()
  }
  return () => channel.close()
}
