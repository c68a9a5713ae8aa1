import { useState } from 'react'
import { dayAndClock, seconds } from '../server/format'
import { explainProblem } from '../server/reasons'
import type { Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'
import { useLanguage } from '../language'
import { SignDialog } from '../parts/SignDialog'
import type { Language, Say } from '../words'
import { actions, findings, readingStates, unknown } from '../words'
import { cardWord } from '../server/cardWords'
import { namesOf } from '../server/names'
import { opinionWritten } from './opinion'
import type { PanelProps } from './panelProps'
import { stacksOf, useWhat } from './stacks'
import { spokenReadings } from './standing'

/** The signature: of the report, or of what is added to one that is signed. */
export function Signing(props: PanelProps) {
  const { study, addendum, signing } = props
  if (study.report.state !== 'signed') return <ReportSigning {...props} />
  return <AddendumSigning {...props} signing={signing && addendum.text.trim() !== ''} />
}

function AddendumSigning({ study, person, addendum, acts, signing, setSigning }: PanelProps) {
  const { say, language } = useLanguage()
  const what = useWhat()
  const [shown] = stacksOf(study)
  const number = study.report.addenda.length + 1
  const close = () => {
    acts.forget()
    setSigning(false)
  }
  const sign = async (password: string) => {
    if (await addendum.sign(password)) setSigning(false)
  }
  return (
    <SignDialog
      opened={signing}
      close={close}
      sign={(password) => void sign(password)}
      subject={subjectOf(study, shown === undefined ? study.modality : what(study, shown.series), { say, language })}
      record={[say(`报告第 ${study.report.version} 版不变`, `Report version ${study.report.version} stays as it is`), say(`补充 ${number}：${addendum.text}`, `Addendum ${number}: ${addendum.text}`)]}
      who={person.name}
      refused={acts.problem === undefined ? undefined : refusalOf(acts.problem, say, language)}
      busy={acts.busy}
    />
  )
}

/** What is signed for whom, and the lines that will stand in the record. */
function ReportSigning({ person, report, acts, signing, setSigning }: PanelProps) {
  const study = report.shown
  const { say, language, word } = useLanguage()
  const what = useWhat()
  const [shown] = stacksOf(study)
  const subject = subjectOf(study, shown === undefined ? study.modality : what(study, shown.series), { say, language })
  const { opinion, readings } = study
  const spoken = spokenReadings(study).length > 0
  const record = [
    opinion === null ? undefined : say(`首次意见 ${seconds(opinion.at)}：`, `First opinion ${seconds(opinion.at)}: `) + opinionWritten(opinion, (one) => word(findings[one]), say),
    spoken ? say(`对 AI 结果：${word(actions[report.decision])}`, `On the AI result: ${word(actions[report.decision]).toLowerCase()}`) : `${say('AI 的状态：', 'State of the AI: ')}${word(readingStates[study.ai])}`,
    ...readings.map((one) => say('模型 ', 'Package ') + packageLine(one, readings.length > 1 ? word(readingStates[one.state]) : undefined, { say, language })),
    versionLine(study, report.unkept, say),
  ].filter((line) => line !== undefined)
  const [sent, setSent] = useState(false)
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
      record={record}
      who={person.name}
      refused={acts.problem === undefined ? undefined : refusalOf(acts.problem, say, language)}
      busy={sent}
    />
  )
}

/** Of several packages each is signed for with its state. */
function packageLine(one: Reading, state: string | undefined, { say, language }: { say: Say; language: Language }): string {
  const parts = [`${one.package} ${one.version}`, cardWord(one.registration, language), ...(state === undefined ? [] : [state])]
  return parts.join(say('，', ', '))
}

function versionLine(study: StudyView, unkept: boolean, say: Say): string {
  const version = unkept || study.report.state === 'unread' ? study.report.version + 1 : study.report.version
  return say(`报告第 ${version} 版`, `Report version ${version}`)
}

/** Here only the password was asked: the sentence of the sign-in page would speak of a user name. */
function refusalOf(problem: Error, say: Say, language: Language): string {
  const reason = 'reason' in problem ? problem.reason : undefined
  if (reason === 'wrong_password') return say('密码不对，没有签名。', 'The password is wrong: nothing was signed.')
  return explainProblem(problem, language)
}

function subjectOf(study: StudyView, what: string, { say, language }: { say: Say; language: Language }): string {
  const { patient, taken } = study
  const [own, other] = namesOf(patient, language)
  const name = own === null ? say(`姓名${unknown.zh}`, 'name unknown') : [own, other].filter((one) => one !== null).join(' ')
  const id = patient.id ?? say(`患者号${unknown.zh}`, 'patient ID unknown')
  const when = taken === null ? say(`检查日期${unknown.zh}`, 'study date unknown') : dayAndClock(taken)
  return say(`您将为${name}（${id}）${when} ${what} 的报告签名。`, `You sign the report on ${what} of ${name} (${id}), ${when}.`)
}
