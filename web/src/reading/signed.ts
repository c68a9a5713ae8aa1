/** What a signature stands for, in the words that the dialog shows before it. */
import type { Decision, ReportText } from '../server/answers/opinions'
import type { Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'
import { cardWord } from '../server/cardWords'
import { namesOf } from '../server/names'
import { ruledWords } from '../server/clash'
import type { Patient } from '../server/answers/patients'
import { clock, seconds } from '../server/format'
import { outOfUseWritten } from '../server/outOfUse'
import type { Signed } from '../parts/SignDialog'
import { actions, findings, type Language, readingStates, type Say, unknown } from '../words'
import { colleaguesOf } from './news'
import { opinionName, opinionWritten } from './opinion'
import { hasPictures } from './stacks'
import { spokenReadings } from './standing'
import { placeOf } from './whose'

interface Tongue {
  readonly say: Say
  readonly language: Language
}

/** What a model suggests, or that it does not. */
export function findingWritten({ looks_for, state }: Reading, { say, language }: Tongue): string {
  const written = cardWord(looks_for, language)
  return state === 'above' ? written : say(`未提示${written.replace('（提示）', '')}`, `no ${written.replace(' (suggested)', '')} suggested`)
}

interface Standing {
  readonly unkept: boolean
  /** Who had decided the same before. */
  readonly decidedAfter: string | undefined
}

/** Only one's own decision is signed: a colleague's other one is said to stay his. */
function whoseWritten({ report }: StudyView, decision: Decision, after: string | undefined, { say, language }: Tongue): string {
  const others = colleaguesOf(report).filter((one) => one.decision !== decision)
  return [
    ...(after === undefined ? [] : [say(`（${after} 先前的决定相同）`, ` (${after} had decided the same)`)]),
    ...others.map((one) => say(`；不签入 ${one.by} 的决定“${actions[one.decision].zh}”`, `; the decision of ${one.by}, ${lowered(actions[one.decision][language])}, is not signed`)),
  ].join('')
}

/** The decision that is signed; none where AI gave nothing to decide on. */
export function decisionWritten(study: StudyView, decision: Decision, { say, language }: Tongue): string | undefined {
  return spokenReadings(study).length > 0 ? say('对 AI 结果：', 'On the AI result: ') + lowered(actions[decision][language]) : undefined
}

/** The lines of the record: the first opinion, what each model says, the decision, the version. */
export function recordOf(study: StudyView, decision: Decision, { unkept, decidedAfter }: Standing, { say, language }: Tongue): readonly string[] {
  const { opinion, readings } = study
  const decided = decisionWritten(study, decision, { say, language })
  const version = unkept || study.report.state === 'unread' ? study.report.version + 1 : study.report.version
  return [
    opinion === null ? undefined : opinionName(hasPictures(study))[language] + say(` ${seconds(opinion.at)}：`, ` ${seconds(opinion.at)}: `) + opinionWritten(opinion, (one) => findings[one][language], say),
    ...(readings.length === 0 ? [`${say('AI 的状态：', 'State of the AI: ')}${readingStates[study.ai][language]}`] : readings.map((one) => readingLine(one, { say, language }) + readOf(study, one, { say, language }))),
    decided === undefined ? undefined : decided + whoseWritten(study, decision, decidedAfter, { say, language }),
    say(`报告第 ${version} 版`, `Report version ${version}`) + keptBy(study, version, say),
  ].filter((line) => line !== undefined)
}

/** Whose text is signed as it stands. */
function keptBy({ report: { mine, author, kept_at: at, version } }: StudyView, signed: number, say: Say): string {
  return mine || author === null || at === null || version !== signed ? '' : say(`，${author} 暂存，${clock(at)}`, `, kept by ${author}, ${clock(at)}`)
}

function readingLine(one: Reading, tongue: Tongue): string {
  const { say, language } = tongue
  const spoken = one.state === 'above' || one.state === 'below'
  const said = [lowered(readingStates[one.state][language]), ...(spoken ? [findingWritten(one, tongue)] : [])].join(say('，', ', '))
  const model = [`${one.package} ${one.version}`, lowered(cardWord(one.registration, language))].filter((part) => part !== '').join(say('，', ', '))
  return say(`AI 的结果：${said}；模型 ${model}`, `The AI's result: ${said}; package ${model}`)
}

/** That models whose results are signed beside read here no more, as it stands now. */
export function goneOf(study: StudyView, say: Say): readonly string[] {
  return spokenReadings(study).flatMap((one) => (one.out_of_use === null ? [] : [`${one.package} ${one.version}${say('：', ': ')}${outOfUseWritten(one.out_of_use, say)}`]))
}

/** What is kept aside and makes it doubtful whose the images are, as it stands now. */
export function doubtsOf(study: StudyView, { say, language }: Tongue): readonly string[] {
  const doubtful = study.clashes.filter((one) => one.another && (one.settled === null || one.settled.ruling === 'aside'))
  if (doubtful.length === 0) return []
  const count = study.doubted
  return [
    say(`另存的 ${count} 个对象与此检查的影像编号相同，却写着另一名患者。请先核对影像是谁的。`, `${count === 1 ? 'An object' : `${count} objects`} kept aside with the number of an image here ${count === 1 ? 'names' : 'name'} another patient. Make sure whose the images are.`),
    ...new Set(doubtful.map(({ patient, settled }) => whomWritten(patient, { say, language }) + say('：', ': ') + ruledWords(settled, say))),
  ]
}

/** A patient by name and number, each said to be unknown where it is. */
export function whomWritten(patient: Patient, { say, language }: Tongue): string {
  const [own, other] = namesOf(patient, language)
  const name = own === null ? say(`姓名${unknown.zh}`, 'name unknown') : [own, other].filter((part) => part !== null).join(' ')
  const id = patient.id ?? say(`患者号${unknown.zh}`, 'patient ID unknown')
  return say(`${name}（${id}）`, `${name} (${id})`)
}

/** Of several patients the one whose image a model read. */
function readOf(study: StudyView, { sop }: Reading, { say, language }: Tongue): string {
  const read = study.patients.length > 1 ? placeOf(study, sop)?.instance : undefined
  if (read === undefined) return ''
  const patient = read.patient ?? study.patient
  const [name] = namesOf(patient, language)
  const whom = [name ?? say(`姓名${unknown.zh}`, 'name unknown'), patient.id ?? say(`患者号${unknown.zh}`, 'patient ID unknown')]
  return say(`；所读影像：${whom.join('，')}`, `; the image read: ${whom.join(', ')}`)
}

/** AI stays written in capitals. */
function lowered(word: string): string {
  return word.startsWith('AI') ? word : word.charAt(0).toLowerCase() + word.slice(1)
}

/** Both parts of the report, as they are signed. */
export function textsOf({ findings: seen, impression }: ReportText, say: Say): readonly Signed[] {
  return [
    { term: say('影像所见', 'Findings'), text: seen },
    { term: say('影像诊断', 'Impression'), text: impression },
  ]
}
