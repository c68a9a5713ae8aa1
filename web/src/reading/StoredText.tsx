import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ContentLine, Instance } from '../server/answers/images'
import type { StudyView } from '../server/answers/studies'
import { api, whileThere } from '../server/api'
import { isReport, objectName } from '../server/objects'
import { explainProblem } from '../server/reasons'
import { useLanguage } from '../language'
import { PatientName } from '../parts/PatientStrip'
import { hasPicture } from './stacks'
import { isMixed, whoseOf } from './whose'

interface Stored {
  readonly study: StudyView
  readonly object: Instance
}

/** The reports that came beside the images: each is read where it is opened, after the own opinion, since it may tell what that should not follow. */
export function StoredReports({ study, given }: { readonly study: StudyView; readonly given: boolean }) {
  const { say } = useLanguage()
  const objects = study.series.flatMap((series) => series.instances)
  const reports = objects.filter((one) => isReport(one.object))
  if (reports.length === 0 || !objects.some(hasPicture)) return null
  if (!given) return <p className="second">{say('随影像到达的报告，在您给出意见之后可读。', 'Reports that came with the images can be read after your opinion.')}</p>
  return <div className="stored">{reports.map((one) => <StoredReport key={one.sop} study={study} object={one} />)}</div>
}

function StoredReport({ study, object }: Stored) {
  const [opened, setOpened] = useState(false)
  return (
    <details className="doubts" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary><StoredName study={study} object={object} /></summary>
      {opened ? <StoredText study={study} object={object} /> : null}
    </details>
  )
}

/** What it is; and whose, where the study holds objects of several patients. */
export function StoredName({ study, object }: Stored) {
  const { language } = useLanguage()
  return <>{objectName(object.object, language)}{isMixed(study) ? <>{' · '}<PatientName patient={whoseOf(study, object.sop).patient} /></> : null}</>
}

/** What a stored report says, line by line. */
export function StoredText({ study, object }: Stored) {
  const { say, language } = useLanguage()
  const { data, error } = useQuery({
    queryKey: ['content', object.sop],
    queryFn: ({ signal }) => whileThere(study.uid, () => api.content(object.sop, signal)),
    staleTime: Infinity,
    retry: 1,
  })
  return (
    <>
      {error === null ? null : <p className="notice" role="alert">{explainProblem(error, language)}</p>}
      {data === undefined ? null : data.lines.map((line, index) => <Line key={index} line={line} />)}
      {data?.cut === true ? <p className="notice">{say('报告更长：其余部分请看原件。', 'The report is longer: see the original for the rest.')}</p> : null}
      {data?.lines.length === 0 ? <p className="second">{say('此对象没有可在这里显示的文字；原件已保存，可导出。', 'This object has no text that can be shown here; its original is kept and can be exported.')}</p> : null}
    </>
  )
}

function Line({ line }: { line: ContentLine }) {
  const { say } = useLanguage()
  const indent = { paddingInlineStart: `${Math.min(line.level, 6)}em` }
  if (line.kind === 'CONTAINER') return <h3 style={indent}>{line.name}</h3>
  const text = line.text === '' ? say('（指向另一对象）', '(refers to another object)') : line.text
  return <p style={indent}>{line.name === '' ? null : <b>{line.name}{say('：', ': ')}</b>}{text}</p>
}
