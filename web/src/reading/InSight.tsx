import { type ReactNode, useEffect, useRef } from 'react'

interface Props {
  /** Whether a person has just asked for it. */
  readonly sought: boolean
  /** Another value of it is another answer. */
  readonly answer: unknown
  readonly children: ReactNode
}

/** Comes into sight, at once and no further than needed, when it is asked for and when its answer is there. */
export function InSight({ sought, answer, children }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (sought) place.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }, [sought, answer])
  return <div ref={place} className="in-sight">{children}</div>
}
