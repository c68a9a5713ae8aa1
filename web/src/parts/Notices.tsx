import { Button } from '@mantine/core'
import { IconAlertTriangle, IconHandStop, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import './Notices.css'

interface EmptyProps {
  title: string
  /** What the reader can do, or why that is as it should be. */
  children: ReactNode
  action?: { label: string; run: () => void }
}

/** Nothing to show, said in words: which question was asked, and what to do next. */
export function EmptyState({ title, children, action }: EmptyProps) {
  return (
    <div className="empty" role="status">
      <h2>{title}</h2>
      <div>{children}</div>
      {action === undefined ? null : <Button variant="default" onClick={action.run}>{action.label}</Button>}
    </div>
  )
}

interface ProblemProps {
  /** What was asked and did not happen. */
  title: string
  /** What was found, what still works, what to do next. */
  children: ReactNode
  code: string
  /** The house answered, and the answer is no: nothing is broken. */
  refused?: boolean
  action?: { label: string; run: () => void }
}

/** Something broke, or was refused. It says what still works before it says what does not. */
export function ProblemCard({ title, children, code, refused = false, action }: ProblemProps) {
  const Mark = refused ? IconHandStop : IconPlugConnectedX
  return (
    <div className="problem" role="alert">
      <Mark size={22} stroke={1.8} color={refused ? 'var(--ink-second)' : 'var(--status-failed)'} aria-hidden="true" />
      <div>
        <h2>{title}</h2>
        <div className="problem-text">{children}</div>
        <div className="problem-foot">
          {action === undefined ? null : <Button variant="default" onClick={action.run}>{action.label}</Button>}
          <span className="mono second">{code}</span>
        </div>
      </div>
    </div>
  )
}

/** A line across the page: something is away, and work goes on without it. */
export function Banner({ children }: { children: ReactNode }) {
  return (
    <div className="banner" role="status">
      <IconAlertTriangle size={15} stroke={2} color="var(--status-warning)" aria-hidden="true" />
      <span>{children}</span>
    </div>
  )
}
