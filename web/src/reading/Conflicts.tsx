import { useQuery } from '@tanstack/react-query'
import { IconChevronLeft } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { api } from '../server/api'
import { dayAndClock } from '../server/format'
import { ServerProblem } from '../parts/problems'
import { useMayRead } from '../server/session'
import type { ConflictItem, Whose } from '../server/answers/conflicts'
import type { Patient } from '../server/answers/patients'
import type { StudyView } from '../server/answers/studies'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { Pane } from '../parts/Pane'
import { PatientStrip } from '../parts/PatientStrip'
import { Shell } from '../parts/Shell'
import { sourceWords } from '../server/sources'
import { noMarks } from '../viewer/marks'
import { Overlay } from '../viewer/Overlay'
import type { Slice } from '../viewer/stack'
import { addressOf, displayAt } from '../viewer/stack'
import { windowTool } from '../viewer/tools/window'
import { pathOf } from './CaseLead'
import { Differences } from './Differences'
import { rulings } from '../server/clash'
import { Settle } from './Settle'
import { useFoot } from './foot'
import './reading.css'
import './conflicts.css'
import { useFilm } from './useFilm'
import { useStudy } from './useStudy'

/** Objects with one number and other content, side by side: the first stays, a person is shown both. */
export default function Conflicts() {
  const { uid } = useParams<{ uid: string }>()
  return useMayRead() ? <Opened uid={uid} /> : <Compared uid={uid} study={undefined} />
}

function Opened({ uid }: { uid: string }) {
  return <Compared uid={uid} study={useStudy(uid)} />
}

/** Who may not open the study sees no image: he compares what the headers say. */
function Compared({ uid, study }: { uid: string; study: Pick<ReturnType<typeof useStudy>, 'data' | 'error' | 'refetch'> | undefined }) {
  const { say } = useLanguage()
  const opened = study === undefined || study.data !== undefined
  const found = useQuery({ queryKey: ['conflicts', uid], queryFn: ({ signal }) => api.conflicts(uid, signal), enabled: opened })
  const title = say('编号相同、内容不同', 'One number, two contents')
  const shut = study?.error ?? null
  const problem = shut ?? found.error
  const items = found.data?.items ?? []
  return (
    <Shell title={title} lead={<Lead uid={uid} />}>
      {problem === null ? null : (
        <ServerProblem problem={problem} title={say('冲突没有读出来', 'The conflicts could not be read')} again={() => void (shut === null ? found : study)?.refetch()} />
      )}
      {!opened || found.data === undefined ? (
        <><h1 className="hidden">{title}</h1>{problem === null ? <Waiting /> : null}</>
      ) : items.length === 0 ? (
        <>
          <h1 className="hidden">{title}</h1>
          <EmptyState title={say('此检查没有冲突', 'This study has no conflict')}>
            <p>{say('每个对象的编号在这里只有一种内容。', 'Each number stands for one content here.')}</p>
          </EmptyState>
        </>
      ) : (
        <Found study={study?.data} uid={uid} items={items} title={title} />
      )}
    </Shell>
  )
}

function Lead({ uid }: { uid: string }) {
  const { say } = useLanguage()
  const mayRead = useMayRead()
  return (
    <div className="case-lead">
      <Link to={mayRead ? pathOf(uid) : '/quality/quarantine'}><IconChevronLeft size={16} aria-hidden="true" />{mayRead ? say('返回检查', 'Back to the study') : say('质量', 'Quality')}</Link>
    </div>
  )
}

