import { Button, Kbd, Switch } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconEyeOff } from '@tabler/icons-react'
import { Suspense } from 'react'
import { Link } from 'wouter'
import { api } from '../server/api'
import { clock, counted, day } from '../server/format'
import { explain, explainProblem } from '../server/reasons'
import type { Reading } from '../server/answers/readings'
import type { Reason } from '../server/answers/said'
import type { StudyView } from '../server/answers/studies'
import { useLanguage } from '../language'
import { EvidenceRow } from '../parts/EvidenceRow'
import { StateBadge } from '../parts/StateBadge'
import { outOfUseState, outOfUseWhy, stoppedThen } from '../server/outOfUse'
import { warnedWritten } from '../server/watched'
import { actions, readingStates } from '../words'
import { answerable, cardList, cardWord } from '../server/cardWords'
import { statedBy } from '../server/sources'
import type { CoverProps } from './CoverPart'
import type { PlacesProps } from './PlacesPart'
import { CoverPart, PlacesPart } from './questions'
import { findingWritten } from './signed'
import { ReadOf } from './ReadOf'
import { spokenReadings } from './standing'
import { Step } from './Step'

interface Props {
  readonly study: StudyView
  /** The reading whose map is on. */
  readonly map: string | undefined
  readonly setMap: (reading: string | undefined) => void
  /** The image on the screen. */
  readonly onScreen: string | undefined
  /** Absent before the opinion, when nothing can be covered yet. */
  readonly coverOf: ((reading: Reading) => CoverProps) | undefined
  readonly placesOf: ((reading: Reading) => PlacesProps) | undefined
}

/** What each model says, with why and what it did not look for; or why it says nothing. */
export function Result({ study, map, setMap, onScreen, coverOf, placesOf }: Props) {
  const { say } = useLanguage()
  const { readings } = study
  const several = readings.length > 1
  const [first] = readings
  const locked = first !== undefined && readings.every((one) => one.state === 'withheld')
  const title = several ? say('AI 的结果', "The AI's results") : say('AI 的结果', "The AI's result")
  return (
    <Step number={2} title={title} locked={locked} time={several || locked ? undefined : timeOf(first)}>
      {first === undefined ? <Silent ai={study.ai} reason={study.ai_reason ?? null} /> : null}
      {study.may_ask ? <Again uid={study.uid} first /> : null}
      {study.opinion === null && spokenReadings(study).length > 0 ? <p className="notice">{say('本院选择在您给出意见之前显示 AI 结果；这一点随结果和您的意见记录。', 'This site has chosen to show the AI result before your own opinion; that is recorded with the result and with your opinion.')}</p> : null}
      {locked ? <><Withheld />{readings.map((one) => <div key={one.id}><ReadOf study={study} reading={one} onScreen={onScreen} /><Gone reading={one} /></div>)}</> : readings.map((one) => (
        <article key={`${one.package} ${one.version}`} className="answer" data-package={one.package}>
          {several ? <h3>{one.package} {one.version}<span className="step-time">{timeOf(one)}</span></h3> : null}
          <ReadOf study={study} reading={one} onScreen={onScreen} />
          {one.state === 'above' || one.state === 'below' ? (
            <Spoken reading={one} map={map === one.id} setMap={(on) => setMap(on ? one.id : undefined)} cover={coverOf?.(one)} places={placesOf?.(one)} />
          ) : one.state === 'withheld' ? <><Withheld /><Gone reading={one} /></> : (
            <>
              <Unread reading={one} />
              <Gone reading={one} />
              {one.state === 'failed' || one.state === 'stopped' ? <Again key={one.at} uid={study.uid} /> : null}
              <dl className="grounds"><PackageRow reading={one} /></dl>
            </>
          )}
        </article>
      ))}
    </Step>
  )
}

/** That the site has taken the model of a result out of use, and why: the result stays, and is never without it. */
function Gone({ reading: { state, out_of_use: gone } }: { reading: Reading }) {
  const { say } = useLanguage()
  if (state === 'stopped') return gone === null ? null : <p className="second">{outOfUseWhy(gone, say)}</p>
  return <div role="status">{gone === null ? null : <div className="notice" data-gone={gone.standing}><StateBadge state={outOfUseState(gone)} why={outOfUseWhy(gone, say)} /></div>}</div>
}

