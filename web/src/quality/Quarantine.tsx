import { useQuery } from '@tanstack/react-query'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { api } from '../server/api'
import { clockToday, counted, dayAndClock, grouped } from '../server/format'
import { ServerProblem } from '../parts/problems'
import type { ClashItem, HeldDecision, QuarantineItem, ToJudge } from '../server/answers/quality'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { KeptAside, NamedPatients, severalPatients, useAnother } from '../parts/NamedPatients'
import { clashWords } from '../server/clash'
import { PatientName, PatientStrip } from '../parts/PatientStrip'
import { Shell } from '../parts/Shell'
import { StateBadge } from '../parts/StateBadge'
import { useExamination } from '../server/examination'
import { sourceWords } from '../server/sources'
import { useMayJudge, useMayRead, usePerson } from '../server/session'
import { clash, type Language, type Say, verdicts } from '../words'
import { checkName, explainAnswer, gravest } from '../server/checks'
import { ChecksTable } from './ChecksTable'
import { Decide } from './Decide'
import '../parts/ledger.css'

interface Done {
  readonly item: QuarantineItem
  readonly decision: HeldDecision
  readonly by: string
  readonly at: string
}

const keyOf = (item: QuarantineItem) => `${item.uid} ${item.series}`

/** What is held back from AI and training, why, and who lets it go. A doctor may read it all the same. */
export function Quarantine() {
  const { say, word, language } = useLanguage()
  const another = useAnother()
  const [address, setAddress] = useSearchParams()
  const held = useQuery({ queryKey: ['quarantine'], queryFn: ({ signal }) => api.quarantine(signal) })
  const items = held.data?.items ?? []
  const total = held.data?.total ?? 0
  const left = total - items.length
  const clashes = held.data?.conflicts ?? []
  const beside = clashes.find((item) => item.uid === address.get('conflict')) ?? (items.length === 0 ? clashes[0] : undefined)
  const chosen = beside === undefined ? (items.find((item) => keyOf(item) === address.get('series')) ?? items[0]) : undefined
  const title = say('已隔离', 'Quarantined')
  const [done, setDone] = useState<Done | undefined>(undefined)
  const by = usePerson().name
  const note = (item: QuarantineItem, decision: HeldDecision) => setDone({ item, decision, by, at: new Date().toISOString() })
  return (
    <Shell room="quality" title={title}>
      <DoneLine done={done} />
      {held.isPending ? <><h1 className="hidden">{title}</h1><Waiting /></> : null}
      {held.error !== null && held.data === undefined ? (
        <>
          <h1 className="hidden">{title}</h1>
          <ServerProblem problem={held.error} title={say('隔离的检查没有读出来', 'What is quarantined could not be read')} again={() => void held.refetch()} />
        </>
      ) : null}
      {held.data !== undefined && chosen === undefined && beside === undefined ? (
        <>
          <h1 className="hidden">{title}</h1>
          <EmptyState title={say('没有被隔离的检查', 'Nothing is quarantined')}>
            <p>{say('每个收到的检查都会自动检查；不合格的在这里等人决定，医生照常可阅。', 'Every study that arrives is checked; what fails waits here for a person. Doctors read it as ever.')}</p>
          </EmptyState>
        </>
      ) : null}
      {chosen === undefined && beside === undefined ? null : (
        <div className="split">
          <section className="split-list" aria-labelledby="held">
            <div className="split-head">
              <h1 id="held">{title}</h1>
              <p>{say(`${grouped(total)} 个序列，属于 ${grouped(held.data?.studies ?? 0)} 个检查`, `${counted(total, 'series', 'series')} of ${counted(held.data?.studies ?? 0, 'study', 'studies')}`)}</p>
              <p className="second">{say('不进入 AI 与训练；医生照常可阅。', 'Kept from AI and training; doctors read them as ever.')}</p>
              {left > 0 ? <p className="second">{say(`另有 ${left} 个序列没有列出：最新的在前。`, `${grouped(left)} more series ${left === 1 ? 'is' : 'are'} not listed: the newest stand first.`)}</p> : null}
            </div>
            <ul className="pick">
              {items.map((item) => (
                <li key={keyOf(item)}>
                  <PickButton item={item} why={whyHeld(item, language)} chosen={item === chosen} choose={() => setAddress({ series: keyOf(item) }, { replace: true })} />
                </li>
              ))}
            </ul>
            {clashes.length === 0 ? null : (
              <>
                <div className="split-head">
                  <h2>{say('编号相同、内容不同', 'One number, two contents')}<span className="nav-count">{grouped(held.data?.conflicts_total ?? 0)}</span></h2>
                  <p className="second">{say('先到的留在检查里，后到的另存。', 'What came first stays, what came later is kept aside.')}</p>
                </div>
                <ul className="pick">
                  {clashes.map((item) => (
                    <li key={item.uid}>
                      <PickButton item={item} why={another(item.aside) ?? word(clash)} chosen={item === beside} choose={() => setAddress({ conflict: item.uid }, { replace: true })} />
                    </li>
                  ))}
                </ul>
              </>
            )}
          </section>
          {beside === undefined ? null : <Clash item={beside} />}
          {chosen === undefined ? null : <Held key={keyOf(chosen)} item={chosen} done={note} />}
        </div>
      )}
    </Shell>
  )
}

