/** Says to the server that this study is in hand, as long as the page is open and seen; and hears who else has it. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, whileThere } from '../server/api'
import type { Holder } from '../server/answers/studies'
import { keyOf } from './useStudy'

/** Often enough for a lease of three minutes to live through one lost message. */
export const renewMs = 60_000

export interface Told {
  readonly heard: (holder: Holder | undefined) => void
  /** The lease had ended, as the permit had, and somebody is there again. */
  readonly back: () => void
}

/** Keeps the study in hand; the answer puts it down. */
export function inHand(uid: string, { heard, back }: Told): () => void {
  let left = false
  let ended = false
  const renew = async () => {
    if (document.visibilityState === 'hidden') return
    try {
      const { holder } = await whileThere(uid, () => api.takeStudy(uid))
      if (left) return
      heard(holder ?? undefined)
      if (ended) back()
      ended = false
    } catch {
      // A lease that could not be renewed keeps nobody from reading: the next one tries again.
      ended = true
    }
  }
  void renew()
  const timer = window.setInterval(() => void renew(), renewMs)
  const leave = () => api.putStudyDown(uid)
  window.addEventListener('pagehide', leave)
  return () => {
    left = true
    window.clearInterval(timer)
    window.removeEventListener('pagehide', leave)
    leave()
  }
}

export function useLease(uid: string): Holder | undefined {
  const client = useQueryClient()
  const [holder, setHolder] = useState<Holder | undefined>(undefined)
  // What changed while the permit was over was not told.
  useEffect(() => inHand(uid, { heard: setHolder, back: () => void client.invalidateQueries({ queryKey: keyOf(uid) }) }), [uid, client])
  return holder
}
