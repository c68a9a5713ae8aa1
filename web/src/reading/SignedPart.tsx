import { Button } from '@mantine/core'
import { dayAndClock } from '../server/format'
import type { Report } from '../server/answers/opinions'
import { useLanguage } from '../language'
import { Addenda } from './AddendaStep'
import { textsOf } from './signed'

/** A colleague's signed report, before the own opinion. It is open to everybody; where it may tell what AI found, only who asks for it is sent it. */
export function SignedPart({ report, show, busy }: { report: Report; show: () => void; busy: boolean }) {
  const { say } = useLanguage()
  const title = say('已签名的报告', 'The signed report')
  return (
    <section className="step signed-part" aria-label={title}>
      <h2>{title}<span className="step-time">{say(`第 ${report.version} 版`, `version ${report.version}`)}</span></h2>
      {report.may_tell ? (
        <>
          <p><SignedWords report={report} />{say('。报告可能说出 AI 的发现，在您给出意见之后显示；现在就看会被记录。', '. It may tell what the AI found: it is shown after your own opinion. To be shown it now is recorded.')}</p>
          <Button variant="default" size="compact-sm" disabled={busy} onClick={show}>{say('现在就看报告', 'Show it now')}</Button>
        </>
      ) : (
        <>
          <Said report={report} />
          <p className="second">{say('您仍可在下面给出自己的意见。', 'You may still give your own opinion below.')}</p>
        </>
      )}
    </section>
  )
}

function Said({ report }: { report: Report }) {
  const { say } = useLanguage()
  return (
    <>
      <dl className="signed-texts">
        {textsOf(report.text, say).filter(({ text }) => text.trim() !== '').map(({ term, text }) => <div key={term}><dt>{term}</dt><dd>{text}</dd></div>)}
      </dl>
      <Addenda addenda={report.addenda} />
    </>
  )
}

/** Whose the report is, and when it became so. */
export function SignedWords({ report: { signed_by: by, signed_at: at } }: { report: Report }) {
  const { say } = useLanguage()
  return at === null ? null : say(`已签名：${by ?? ''} ${dayAndClock(at)}`, `Signed by ${by ?? ''}, ${dayAndClock(at)}`)
}
