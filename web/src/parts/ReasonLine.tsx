import { IconArrowUp, IconBell, IconClock, IconHourglassHigh, IconUser } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import './ReasonLine.css'

export type ReasonKind = 'urgent' | 'doctorFirst' | 'raised' | 'overdue' | 'waiting'

const marks: Record<ReasonKind, ReactNode> = {
  urgent: <IconBell size={14} stroke={2.2} color="var(--status-critical)" aria-hidden="true" />,
  doctorFirst: <IconUser size={14} stroke={2.2} color="var(--status-not-applicable)" aria-hidden="true" />,
  raised: <IconArrowUp size={14} stroke={2.4} color="var(--status-above)" aria-hidden="true" />,
  overdue: <IconHourglassHigh size={14} stroke={2.2} color="var(--status-warning)" aria-hidden="true" />,
  waiting: <IconClock size={14} stroke={2} color="var(--ink-third)" aria-hidden="true" />,
}

interface Props {
  kind: ReasonKind
  headline: string
  detail?: string | undefined
}

/** Why a study stands where it stands, in words that a person could check. */
export function ReasonLine({ kind, headline, detail }: Props) {
  return (
    <span className="reason">
      {marks[kind]}
      <span>
        <span className="reason-head">{headline}</span>
        {detail === undefined ? null : <span className="second-line">{detail}</span>}
      </span>
    </span>
  )
}
