import type { ReactNode } from 'react'
import './Pane.css'

interface Props {
  strip: ReactNode
  /** What is drawn: it fills the black middle and draws nothing outside it. */
  children: ReactNode
  label: string
  foot: readonly string[]
  corner?: ReactNode
}

/** One viewport: the patient above, the picture alone in the middle, the facts of display below. */
export function Pane({ strip, children, label, foot, corner }: Props) {
  return (
    <section className="pane" aria-label={label}>
      {strip}
      <div className="pane-film">
        {children}
        {corner === undefined ? null : <div className="pane-corner">{corner}</div>}
      </div>
      <div className="pane-foot">
        {foot.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </div>
    </section>
  )
}
