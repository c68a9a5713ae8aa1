import type { ReactNode } from 'react'
import './EvidenceRow.css'

interface Props {
  term: string
  children: ReactNode
  /** Where it is written down: a ledger entry, a card, a document with its version. */
  source?: string | undefined
}

/** One ground: what, the fact, where it is written. Used inside a `dl`. */
export function EvidenceRow({ term, children, source }: Props) {
  return (
    <div className="evidence">
      <dt>{term}</dt>
      <dd>
        {children}
        {source === undefined ? null : <span className="evidence-source">{source}</span>}
      </dd>
    </div>
  )
}
