/** Says to the server that this study is in hand, as long as the page is open and seen; and hears who else has it. */
import { useEffect, useState } from 'react'
import { api, whileOpen } from '../server/api'
import type { Holder } from '../server/answers/studies'

/** Often enough for a lease of three minutes to live through one lost message. */
export const renewMs = 60_000

export function useLease(uid: string): Holder | undefined {
  const [holder, setHolder] = useState<Holder | undefined>(undefined)
  useEffect(() => {
    let left = false
    const renew = () => {
      if (document.visibilityState === 'hidden') return
      // A lease that could not be renewed keeps nobody from reading: the next one tries again.
      whileOpen(uid, () => api.takeStudy(uid)).then(({ holder: found }) => left || setHolder(found ?? undefined), () => undefined)
    }
    renew()
    const timer = window.setInterval(renew, renewMs)
    const leave = () => api.putStudyDown(uid)
    window.addEventListener('pagehide', leave)
    return () => {
      left = true
      window.clearInterval(timer)
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [uid])
  return holder
}
