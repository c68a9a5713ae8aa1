import { Button, Kbd } from '@mantine/core'
import { Link } from 'wouter'
import { api } from '../server/api'
import { seconds } from '../server/format'
import type { Report } from '../server/answers/opinions'
import { placeInQueue } from '../server/queue'
import { explainProblem } from '../server/reasons'
import { useLanguage } from '../language'
import { DecisionBar } from '../parts/DecisionBar'
import { actions, findings } from '../words'
import { AddendaStep } from './AddendaStep'
import { ArrivedPart } from './ArrivedPart'
import { askedFor } from './before'
import { pathOf } from './CaseLead'
import { MarkList } from './MarkList'
import { decisionBy } from './news'
import { NewsPart } from './NewsPart'
import { opinionTitle, opinionWritten } from './opinion'
import { OpinionForm } from './OpinionForm'
import { RequestPart } from './RequestPart'
import { ReportStep } from './ReportStep'
import type { PanelProps } from './panelProps'
import { Result } from './Result'
import { SignedPart, SignedWords } from './SignedPart'
import { Signing } from './Signing'
import { hasPictures } from './stacks'
import { reportIsWhole, spokenReadings } from './standing'
import { Step } from './Step'
import { StoredReports } from './StoredText'
import { StudyNotices } from './StudyNotices'
import { TurnPart } from './TurnPart'
import { useUnwritten } from './useTurn'

/** Opinion, the AI's result, decision and report: in this order, because the order is the point. */
export function Panel(props: PanelProps) {
  const { study, acts, marks, changeMarks, displayOf } = props
  const { say, word, language } = useLanguage()
  const { given } = props.turn
  return (
    <aside className="reading-panel" aria-label={say('判断', 'Opinion and decision')}>
      <div className="panel-scroll" tabIndex={0} role="region" aria-label={say('判断的步骤', 'Steps of the opinion')}>
        <p className="hidden" role="status">{given ? (hasPictures(study) ? say('首次意见已记录。', 'The first opinion is recorded.') : say('判断已记录。', 'The judgement is recorded.')) : ''}</p>
        <RequestPart study={study} described={given} />
        <StudyNotices study={study} holder={props.holder} />
        <StoredReports study={study} given={given} />
        {given ? <Given {...props} /> : <First {...props} />}
        <MarkList marks={marks} change={changeMarks} displayOf={displayOf} />
      </div>
      <div className="panel-foot">
        <div role="alert">{props.missing === undefined ? null : <p className="step-error">{word(askedFor(props.missing))}</p>}</div>
        <ArrivedPart {...props.looked} />
        <TurnPart {...props.turn} />
        {acts.problem === undefined || props.signing ? null : <p className="step-error" role="alert">{explainProblem(acts.problem, language)}</p>}
        {given ? <DecideFoot {...props} /> : <RecordFoot {...props} />}
      </div>
      <Signing {...props} />
    </aside>
  )
}

function First({ study, opinion, acts, map, setMap, onScreen }: PanelProps) {
  const { say } = useLanguage()
  const show = () => void acts.run(() => api.showReport(study.uid))
  return (
    <>
      {study.report.state === 'signed' ? <SignedPart report={study.report} show={show} busy={acts.busy} /> : null}
      <OpinionForm draft={opinion.draft} change={opinion.change} toggle={opinion.toggle} chest={opinion.chest} pictured={hasPictures(study)} missing={opinion.missing} />
      <Result study={study} map={map} setMap={setMap} onScreen={onScreen} coverOf={undefined} placesOf={undefined} />
      {study.report.state === 'signed' ? null : <Step number={3} title={say('决定、报告、签名', 'Decide, report, sign')} locked />}
    </>
  )
}

