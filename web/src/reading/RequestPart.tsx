import type { StudyView, Told } from '../server/answers/studies'
import { useLanguage } from '../language'
import type { Pair } from '../words'
import { hasPictures } from './stacks'
import './RequestPart.css'

/** Where a text stands that is neither the reason on the request nor the patient's history. */
const elsewhere: Readonly<Record<string, Pair>> = {
  ReasonForVisit: { zh: '就诊原因', en: 'reason for the visit' },
  AdmittingDiagnosesDescription: { zh: '入院诊断', en: 'admitting diagnosis' },
}

/** What the doctor who asked for the images wants to know, and what is known of the patient; after the own opinion, how the examination was described. */
export function RequestPart({ study, described }: { readonly study: StudyView; readonly described: boolean }) {
  const { say } = useLanguage()
  const { request, description } = study
  const told = request.indication.length + request.history.length > 0
  // What came without an image says it in its own words, if at all, and stands beside this.
  const silent = hasPictures(study) ? say('不详：影像里没有写', 'unknown: the images do not say') : say('请看文件', 'see the document')
  return (
    <dl className="facts tight request">
      {told && study.patients.length > 1 ? <div><dt>{say('是谁的', 'Whose')}</dt><dd className="unknown">{say('以下文字可能说的是其中任何一名患者', 'these words may be about any of the patients named')}</dd></div> : null}
      <Row term={say('检查目的', 'Indication')} told={request.indication} silent={silent} />
      <Row term={say('临床病史', 'History')} told={request.history} silent={silent} />
      {described && description !== null && description !== '' ? <div><dt>{say('检查描述', 'Description')}</dt><dd>{description}</dd></div> : null}
    </dl>
  )
}

function Row({ term, told, silent }: { term: string; told: readonly Told[]; silent: string }) {
  const { say, word } = useLanguage()
  return (
    <div>
      <dt>{term}</dt>
      {told.length === 0 ? <dd className="second">{silent}</dd> : null}
      {told.map(({ text, attribute, cut }) => (
        <dd key={text}>
          {text}
          {cut ? <span className="second">{say('……（影像里还有下文）', ' … (the image says more)')}</span> : null}
          {elsewhere[attribute] === undefined ? null : <span className="second-line">{word(elsewhere[attribute])}</span>}
        </dd>
      ))}
    </div>
  )
}
