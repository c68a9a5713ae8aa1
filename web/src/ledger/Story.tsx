import { useMutation, useQuery } from '@tanstack/react-query'
import { IconDownload, IconEye, IconRosetteDiscountCheck } from '@tabler/icons-react'
import { Link, useParams } from 'wouter'
import { api, Problem } from '../server/api'
import { day, dayAndClock, zone } from '../server/format'
import { ServerProblem } from '../parts/problems'
import { explainProblem } from '../server/reasons'
import { save } from '../server/saved'
import { useMayRead } from '../server/session'
import type { Story as StoryAnswer, StoryEntry } from '../server/answers/ledger'
import type { WorklistItem } from '../server/answers/studies'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { EvidenceRow } from '../parts/EvidenceRow'
import { EmptyState } from '../parts/Notices'
import { PatientStrip } from '../parts/PatientStrip'
import { StateBadge } from '../parts/StateBadge'
import { outOfUseState, outOfUseWhy } from '../server/outOfUse'
import { modelsOf, type Telling } from './beside'
import { Shell } from '../parts/Shell'
import { Timeline, type TimelineEntry, type TimelineStage } from '../parts/Timeline'
import { useExamination } from '../server/examination'
import { answerable } from '../server/cardWords'
import { type Language, type Pair, serviceWords } from '../words'
import { chapterOf, tell, timeOf } from './acts'
import { Proof } from './Proof'
import { tellGrounds, tellRight } from './rights'

/** What happened to this study, and can it be proved. */
export function Story() {
  const { say } = useLanguage()
  const { uid } = useParams<{ uid: string }>()
  const story = useQuery({ queryKey: ['story', uid], queryFn: ({ signal }) => api.story(uid, signal) })
  const title = say('此检查的来历', "This study's story")
  const needsOpening = story.error instanceof Problem && story.error.reason === 'no_viewing_permit'
  const mayRead = useMayRead()
  // Of a study that is not here there is nothing to open.
  const openable = mayRead && (story.data !== undefined || needsOpening)
  return (
    <Shell room="worklist" title={title}>
      <div className="page">
        <div className="page-head">
          <h1>{title}</h1>
          <div className="actions">
            {openable ? (
              <Link to={`/studies/${encodeURIComponent(uid)}/read`} className="quiet-button">
                <IconEye size={15} aria-hidden="true" />
                {say('打开影像', 'Open the images')}
              </Link>
            ) : null}
            {story.data === undefined ? null : (
              <>
                <button type="button" className="quiet-button to-proof" onClick={() => document.getElementById('proof')?.scrollIntoView({ block: 'nearest', behavior: 'instant' })}>
                  <IconRosetteDiscountCheck size={15} aria-hidden="true" />
                  {say('证明', 'Proof')}
                </button>
                <Export uid={uid} />
              </>
            )}
          </div>
        </div>
        <Whose uid={uid} />
        {story.isPending ? <Waiting /> : null}
        {needsOpening ? <NotOpened uid={uid} opened={() => void story.refetch()} /> : null}
        {story.error === null || needsOpening ? null : (
          <ServerProblem problem={story.error} title={say('来历没有读出来', 'The story could not be read')} again={() => void story.refetch()} />
        )}
        {story.data === undefined ? null : <Told story={story.data} />}
      </div>
    </Shell>
  )
}

/** The story as it was hashed, its proofs and a program that checks them, for use without this system. */
function Export({ uid }: { uid: string }) {
  const { say, language } = useLanguage()
  const exporting = useMutation({
    mutationFn: () => api.exportStory(uid),
    onSuccess: (zip) => save(zip, 'story.zip'),
  })
  return (
    <>
      <button type="button" className="quiet-button" disabled={exporting.isPending} onClick={() => exporting.mutate()}>
        <IconDownload size={15} aria-hidden="true" />
        {say('导出来历与证明', 'Export story and proof')}
      </button>
      {exporting.error === null ? null : <span className="unknown" role="alert">{explainProblem(exporting.error, language)}</span>}
    </>
  )
}

/** A story is part of the study: who reads it opens the study, and that is a line of the story as well. */
function NotOpened({ uid, opened }: { uid: string; opened: () => void }) {
  const { say, language } = useLanguage()
  const opening = useMutation({ mutationFn: () => api.openStudy(uid), onSuccess: opened })
  if (!useMayRead()) {
    return <EmptyState title={say('由放射科医师查看来历', 'Radiologists look at a story')}><p>{say('来历属于检查：谁能打开检查，谁才能看。', 'A story belongs to its study: who may open the study may see it.')}</p></EmptyState>
  }
  return (
    <EmptyState
      title={say('您还没有打开这个检查', 'You have not opened this study')}
      action={{ label: say('打开检查，查看来历', 'Open the study and show its story'), run: () => opening.mutate() }}
    >
      <p>{say('来历属于检查：先打开，打开会记入账本，30 分钟内有效。', 'A story belongs to its study: open it first. The opening is recorded and holds for 30 minutes.')}</p>
      {opening.error === null ? null : <p className="unknown" role="alert">{explainProblem(opening.error, language)}</p>}
    </EmptyState>
  )
}

