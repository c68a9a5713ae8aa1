import type { ReactNode } from 'react'

interface Props {
  readonly number: number
  readonly title: string
  readonly done?: boolean
  readonly locked?: boolean
  readonly time?: string | undefined
  readonly children?: ReactNode
}

/** One of the steps of the panel: opinion, the AI's result, report, what is added to it. */
export function Step({ number, title, done = false, locked = false, time, children }: Props) {
  return (
    <section className={locked ? 'step step-locked' : 'step'}>
      <h2>
        <span className={done ? 'step-number done' : 'step-number'}>{number}</span>
        {title}
        {time === undefined ? null : <span className="step-time">{time}</span>}
      </h2>
      {children}
    </section>
  )
}