function Found({ study, uid, items, title }: { study: StudyView | undefined; uid: string; items: readonly ConflictItem[]; title: string }) {
  const { say, word, language } = useLanguage()
  const [address, setAddress] = useSearchParams()
  const chosen = items.find((one) => one.id === address.get('object')) ?? items[0]
  return (
    <div className="split">
      <section className="split-list" aria-labelledby="conflicts-title">
        <div className="split-head">
          <h1 id="conflicts-title">{title}<span className="nav-count">{items.length}</span></h1>
          <p className="second">{say('先到的留在检查里，后到的另存，判定之后也是如此，都不会丢失。请告诉发送设备的工程师。', 'What came first stays in the study, what came later is kept aside, whatever is said of them; neither is lost. Tell the engineer of the sending device.')}</p>
        </div>
        <ul className="pick">
          {items.map((one, index) => (
            <li key={one.id}>
              <button type="button" aria-pressed={one === chosen} onClick={() => setAddress({ object: one.id }, { replace: true })}>
                <span className="pick-line"><b>{say(`另存的对象 ${index + 1}`, `Kept aside ${index + 1}`)}</b><span className="second">{dayAndClock(one.aside.received)}</span></span>
                <span>{one.kind === 'copy' ? say('副本：编码不同，内容相同', 'a copy: other encoding, same content') : one.kind === 'uncompared' ? say('尚未逐像素比较', 'not compared yet, pixel by pixel') : say('内容不同', 'other content')}</span>
                <span className="second">{sourceWords(one.aside.source, language)}</span>
                {one.kind === 'copy' ? null : <span className="second">{one.rulings.length === 0 ? say('待判定', 'to be settled') : word(rulings[one.rulings.at(-1)?.ruling ?? 'both'])}</span>}
              </button>
            </li>
          ))}
        </ul>
      </section>
      {chosen === undefined ? null : <Both key={chosen.id} study={study} uid={uid} item={chosen} items={items} />}
    </div>
  )
}

function Both({ study, uid, item, items }: { study: StudyView | undefined; uid: string; item: ConflictItem; items: readonly ConflictItem[] }) {
  const { say, language } = useLanguage()
  const names = [say('留在检查里', 'Stays in the study'), say('另存', 'Kept aside')] as const
  const stays = study?.series.flatMap((series) => series.instances).find((one) => one.sop === item.sop)
  const said = (one: Whose) => ({
    patient: one.patient,
    taken: one.taken === null ? null : dayAndClock(one.taken),
    note: `${sourceWords(one.source, language)} ${dayAndClock(one.received)}`,
  })
  if (study === undefined) {
    return (
      <section className="split-main conflict">
        <div className="conflict-heads">
          {[item.first, item.aside].map((one, index) => <PatientStrip key={index} {...said(one)} what={names[index] ?? ''} />)}
        </div>
        <p className="second conflict-note">{say('这里只比较文件头；影像由放射科医师打开检查查看。', 'Headers alone are compared here; radiologists open the study to see the images.')}</p>
        <Differences item={item} />
        {item.kind === 'copy' ? null : <Settle uid={uid} item={item} items={items} />}
      </section>
    )
  }
  return (
    <section className="split-main conflict">
      <div className="conflict-panes">
        <Side
          name={names[0]}
          {...said(item.first)}
          slice={stays === undefined ? undefined : { study: study.uid, sop: item.sop, frame: 0, display: displayAt(stays, 0), address: addressOf(item.sop, 0), modality: study.modality }}
        />
        <Side
          name={names[1]}
          {...said(item.aside)}
          slice={
            item.display === null || item.display.rows === 0
              ? undefined
              : { study: study.uid, sop: item.id, frame: 0, display: item.display, address: `/api/conflicts/${encodeURIComponent(item.id)}/frames/0`, modality: study.modality }
          }
        />
      </div>
      <Differences item={item} />
      {item.kind === 'copy' ? null : <Settle uid={uid} item={item} items={items} />}
    </section>
  )
}

interface SideProps {
  readonly name: string
  readonly patient: Patient
  readonly taken: string | null
  readonly note: string
  readonly slice: Slice | undefined
}

function Side({ name, patient, taken, note, slice }: SideProps) {
  const { say } = useLanguage()
  const { film, view, place } = useFilm()
  const [slices] = useState(() => (slice === undefined ? [] : [slice]))
  useEffect(() => {
    if (film !== undefined && slices.length > 0) void film.open(slices)
  }, [film, slices])
  const foot = useFoot({ view, of: 1, step: undefined, covered: false })
  return (
    <Pane strip={<PatientStrip patient={patient} taken={taken} what={name} note={note} />} label={name} foot={foot}>
      <div className="film" tabIndex={0} role="application" aria-label={name} data-drawn={view.drawn === undefined ? 'false' : 'true'}>
        <div className="film-canvas" ref={place} />
        {film === undefined || view.drawn === undefined ? null : <Overlay film={film} view={view} tool={windowTool} marks={noMarks} change={() => undefined} label={() => ''} />}
        {slices.length > 0 && view.problem === undefined ? null : <p className="film-problem">{say('这个对象没有可显示的影像。', 'This object holds no picture that can be shown.')}</p>}
      </div>
    </Pane>
  )
}
