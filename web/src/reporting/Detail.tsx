import { Button, Kbd } from '@mantine/core'
import { Link } from 'wouter'
import { dayAndClock } from '../server/format'
import { outOfUseState, outOfUseWhy } from '../server/outOfUse'
import { useMayJudge, useMayRead } from '../server/session'
import type { WorklistItem } from '../server/answers/studies'
import { useLanguage } from '../language'
import { PatientAge, PatientName, PatientNumber, PatientSex } from '../parts/PatientStrip'
import { KeptAside, OtherPatients, severalPatients } from '../parts/NamedPatients'
import { StateBadge } from '../parts/StateBadge'
import { clash, readingStates, verdicts } from '../words'
import { useExamination } from '../server/examination'
import { everyDoubt } from '../server/checks'
import { clashWords } from '../server/clash'
import { aiWhy, doubtsOf, heldOf, standsHere } from './place'
import { sourceWords } from '../server/sources'

interface Props {
  item: WorklistItem
  open: () => void
  /** Marks it urgent, or takes the mark away; undefined where the person may not. */
  urge: (() => void) | undefined
  capHours: number
  triage: boolean
}

/** The chosen study, and the rules that put it where it stands. */
export function Detail({ item, open, urge, capHours, triage }: Props) {
  const { say, language } = useLanguage()
  const examination = useExamination()
  const mayRead = useMayRead()
  const mayCompare = useMayJudge() || mayRead
  const stopped = item.ai === 'stopped' ? item.ai_out_of_use : null
  return (
    <aside className="list-detail" aria-label={say('所选检查', 'Chosen study')}>
      <h2><PatientName patient={item.patient} /></h2>
      <p className="second"><PatientSex patient={item.patient} /> · <PatientAge patient={item.patient} /> · <PatientNumber patient={item.patient} /></p>
      <OtherPatients others={item.others} />
      {item.patients > 1 ? <StateBadge state={severalPatients(item.patients)} why={say('影像写着不止一人；每幅影像上方写的是它自己的患者', 'the images name more than one; above each stands whom it names')} /> : null}
      {item.conflicts > 0 ? (
        <div className="clash">
          <StateBadge state={clash} why={clashWords(item, say)} />
          <KeptAside aside={item.aside} />
          {mayCompare ? <Link to={`/studies/${encodeURIComponent(item.uid)}/conflicts`}>{say('并排比较', 'Compare them')}</Link> : null}
        </div>
      ) : null}
      {mayRead ? (
        <Button fullWidth onClick={open} rightSection={<Kbd size="xs">Enter</Kbd>}>{say('打开阅片', 'Open for reading')}</Button>
      ) : <p className="second">{say('由放射科医师打开阅片。', 'Radiologists open it for reading.')}</p>}
      <dl className="facts">
        <div>
          <dt>{say('检查', 'Examination')}</dt>
          <dd>{examination(item)}{item.taken === null ? null : <> · <span className="nowrap">{dayAndClock(item.taken)}</span></>}</dd>
        </div>
        <div>
          <dt>{say('收到', 'Received')}</dt>
          <dd><span className="nowrap">{dayAndClock(item.received)}</span> · {sourceWords(item.source, language)} · <span className="nowrap">{say(`${item.images} 幅`, item.images === 1 ? '1 image' : `${item.images} images`)}</span></dd>
        </div>
        <div>
          <dt>{say('影像质量', 'Images')}</dt>
          <dd><StateBadge state={verdicts[item.quality]} why={heldOf(item, everyDoubt(doubtsOf(item), language), language)} /></dd>
        </div>
        <div>
          <dt>AI</dt>
          <dd><StateBadge state={readingStates[item.ai]} why={stopped === null ? aiWhy(item, language)?.whole : outOfUseWhy(stopped, say)} />
            {item.ai_out_of_use === null || stopped !== null ? null : <StateBadge state={outOfUseState(item.ai_out_of_use)} why={outOfUseWhy(item.ai_out_of_use, say)} />}
          </dd>
        </div>
      </dl>
      {urge === undefined ? null : (
        <Button className="urge" variant="default" fullWidth onClick={urge} rightSection={<Kbd size="xs">U</Kbd>}>
          {item.urgent ? say('取消加急', 'No longer urgent') : say('标为加急', 'Mark urgent')}
        </Button>
      )}
      <h3>{say('为什么排在这里', 'Why it stands here')}</h3>
      <ol className="why">
        {standsHere(item.place, { triage, capHours, why: item.ai_reason }, language).map((one) => <li key={one}>{one}</li>)}
      </ol>
      <p><Link to={`/studies/${encodeURIComponent(item.uid)}/story`}>{say('此检查的来历', "This study's story")}</Link></p>
    </aside>
  )
}
