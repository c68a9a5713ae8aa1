import { IconCpu, IconDeviceDesktop, IconServer2, IconTerminal2, IconUser } from '@tabler/icons-react'
import { useLanguage } from '../language'
import './Timeline.css'

export type ActorKind = 'person' | 'service' | 'model' | 'device' | 'operator'

export interface TimelineEntry {
  readonly number: number
  readonly time: string
  readonly kind: ActorKind
  readonly actor: string
  /** Version and who answers, for what is no person. */
  readonly actorNote?: string | undefined
  readonly did: string
  readonly right: string
  readonly grounds: string
}

export interface TimelineStage {
  readonly title: string
  readonly entries: readonly TimelineEntry[]
}

const marks: Record<ActorKind, typeof IconUser> = {
  person: IconUser,
  service: IconServer2,
  model: IconCpu,
  device: IconDeviceDesktop,
  operator: IconTerminal2,
}

/** A story in order: when, who, what, by what right, on what grounds, under which number in the ledger. */
export function Timeline({ stages }: { stages: readonly TimelineStage[] }) {
  const { say } = useLanguage()
  return (
    <table className="timeline">
      <thead>
        <tr>
          <th scope="col">{say('时间', 'Time')}</th>
          <th scope="col">{say('谁', 'Who')}</th>
          <th scope="col">{say('做了什么', 'Did what')}</th>
          <th scope="col">{say('凭什么权利', 'By what right')}</th>
          <th scope="col">{say('依据', 'On what grounds')}</th>
          <th scope="col" className="number">{say('账本条目', 'Ledger entry')}</th>
        </tr>
      </thead>
      {stages.map((stage, index) => (
        <tbody key={`${index} ${stage.title}`}>
          <tr className="stage">
            <th scope="rowgroup" colSpan={6}>{stage.title}</th>
          </tr>
          {stage.entries.map((entry) => (
            <Row key={entry.number} entry={entry} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Row({ entry }: { entry: TimelineEntry }) {
  const { say } = useLanguage()
  const Mark = marks[entry.kind]
  const kinds: Record<ActorKind, string> = {
    person: say('人', 'Person'),
    service: say('服务', 'Service'),
    model: say('模型', 'Model'),
    device: say('设备', 'Device'),
    operator: say('本机操作者', 'Operator of the machine'),
  }
  return (
    <tr id={`entry-${entry.number}`}>
      <td className="mono">{entry.time}</td>
      <td>
        <span className="actor">
          <Mark size={15} stroke={1.8} aria-hidden="true" />
          <span>
            <span className="hidden">{kinds[entry.kind]} </span>
            {entry.actor}
            {entry.actorNote === undefined ? null : <span className="second-line">{entry.actorNote}</span>}
          </span>
        </span>
      </td>
      <td className="did">{entry.did}</td>
      <td>{entry.right}</td>
      <td>{entry.grounds}</td>
      <td className="number mono">{entry.number.toLocaleString('en-US').replaceAll(',', '\u2009')}</td>
    </tr>
  )
}