/** That signed studies of this site have shown the model worse than declared: the site chose to be told beside each result. */
function Doubted({ reading: { warned } }: { reading: Reading }) {
  const { say } = useLanguage()
  return warned === null ? null : <p className="notice" data-warned="">{say('请格外留意：', 'Take special care: ')}{warnedWritten(warned, say)}{say('。', '.')}</p>
}

/** A model that failed, was stopped or was not active yet is asked; what it says takes the place of its silence. */
function Again({ uid, first = false }: { uid: string; first?: boolean }) {
  const { say, word, language } = useLanguage()
  const asked = useMutation({ mutationFn: () => api.readAgain(uid) })
  if (asked.data?.asked === 0) return <p className="second" role="status">{say('现在没有可请求的模型：什么也没有改变。', 'There is no model to ask now: nothing changes.')}</p>
  if (asked.isSuccess) return <p className="second" role="status">{say('已请求再读：结果到达时在此处出现；再次失败或仍在停用则不变。', 'Asked. The result comes here; if it fails again or is still stopped, nothing changes.')}</p>
  return (
    <>
      {asked.error === null ? null : <p className="step-error" role="alert">{explainProblem(asked.error, language)}</p>}
      <Button variant="default" size="compact-sm" mt={8} disabled={asked.isPending} onClick={() => asked.mutate()}>{first ? say('请 AI 阅片', 'Let AI read it') : word(actions.readAgain)}</Button>
    </>
  )
}

function timeOf(reading: Reading | undefined): string | undefined {
  return reading === undefined || reading.at === null ? undefined : clock(reading.at)
}

function Withheld() {
  const { say } = useLanguage()
  return (
    <p className="locked">
      <IconEyeOff size={16} aria-hidden="true" />
      {say('AI 已读此片。您给出意见之前，服务器不发送结果、图与派生序列。', 'AI has read this film. Until your opinion the server sends no result, map or derived series.')}
    </p>
  )
}

/** Pending, not applicable, failed, stopped, or no model for such a study: the word and the reason, no number. */
function Silent({ ai, reason, then }: { ai: StudyView['ai']; reason: Reason | null; then?: string | undefined }) {
  const { say, language } = useLanguage()
  const own: Partial<Record<StudyView['ai'], string>> = {
    pending: say('可先阅片、先签名；结果到达时只在此处出现。', 'Read and sign as you like. When the result comes, it appears here only.'),
  }
  const why = then ?? (reason === null ? own[ai] : explain(reason, language))
  return (
    <>
      <StateBadge state={readingStates[ai]} size="headline" why={why} />
      {ai === 'none' || ai === 'pending' ? null : (
        <p className="second">{say('没有数值，也没有图：由您判断。', 'No number, no map: yours to judge.')}</p>
      )}
    </>
  )
}

/** A model that gave no result; of one that was stopped then and reads again, since when and by whom. */
function Unread({ reading }: { reading: Reading }) {
  const { say } = useLanguage()
  const again = reading.state === 'stopped' && reading.out_of_use === null
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal), enabled: again })
  const now = models.data?.items.find((one) => one.package === reading.package && one.version === reading.version)
  return <Silent ai={reading.state} reason={reading.reason} then={stoppedThen(reading, now, say)} />
}

interface SpokenProps {
  readonly reading: Reading
  readonly map: boolean
  readonly setMap: (on: boolean) => void
  readonly cover: CoverProps | undefined
  readonly places: PlacesProps | undefined
}

function Spoken({ reading, map, setMap, cover, places }: SpokenProps) {
  const { say, language } = useLanguage()
  return (
    <>
      <StateBadge state={readingStates[reading.state]} size="headline" why={findingWritten(reading, { say, language })} />
      <Gone reading={reading} />
      <Doubted reading={reading} />
      <dl className="grounds">
        <EvidenceRow term={say('在本院', 'At this site')}><Calibrated reading={reading} /></EvidenceRow>
        {reading.sure === undefined || reading.sure === null ? null : <EvidenceRow term={say('把握', 'Sureness')}><Sure open={reading.sure.open} level={reading.sure.level} /></EvidenceRow>}
        <EvidenceRow term={say('未找', 'Not looked for')}>{cardList(reading.not_looked_for, language)}</EvidenceRow>
      </dl>
      <MapSwitch reading={reading} map={map} setMap={setMap} />
      <Suspense>
        {places === undefined ? null : <PlacesPart reading={reading} {...places} />}
        {cover === undefined ? null : <CoverPart {...cover} />}
      </Suspense>
      <dl className="grounds"><PackageRow reading={reading} /></dl>
    </>
  )
}

