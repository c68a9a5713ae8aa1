import type { ReactNode } from 'react'
import { useLanguage } from '../language'

/** What was decided so far, folded away. */
export function Decisions({ count, children }: { count: number; children: ReactNode }) {
  const { say } = useLanguage()
  if (count === 0) return null
  return (
    <details className="doubts">
      <summary>{say(`以往的决定：${count} 项`, count === 1 ? '1 decision so far' : `${count} decisions so far`)}</summary>
      <ol className="choice-history">{children}</ol>
    </details>
  )
}
