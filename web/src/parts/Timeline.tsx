import { IconCpu, IconDeviceDesktop, IconServer2, IconTerminal2, IconUser } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useLanguage } from '../language'
import './Timeline.css'

export type ActorKind = 'person' | 'service' | 'model' | 'device' | 'operator'

export interface TimelineEntry {
  readonly number: number
  /** The moment as the ledger has it, its day here, and its time of day as it is shown. */
  readonly at: string
  readonly day: string
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

/** Said over a column, and again before each value where a narrow window leaves no columns. */
function useColumns() {
  const { say } = useLanguage()
  return { right: say('凭什么权利', 'By what right'), grounds: say('依据', 'On what grounds'), number: say('账本条目', 'Ledger entry') }
}

/** A story in order: when, who, what, by what right, on what grounds, under which number in the ledger. */
export function Timeline({ stages }: { stages: readonly TimelineStage[] }) {
  const { say } = useLanguage()
  const columns = useColumns()
  return (
    <table className="timeline">
      <thead>
        <tr>
          <th scope="col">{say('时间', 'Time')}</th>
          <th scope="col">{say('谁', 'Who')}</th>
          <th scope="col">{say('做了什么', 'Did what')}</th>
          <th scope="col">{columns.right}</th>
          <th scope="col">{columns.grounds}</th>
          <th scope="col" className="number">{columns.number}</th>
        </tr>
      </thead>
      {stages.map((stage, index) => {
        const before = stages[index - 1]?.entries.at(-1)?.day
        return (
          <tbody key={`${index} ${stage.title}`}>
            <Day day={stage.entries[0]?.day} before={before} />
            <tr className="stage">
              <th scope="rowgroup" colSpan={6}>{stage.title}</th>
            </tr>
            {stage.entries.map((entry, place) => (
              <Fragment key={entry.number}>
                {place === 0 ? null : <Day day={entry.day} before={stage.entries[place - 1]?.day} />}
                <Row entry={entry} />
              </Fragment>
            ))}
          </tbody>
        )
      })}
    </table>
  )
}

/** Stands where another day begins, and over the first entry. */
function Day({ day, before }: { day: string | undefined; before: string | undefined }) {
  const { say } = useLanguage()
  if (day === undefined || day === before) return null
  return (
    <tr className="day">
      <th scope="rowgroup" colSpan={6}><span className="hidden">{say('日期 ', 'Day ')}</span><time dateTime={day}>{day}</time></th>
    </tr>
  )
}

function Row({ entry }: { entry: TimelineEntry }) {
  const { say } = useLanguage()
  const columns = useColumns()
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
      <td className="mono"><time dateTime={entry.at}>{entry.time}</time></td>
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
      <td data-column={columns.right}>{entry.right}</td>
      <td data-column={columns.grounds}>{entry.grounds}</td>
      <td className="number mono" data-column={columns.number}>{entry.number.toLocaleString('en-US').replaceAll(',', '\u2009')}</td>
    </tr>
  )
}