function Whose({ uid }: { uid: string }) {
  const { say } = useLanguage()
  const examination = useExamination()
  const list = useQuery({
    queryKey: ['worklist', 'all', uid, '', ''],
    queryFn: ({ signal }) => api.worklist({ view: 'all', words: uid }, signal),
  })
  const item: WorklistItem | undefined = list.data?.items.find((one) => one.uid === uid)
  if (item === undefined) return null
  return <PatientStrip patient={item.patient} taken={item.taken === null ? null : dayAndClock(item.taken)} what={examination(item)} note={item.patients > 1 ? say(`影像写着 ${item.patients} 名患者，这是其中第一名`, `the images name ${item.patients} patients, of whom this is the first`) : undefined} />
}

function Told({ story }: { story: StoryAnswer }) {
  const { say, language } = useLanguage()
  if (story.entries.length === 0) {
    return (
      <EmptyState title={say('账本里没有此检查的条目', 'The ledger holds no entry about this study')}>
        <p>{say('检查可能还在接收中，或地址写错了。', 'The study may still be arriving, or the address is mistyped.')}</p>
      </EmptyState>
    )
  }
  return (
    <div className="with-side">
      <div className="main-column">
        <Timeline stages={stagesOf(story, language)} />
        <p className="second story-zone">
          {say(
            `时间为${daysOf(story.entries, '至')}，时区 ${zone()}。`,
            `Times of ${daysOf(story.entries, 'to')}, zone ${zone()}.`,
          )}
        </p>
      </div>
      <aside id="proof" className="side-column" aria-label={say('证明', 'Proof')}>
        <Proof story={story} />
        <WhoAnswers story={story} />
      </aside>
    </div>
  )
}

function daysOf(entries: readonly StoryEntry[], between: string): string {
  const days = [...new Set(entries.map((entry) => day(entry.at)))].sort()
  const first = days[0] ?? ''
  const last = days[days.length - 1] ?? first
  return first === last ? ` ${first}` : ` ${first} ${between} ${last}`
}

/** Entries in their order; a new chapter begins where the matter changes. */
export function stagesOf(story: Telling, language: Language): readonly TimelineStage[] {
  const stages: { title: string; chapter: Pair; entries: TimelineEntry[] }[] = []
  for (const entry of story.entries) {
    const chapter = chapterOf(entry.act)
    const last = stages[stages.length - 1]
    if (last?.chapter === chapter) last.entries.push(line(entry, story, language))
    else stages.push({ title: chapter[language], chapter, entries: [line(entry, story, language)] })
  }
  return stages
}

function line(entry: StoryEntry, story: Telling, language: Language): TimelineEntry {
  const { actor } = entry
  return {
    number: entry.number,
    at: entry.at,
    day: day(entry.at),
    time: timeOf(entry),
    kind: actor.kind,
    actor: nameOf(actor, language),
    actorNote: actor.version === '' ? undefined : actor.version,
    did: tell(entry, language, story),
    right: tellRight(entry, language, story),
    grounds: tellGrounds(entry, language, story),
  }
}

function nameOf(actor: StoryEntry['actor'], language: Language): string {
  if (actor.kind === 'service') return serviceWords[actor.name]?.[language] ?? actor.name
  return actor.name === '' ? actor.id : actor.name
}

/** Each who is responsible for a part of the story, once. */
function WhoAnswers({ story: { entries, out_of_use: out } }: { story: StoryAnswer }) {
  const { say, language } = useLanguage()
  const signed = entries.filter((entry) => entry.act === 'report.signed' || entry.act === 'report.addendum_signed')
  const signers = [...new Set(signed.map((entry) => entry.actor.name))]
  return (
    <section className="proof">
      <h2>{say('由谁负责', 'Who answers')}</h2>
      <dl className="grounds">
        <EvidenceRow term={say('报告', 'Report')}>
          {signers.length === 0 ? <span className="second">{say('尚未签名', 'not signed yet')}</span> : signers.join(say('、', ', '))}
        </EvidenceRow>
        {modelsOf(entries).map(({ name, responsible, didRead }) => (
          <EvidenceRow key={name} term={say('模型', 'Model')} source={name}>
            {answerable(responsible, language, out[name] === undefined, didRead)}
            {out[name] === undefined ? null : <StateBadge state={outOfUseState(out[name])} why={outOfUseWhy(out[name], say)} />}
          </EvidenceRow>
        ))}
      </dl>
    </section>
  )
}