/** Whether one answer alone stays open, or the model cannot tell. */
function Sure({ open, level }: NonNullable<Reading['sure']>) {
  const { say } = useLanguage()
  const of = Math.round(level * 10)
  if (open === 'both') return <b>{say('它分辨不了：两个答案都可能，由您判断', 'It cannot tell: both answers stay open, so yours is the one')}</b>
  if (open === 'neither') return <b>{say('它分辨不了：两个答案都不合，由您判断', 'It cannot tell: neither answer fits, so yours is the one')}</b>
  return say(`只留一个答案；对与调整时相同的胶片，每十幅有 ${of} 幅真实答案不被排除`, `One answer alone stays open; of films like those it was tuned on the true one does in ${of} of ten`)
}

/** Never a bare percentage: so many of 100 with their interval, or that nobody has calibrated here yet. */
function Calibrated({ reading }: { reading: Reading }) {
  const { say } = useLanguage()
  const here = reading.calibrated_here
  if (here === null) return say('本院尚未校准：不给出比例', 'not calibrated here yet: no proportion is given')
  const side = reading.state === 'above' ? say('高于', 'above') : say('低于', 'below')
  return say(
    `${side}工作点的 ${here.of} 幅此类胸片中，${here.n} 幅（${here.low} 至 ${here.high}）确有此征象；依据 ${here.films} 幅（${here.source}，${day(here.at)}）`,
    `of ${here.of} such films ${side} the point, ${here.n} (${here.low} to ${here.high}) had it; from ${here.films} films (${here.source}, ${day(here.at)})`,
  )
}

function PackageRow({ reading }: { reading: Reading }) {
  const { say, word, language } = useLanguage()
  return (
    <>
      <EvidenceRow term={say('模型', 'Package')}>
        {reading.package} {reading.version} · <Link to={`/models/${encodeURIComponent(reading.package)}/${encodeURIComponent(reading.version)}`}>{say('说明卡', 'card')}</Link><br />
        <b>{cardWord(reading.registration, language)}</b>
      </EvidenceRow>
      {reading.stated_age === null ? null : (
        <EvidenceRow term={say('年龄', 'Age')} source={say(`${word(statedBy(reading.stated_age.source))}，${day(reading.stated_age.at)}`, `${word(statedBy(reading.stated_age.source))}, ${day(reading.stated_age.at)}`)}>
          {say(`${reading.stated_age.low} 至 ${reading.stated_age.high} 岁`, `${reading.stated_age.low} to ${reading.stated_age.high} years`)}
        </EvidenceRow>
      )}
      {reading.responsible === '' ? null : <EvidenceRow term={say('负责', 'Answers')}>{answerable(reading.responsible, language, reading.out_of_use === null, reading.state !== 'stopped')}</EvidenceRow>}
    </>
  )
}

function MapSwitch({ reading, map, setMap }: Pick<SpokenProps, 'reading' | 'map' | 'setMap'>) {
  const { say } = useLanguage()
  if (reading.state === 'below') return <p className="second">{say('低于工作点，没有图。', 'Below the point there is no map.')}</p>
  if (reading.map === null) return <p className="second">{say('这个结果没有图。', 'This result has no map.')}</p>
  const { grade } = reading.map
  if (grade?.passes === false) {
    return (
      <p className="second">
        {say(
          `不显示图：此模型的图在 ${grade.films} 幅胶片上没有通过检验。`,
          `No map: maps of this model did not pass their grading on ${counted(grade.films, 'film')}.`,
        )}
      </p>
    )
  }
  if (!reading.map.shown) {
    return (
      <p className="second">
        {say(
          '不显示图：遮盖标出的区域，结果的改变并不大于遮盖别处，图没有依据。',
          'No map: covering the marked region moved the result no more than covering elsewhere, so the map has no ground.',
        )}
      </p>
    )
  }
  return (
    <div className="switch-line">
      <Switch
        checked={map}
        onChange={(event) => setMap(event.currentTarget.checked)}
        label={<>{say('显示网络用到的地方', 'Show what the network used')}<Kbd size="xs" ml={6}>M</Kbd></>}
        size="sm"
      />
      <p className="second">
        {grade === undefined || grade === null
          ? say('此模型的图未经检验。', 'Maps of this model were not graded.')
          : say(`此模型的图在 ${grade.films} 幅胶片上通过检验。`, `Maps of this model passed their grading on ${counted(grade.films, 'film')}.`)}
      </p>
    </div>
  )
}
