import { useCallback, useEffect, useRef } from 'react'
import { type Activity, activeSeconds, begin, hidden, touched } from './activity'

const inputs = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const

/** Measures the work on one study from its opening on; the answer gives the seconds so far. */
export function useActivity(uid: string): () => number {
  const activity = useRef<Activity | undefined>(undefined)
  useEffect(() => {
    activity.current = begin(performance.now())
    const touch = () => {
      if (activity.current !== undefined) activity.current = touched(activity.current, performance.now())
    }
    const turn = () => {
      const turned = document.visibilityState === 'hidden' ? hidden : touched
      if (activity.current !== undefined) activity.current = turned(activity.current, performance.now())
    }
    for (const input of inputs) window.addEventListener(input, touch, { passive: true, capture: true })
    document.addEventListener('visibilitychange', turn)
    return () => {
      for (const input of inputs) window.removeEventListener(input, touch, { capture: true })
      document.removeEventListener('visibilitychange', turn)
    }
  }, [uid])
  return useCallback(() => (activity.current === undefined ? 0 : activeSeconds(activity.current, performance.now())), [])
}
