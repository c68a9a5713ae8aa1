import { IconLock } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { clock, clockToday, waiting } from '../server/format'
import { outOfUseState, outOfUseWritten } from '../server/outOfUse'
import type { Patient } from '../server/answers/patients'
import type { Holder, WorklistItem } from '../server/answers/studies'
import { useLanguage } from '../language'
import { PatientFacts, PatientName, PatientNumber } from '../parts/PatientStrip'
import { KeptAside, OtherPatients, SeveralPatients, useAnother } from '../parts/NamedPatients'
import { ReasonLine } from '../parts/ReasonLine'
import { StateBadge } from '../parts/StateBadge'
import { clash, readingStates, reportStates, unknown, verdicts } from '../words'
import { useBodyPart } from '../server/examination'
import { doubted, everyDoubt } from '../server/checks'
import { aiWhy, doubtsOf, heldOf, placeWords } from './place'
import { shortName } from '../server/names'
import { sourceWords, useSource } from '../server/sources'
import type { SteadyRow } from './useSteadyRows'

interface Props {
  rows: readonly SteadyRow[]
  chosen: number
  choose: (index: number) => void
  open: (item: WorklistItem) => void
  /** When the waiting times were true. */
  askedAt: number
}

const tickMs = 20_000

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), tickMs)
    return () => window.clearInterval(timer)
  }, [])
  return now
}

/** The roles are written out: enlarged, the rows are laid out anew, and browsers then forget what they are. */
export function Rows({ rows, chosen, choose, open, askedAt }: Props) {
  const { say } = useLanguage()
  const sinceS = Math.max(0, (useNow() - askedAt) / 1000)
  const here = rows.flatMap(({ item }) => (item.holder === null ? [] : [item.holder.name]))
  const body = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    body.current?.children[chosen]?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div className="list-scroll" tabIndex={0} role="region" aria-label={say('检查列表', 'Studies')}>
      <table className="list" role="table">
        <colgroup>
          {['place', 'why', 'wait', 'who', 'what', 'from wide-only', 'images', 'ai', 'report'].map((name) => <col key={name} className={`col-${name}`} />)}
        </colgroup>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col" className="number">#</th>
            <th role="columnheader" scope="col">{say('排位理由', 'Reason for place')}</th>
            <th role="columnheader" scope="col" className="number">{say('等待', 'Waiting')}</th>
            <th role="columnheader" scope="col">{say('患者', 'Patient')}</th>
            <th role="columnheader" scope="col">{say('检查', 'Examination')}</th>
            <th role="columnheader" scope="col" className="wide-only">{say('来源', 'From')}</th>
            <th role="columnheader" scope="col">{say('影像质量', 'Images')}</th>
            <th role="columnheader" scope="col">AI</th>
            <th role="columnheader" scope="col">{say('报告', 'Report')}</th>
          </tr>
        </thead>
        <tbody ref={body} role="rowgroup">
          {rows.map((row, index) => (
            <Row
              key={row.item.uid}
              row={row}
              place={index + 1}
              chosen={index === chosen}
              choose={() => choose(index)}
              open={() => open(row.item)}
              here={here}
              waitingS={row.item.waiting_s + sinceS}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In the list the bare number is enough; that it was made at import stands in the detail and above every pane. */
function ListedNumber({ patient }: { patient: Patient }) {
  return patient.id === null ? <PatientNumber patient={patient} /> : <span className="mono">{patient.id}</span>
}

/** Who else has it in hand, since when: the time is never cut. */
function InHand({ holder, here }: { holder: Holder; here: readonly string[] }) {
  const { say } = useLanguage()
  return (
    <span className="in-hand" title={holder.name}>
      <IconLock size={12} stroke={2} aria-hidden="true" />
      <span className="hidden">{say('正在看：', 'In hand: ')}{holder.name}</span>
      <span className="in-hand-name" aria-hidden="true">{shortName(holder.name, here)}</span>
      <span className="nowrap">{clock(holder.since)}</span>
    </span>
  )
}

interface RowProps {
  row: SteadyRow
  place: number
  chosen: boolean
  choose: () => void
  open: () => void
  /** Everybody who has a study of the list in hand. */
  here: readonly string[]
  waitingS: number
}

function Row({ row, place, chosen, choose, open, here, waitingS }: RowProps) {
  const { say, word, language } = useLanguage()
  const bodyPart = useBodyPart()
  const sourceName = useSource()
  const another = useAnother()
  const { item, gone } = row
  const why = placeWords(item.place, language, item.ai_reason)
  const doubts = doubtsOf(item)
  const noMore = item.ai_out_of_use
  const whyAi = aiWhy(item, language)
  return (
    <tr role="row" aria-current={chosen ? 'true' : undefined} onClick={choose} onDoubleClick={open}>
      <td role="cell" className="number second">{place}</td>
      <td role="cell" title={why.detail}><ReasonLine kind={why.kind} headline={why.headline} detail={gone ? say('已不在此视图', 'no longer in this view') : why.detail} /></td>
      <td role="cell" className="number mono" data-label={say('等待', 'Waiting')}>{item.waits ? waiting(waitingS) : <span className="second">—</span>}</td>
      <td role="cell">
        <Link
          className={item.patient.name === null ? 'row-link unknown' : 'row-link'}
          to={`/studies/${encodeURIComponent(item.uid)}/read`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            // The row below would choose itself, which is another address, and the page would stay.
            event.stopPropagation()
            open()
          }}
        >
          <PatientName patient={item.patient} />
        </Link>
        <span className="second-line who">
          {item.patients > 1 ? <SeveralPatients count={item.patients} /> : <PatientFacts patient={item.patient} />}{' · '}<ListedNumber patient={item.patient} />
        </span>
        <OtherPatients others={item.others} />
        <KeptAside aside={item.aside} />
      </td>
      <td role="cell">
        <span className="exam"><b>{item.modality}</b>{bodyPart(item.body_part) ?? <span className="second">{say('部位', 'part ')}{word(unknown)}</span>}{item.images > 1 ? <span className="second images">{say(` ${item.images} 幅`, ` ${item.images} images`)}</span> : null}</span>
        <span className="second-line">
          <span className="nowrap">{item.taken === null ? say('日期不详', 'date unknown') : clockToday(item.taken, new Date())}</span>
          {item.accession === null || item.accession === '' ? null : <span className="mono accession" title={item.accession}>{item.accession}</span>}
        </span>
      </td>
      <td role="cell" className="wide-only source" title={sourceWords(item.source, language)}>
        {sourceName(item.source)[0]}
        <span className="second-line">{sourceName(item.source)[1]}</span>
      </td>
      <td role="cell" title={heldOf(item, everyDoubt(doubts, language), language)}><StateBadge state={verdicts[item.quality]} why={item.conflicts > 0 ? <StateBadge state={clash} why={another(item.aside)} /> : heldOf(item, doubted(doubts, language), language)} /></td>
      <td role="cell" title={noMore !== null ? outOfUseWritten(noMore, say) : whyAi?.whole}>
        <StateBadge state={readingStates[item.ai]} why={noMore !== null && item.ai !== 'stopped' ? <StateBadge state={outOfUseState(noMore)} /> : whyAi?.brief} />
      </td>
      <td role="cell"><StateBadge state={reportStates[item.report]} why={item.holder === null || item.holder.mine ? undefined : <InHand holder={item.holder} here={here} />} /></td>
    </tr>
  )
}