function Given(props: PanelProps) {
  const { study, map, setMap, cover, report, field } = props
  const { say, word } = useLanguage()
  const { opinion } = props.turn
  const asks = useUnwritten(study.report.may_tell)
  return (
    <>
      {opinion === null ? null : (
        <Step number={1} title={word(opinionTitle(hasPictures(study)))} done time={seconds(opinion.at)}>
          <p>{opinionWritten(opinion, (one) => word(findings[one]), say)}</p>
        </Step>
      )}
      <Result
        study={study}
        map={map}
        setMap={setMap}
        onScreen={props.onScreen}
        coverOf={(reading) => ({
          own: reading.cover, point: reading.point, on: cover.covered?.of === reading.id ? cover.covered.region : undefined, setOn: (on) => cover.turn(reading, on),
          boxes: cover.boxesOn(reading.sop).map(({ name }) => name), asked: cover.asked?.of === reading.id ? cover.asked : undefined,
        })}
        placesOf={(reading) => ({ on: props.places.on === reading.id, setOn: (on) => props.places.turn(reading, on), asked: props.places.asked(reading.id) })}
      />
      {asks ? <SignedPart report={study.report} show={() => void props.acts.run(() => api.showReport(study.uid))} busy={props.acts.busy} /> : <ReportStep report={report.shown.report} text={report.text} change={report.write} unkept={report.unkept} overtaken={report.overtaken} addendum={props.addendum} field={field} />}
      {study.report.state === 'signed' && !study.report.may_tell ? <AddendaStep {...props} /> : null}
    </>
  )
}

function RecordFoot({ study, opinion, acts }: PanelProps) {
  const { word } = useLanguage()
  return (
    <>
      <SignedLine report={study.report} />
      <Button fullWidth disabled={acts.busy} onClick={opinion.record} rightSection={<Kbd size="xs">Ctrl Enter</Kbd>}>{word(actions.giveOpinion)}</Button>
    </>
  )
}

/** Whose the report is, always in sight once it is signed; how long the panel is does not hide it. */
function SignedLine({ report }: { report: Report }) {
  return report.signed_at === null ? null : <p className="signed-line" data-report="signed"><SignedWords report={report} /></p>
}

function DecideFoot({ study, report, acts, setSigning }: PanelProps) {
  const { say, word, language } = useLanguage()
  const { next } = placeInQueue(study.uid)
  const signed = study.report.state === 'signed'
  const spoken = spokenReadings(study).length > 0 && reportIsWhole(study)
  const { decided } = study.report
  const others = signed ? [] : report.colleagues.filter((one) => one.decision !== report.decision)
  return (
    <>
      <NewsPart news={report.news} read={report.read} />
      {spoken ? (
        <>
          <div className="foot-line">
            <span>{say('对 AI 结果', 'On the AI result')}</span>
            <span className="second" data-decision={report.decision}>{signed && decided !== null ? decisionBy(decided, say, language) : word(actions[report.decision])}</span>
          </div>
          <div role="status">
            {others.map((one) => (
              <p key={one.by} className="second" data-colleague={one.decision}>{decisionBy(one, say, language)}{say('。您按下才是您的决定。', '. It is not yours until you press it.')}</p>
            ))}
            {signed || report.decidedAfter === undefined ? null : <p className="second">{say(`${report.decidedAfter} 先前的决定相同。`, `${report.decidedAfter} had decided the same.`)}</p>}
          </div>
          {signed ? null : <DecisionBar decision={report.decision} decide={report.decide} label={say('对 AI 结果的决定', 'Decision on the AI result')} />}
        </>
      ) : null}
      <SignedLine report={study.report} />
      {signed && next !== undefined ? (
        <Button className="next-case" component={Link} to={pathOf(next)} fullWidth rightSection={<Kbd size="xs">N</Kbd>}>{say('下一项', 'Next study')}</Button>
      ) : null}
      {signed ? null : (
        <div className="foot-actions">
          <Button variant="default" data-before="keep" disabled={acts.busy} onClick={() => void report.keep()}>{word(actions.keep)}</Button>
          <Button onClick={() => setSigning(true)} rightSection={<Kbd size="xs">Ctrl Enter</Kbd>}>{say('签名…', 'Sign…')}</Button>
        </div>
      )}
    </>
  )
}