/** The gravest thing that failed, in words. */
function whyHeld(item: QuarantineItem, language: Language): string | undefined {
  const failed = gravest(item.answers)
  if (failed === undefined) return undefined
  return explainAnswer(failed, language) ?? checkName(failed.check, language)
}

interface PickProps {
  item: ToJudge & Partial<Pick<QuarantineItem, 'decided'>>
  why: string | undefined
  chosen: boolean
  choose: () => void
}

function PickButton({ item, why, chosen, choose }: PickProps) {
  const { say } = useLanguage()
  const examination = useExamination()
  return (
    <button type="button" aria-pressed={chosen} onClick={choose}>
      <span className="pick-line"><b><PatientName patient={item.patient} /></b><span className="second">{clockToday(item.since, new Date())}</span></span>
      <span>{examination(item)}</span>
      <span className="second">{why}</span>
      {item.decided?.decision === 'ask_again' ? <span className="second">{say('已重新索取影像', 'images asked for again')}</span> : null}
    </button>
  )
}

/** What is kept aside of a study: it stands here until a person has said which of the two is right, and why. */
function Clash({ item }: { item: ClashItem }) {
  const { say } = useLanguage()
  const examination = useExamination()
  const mayRead = useMayRead()
  const mayCompare = useMayJudge() || mayRead
  return (
    <section className="split-main">
      <PatientStrip patient={item.patient} taken={item.taken === null ? null : dayAndClock(item.taken)} what={examination(item)} />
      <div className="split-body">
        <div className="page-head">
          <div>
            <h2 className="title">{say('编号相同、内容不同', 'One number, two contents')}</h2>
            <StateBadge state={clash} why={say(`自 ${dayAndClock(item.since)}`, `since ${dayAndClock(item.since)}`)} />
          </div>
          {mayCompare ? <Link className="quiet-button" to={`/studies/${encodeURIComponent(item.uid)}/conflicts`}><IconEye size={15} aria-hidden="true" />{say('并排比较', 'Compare them')}</Link> : null}
        </div>
        <p>{clashWords({ conflicts: item.objects, aside: item.aside }, say)}</p>
        <KeptAside aside={item.aside} />
        <p>{say('两者之中有一个编号错了：比较页写明各自来自哪里，请告诉那里的工程师。放射科上级医师或技师在比较页判定哪一个对；判定之前一直列在这里。', 'One of the two bears a wrong number: the comparison says from where each came; tell the engineer there. A senior radiologist or a technologist says there which is right; until then it stands here.')}</p>
        {mayCompare ? null : <p className="second">{say('由放射科医师或技师比较。', 'Radiologists and technologists compare them.')}</p>}
      </div>
    </section>
  )
}

