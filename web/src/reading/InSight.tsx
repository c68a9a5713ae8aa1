import { type ReactNode, useEffect, useRef } from 'react'

const scroller = '.panel-scroll'
const wholeMin = 0.98

interface Props {
  /** Whether a person has just asked for it. */
  readonly sought: boolean
  /** Another value of it is another answer. */
  readonly answer: unknown
  readonly children: ReactNode
}

/** Comes into sight, at once and no further than needed, when it is asked for and when its answer is there; what scrolls it may shrink, and it stays. */
export function InSight({ sought, answer, children }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => (sought && place.current !== null ? keepInSight(place.current) : undefined), [sought, answer])
  return <div ref={place} className="in-sight">{children}</div>
}

/** Whoever has scrolled it away himself keeps the place that he scrolled to. */
function keepInSight(part: HTMLElement): () => void {
  const bring = () => part.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  let seen = true
  bring()
  const sight = new IntersectionObserver(([now]) => { seen = now === undefined || now.intersectionRatio > wholeMin }, { threshold: [0, wholeMin, 1] })
  // Sizes are told before sights: what is seen is still as it was before the window shrank.
  const sizes = new ResizeObserver(() => { if (seen) bring() })
  sight.observe(part)
  if (part.parentElement !== null) sizes.observe(part.closest(scroller) ?? part.parentElement)
  return () => {
    sight.disconnect()
    sizes.disconnect()
  }
}
