import { useState } from 'react'
import { among, dayAndClock } from '../server/format'
import { explainProblem } from '../server/reasons'
import type { Patient } from '../server/answers/patients'
import type { StudyView } from '../server/answers/studies'
import { useLanguage } from '../language'
import { SignDialog } from '../parts/SignDialog'
import type { Language, Say } from '../words'
import { unknown } from '../words'
import { type News, newsWritten } from './news'
import type { PanelProps } from './panelProps'
import { decisionWritten, doubtsOf, goneOf, recordOf, textsOf, whomWritten } from './signed'
import { stacksOf, useWhat } from './stacks'
import { patientsNamed } from './standing'

/** The signature: of the report, or of what is added to one that is signed. */
export function Signing(props: PanelProps) {
  const { report, addendum, signing } = props
  // What the dialog shows: a colleague who signs meanwhile does not take it away under the hand.
  if (report.shown.report.state !== 'signed') return <ReportSigning {...props} />
  return <AddendumSigning {...props} signing={signing && addendum.text.trim() !== ''} />
}

function AddendumSigning({ study, person, report, addendum, acts, signing, setSigning }: PanelProps) {
  const { say, language } = useLanguage()
  const what = useWhat()
  const [shown] = stacksOf(study)
  const number = study.report.addenda.length + 1
  const close = () => {
    acts.forget()
    setSigning(false)
  }
  const sign = async (password: string) => {
    if (await addendum.sign(password, report.shown)) setSigning(false)
  }
  return (
    <SignDialog
      opened={signing}
      close={close}
      sign={(password) => void sign(password)}
      subject={subjectOf(study, shown === undefined ? study.modality : what(study, shown.series), { say, language })}
      record={[say(`报告第 ${study.report.version} 版不变`, `Report version ${study.report.version} stays as it is`)]}
      texts={[{ term: say(`补充 ${number}`, `Addendum ${number}`), text: addendum.text }]}
      who={person.name}
      refused={acts.problem === undefined ? undefined : refusalOf(acts.problem, say, language)}
      busy={acts.busy}
      marked={doubtsOf(study, { say, language })}
      patients={patientsNamed(study)}
    />
  )
}

/** What is signed for whom, and what will stand in the record. */
function ReportSigning({ study: now, person, report, acts, signing, setSigning }: PanelProps) {
  const study = report.shown
  const { say, language } = useLanguage()
  const what = useWhat()
  const [shown] = stacksOf(study)
  const subject = subjectOf(study, shown === undefined ? study.modality : what(study, shown.series), { say, language })
  const [sent, setSent] = useState(false)
  const came = now.report.version !== study.report.version || now.report.state !== study.report.state
  const meanwhile = came && report.news !== undefined ? meanwhileWritten(report.news, say, language) : undefined
  const close = () => {
    acts.forget()
    setSigning(false)
  }
  const sign = async (password: string) => {
    setSent(true)
    const done = await report.sign(password)
    setSent(false)
    if (done) setSigning(false)
  }
  return (
    <SignDialog
      opened={signing}
      close={close}
      sign={(password) => void sign(password)}
      subject={subject}
      decision={decisionWritten(study, report.decision, { say, language })}
      record={recordOf(study, report.decision, report, { say, language })}
      meanwhile={meanwhile}
      marked={[...doubtsOf(now, { say, language }), ...goneOf(now, say)]}
      texts={textsOf(report.text, say)}
      who={person.name}
      refused={acts.problem === undefined || (meanwhile !== undefined && isOvertaken(acts.problem)) ? undefined : refusalOf(acts.problem, say, language)}
      busy={sent}
      over={came && now.report.state === 'signed'}
      patients={patientsNamed(study)}
    />
  )
}

/** What a colleague did since the dialog was opened, and what can still be done. */
export function meanwhileWritten(news: News, say: Say, language: Language): string {
  const next = news.signed
    ? say('报告不能再改：请取消；要补充的，可写补充报告。', 'The report changes no more: cancel, and sign an addendum if there is something to add.')
    : say('请取消，看过之后再签名。', 'Cancel and look at it before you sign.')
  return [...newsWritten(news, say, language), next].join(say('', ' '))
}

/** Refused for what the dialog tells already of a colleague: by then he may have gone on. */
function isOvertaken(problem: Error): boolean {
  return 'reason' in problem && (problem.reason === 'report_changed' || problem.reason === 'report_signed')
}

/** Here only the password was asked: the sentence of the sign-in page would speak of a user name. */
function refusalOf(problem: Error, say: Say, language: Language): string {
  const reason = 'reason' in problem ? problem.reason : undefined
  if (reason === 'wrong_password') return say('密码不对，没有签名。', 'The password is wrong: nothing was signed.')
  return explainProblem(problem, language)
}

function subjectOf(study: StudyView, what: string, { say, language }: { say: Say; language: Language }): string {
  const { patient, patients, taken } = study
  const whom = (one: Patient) => whomWritten(one, { say, language })
  const when = taken === null ? say(`检查日期${unknown.zh}`, 'study date unknown') : dayAndClock(taken)
  if (patients.length > 1) {
    const all = patients.map((one) => whom(one.patient)).join(say('、', ', '))
    return say(`您将为${among(`${when} ${what}`)}的报告签名。此检查有 ${patients.length} 名患者的影像：${all}。`, `You sign the report on ${what}, ${when}: a study with images of ${patients.length} patients: ${all}.`)
  }
  return say(`您将为${whom(patient)}${among(`${when} ${what}`).trimStart()}的报告签名。`, `You sign the report on ${what} of ${whom(patient)}, ${when}.`)
}