function Held({ item, done }: { item: QuarantineItem; done: (item: QuarantineItem, decision: HeldDecision) => void }) {
  const { say, language } = useLanguage()
  const examination = useExamination()
  return (
    <section className="split-main">
      <PatientStrip patient={item.patient} taken={item.taken === null ? null : dayAndClock(item.taken)} what={examination(item)} />
      <div className="split-body">
        <div className="page-head">
          <div>
            <h2 className="title">{whyHeld(item, language) ?? say('由人决定隔离', 'Held by a person')}</h2>
            <StateBadge state={verdicts.quarantined} why={say(`自 ${dayAndClock(item.since)}`, `since ${dayAndClock(item.since)}`)} />
          </div>
          <Look item={item} />
        </div>
        {item.patients.length > 1 ? (
          <section className="whose" aria-label={say('影像是谁的', 'Whose the images are')}>
            <StateBadge state={severalPatients(item.patients.length)} why={say('此检查的影像写着：', 'the images of this study name:')} />
            <NamedPatients patients={item.patients} />
          </section>
        ) : null}
        <Decided item={item} />
        <ChecksTable answers={item.answers} />
      </div>
      <Decide item={item} done={done} />
    </section>
  )
}

/** Readers open the study, who else judges looks at what is held; the others are told who can. */
function Look({ item }: { item: QuarantineItem }) {
  const { say } = useLanguage()
  const mayRead = useMayRead()
  const mayJudge = useMayJudge()
  if (!mayRead && !mayJudge) return <p className="second">{say('影像由放射科医师或技师查看。', 'Radiologists and technologists look at the images.')}</p>
  const part = encodeURIComponent
  return (
    <Link className="quiet-button" to={mayRead ? `/studies/${part(item.uid)}/read` : `/quality/quarantine/${part(item.case)}/${part(item.series)}`}>
      <IconEye size={15} aria-hidden="true" />
      {mayRead ? say('打开影像', 'Open the images') : say('查看影像', 'Look at the images')}
    </Link>
  )
}

/** What was decided last, in a line that stays until the next decision. */
function DoneLine({ done }: { done: Done | undefined }) {
  const { say } = useLanguage()
  const examination = useExamination()
  return (
    <div role="status">
      {done === undefined ? null : (
        <p className="done-line" data-decision={done.decision}>
          {doneWords(done.decision, say)}{say('：', ': ')}<b><PatientName patient={done.item.patient} /></b>{' '}{examination(done.item)}{' · '}
          {say(`${done.by}，${dayAndClock(done.at)}`, `${done.by}, ${dayAndClock(done.at)}`)}
        </p>
      )}
    </div>
  )
}

function doneWords(decision: HeldDecision, say: Say): string {
  if (decision === 'release') return say('已放行给 AI 与训练', 'Released to AI and training')
  return decision === 'keep' ? say('已决定保持隔离', 'Kept quarantined') : say('已重新索取影像', 'Images asked for again')
}

/** What was decided so far; the platform sends nothing, so it says whom a person has to tell. */
function Decided({ item }: { item: QuarantineItem }) {
  const { say, language } = useLanguage()
  if (item.decided === null) return null
  const { by, at, reason, decision } = item.decided
  const again = decision === 'ask_again'
  const what = again ? say('重新索取影像', 'images asked for again') : say('保持隔离', 'kept quarantined')
  const source = sourceWords(item.source, language)
  return (
    <div className="decided">
      <p>{say(`${by}，${dayAndClock(at)}：${what}。“${reason}”`, `${by}, ${dayAndClock(at)}: ${what}. “${reason}”`)}</p>
      {again ? (
        <p>{say(`本系统不会通知任何人：请自行告知送来影像的一方（${source}）。新影像到达后会重新检查。`, `Nobody is told by this system: tell who sent the images (${source}). What arrives is checked anew.`)}</p>
      ) : null}
    </div>
  )
}
