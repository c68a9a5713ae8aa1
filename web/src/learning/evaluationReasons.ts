/** Why nothing was measured, or an evaluation was refused, in the reader's language. */
import { Problem } from '../server/api'
import { explainProblem } from '../server/reasons'
import { say, type Sentences } from '../server/sentences'
import type { Json } from '../server/answers/said'
import type { Refusal } from '../server/answers/trainings'
import type { Language } from '../words'
import { why as others } from './manifestReasons'

export const reasons: Sentences = {
  opening_of_others: [{ zh: '测试集没有为模型包 {package}（与一同选的那个）打开过：请先打开，打开会计数。', en: 'The test set was not opened for {package}, with what was chosen beside it: open it for that first, which is counted.' }],
  evaluations_waiting: [{ zh: '已有 {n} 次评估在运行或等待：请先停止一个，或等一个结束。', en: '{n} evaluations run or wait here: stop one, or come back when one has ended.' }],
  evaluation_over: [{ zh: '这次评估已结束，没有可停止的。', en: 'This evaluation is over: there is nothing to stop.' }],
  evaluation_unknown: [{ zh: '没有这次评估：请再看一遍数据集的页面。', en: 'There is no such evaluation: look at the page of its data set again.' }],
  evaluation_died: [{ zh: '测量进程自行结束（代码 {exit}），内存不足时会这样：请再评估一次，不算又一次打开。', en: 'The process that measured ended by itself (code {exit}), as where memory was short: evaluate again, which is no further opening.' }],
  report_gone: [{ zh: '这份报告已不在本院的文件夹里：请从备份放回，或再评估一次。', en: 'This report does not lie in the site’s home any more: put it back from the back-up, or evaluate again.' }],
  report_altered: [{ zh: '这份报告与账本里的哈希不符，被改过，不能使用：请从备份放回，或再评估一次。', en: 'This report is not as it was made, by its hash in the ledger, so it is not used: put it back from the back-up, or evaluate again.' }],
  report_none: [{ zh: '这次评估没有这份报告。', en: 'No such report came of this evaluation.' }],
  file_missing: [{ zh: '打不开 {path}。', en: '{path} cannot be opened.' }],
  row_missing: [{ zh: '{path} 是数组：请在标签表的 row 列写明是哪一行，从 0 数起。', en: '{path} is an array: say in the column row which row of it, from 0.' }],
  margin_other: [{ zh: '所说的界值不是打开之前定下的那个：不要另说界值。', en: 'The margin that was said is not the one fixed before the test set was opened: leave it out.' }],
  labels_are_masks: [{ zh: '这个数据集有掩膜而没有标签，本院的模型包各找一种征象：勾画轮廓的模型包在命令行评估。', en: 'This data set has masks and no labels, and the packages here look for one finding: evaluate one that outlines at the terminal.' }],
  finding_unsaid: [{ zh: '请选择数据集的哪个类别算作有征象（{classes}）。', en: 'Choose which class of the data set is the finding ({classes}).' }],
  package_other_now: [{ zh: '{package} 的这个版本现在是另一个内容，不是测试集为之打开的那个。', en: 'This version of {package} is another content now than the one for which the test set was opened.' }],
  opening_files: [{ zh: '测试集的影像与当初不同，什么也没有测：请放回原来的文件。', en: 'Images of the test set are not as they were, so nothing was measured: put them back.' }],
  opening_altered: [{ zh: '打开的标签与数据集当初的承诺不符，什么也没有测。', en: 'The opened labels are not those to which the data set is committed, so nothing was measured.' }],
  rows_unreadable: [{ zh: '有影像读不出来，什么也没有测：', en: 'Films cannot be read, so nothing was measured:' }],
  films_all_seen: [{ zh: '所有影像的患者都在其中一个模型包的训练、调参或校准里，什么也证明不了：请用其他患者的数据集。', en: 'All films are of patients whom one of the two packages has seen in training, tuning or calibration, so they prove nothing: take a data set of other patients.' }],
}

/** Why nothing was measured. */
export function why(problem: Refusal, language: Language): string {
  return say(reasons, problem.reason, problem.fields, language) ?? (others(problem, language) || (language === 'zh' ? '什么也没有测；制作数据集的人能看到原因。' : 'Nothing was measured; who makes data sets is told why.'))
}

/** What went wrong with what was asked just now. */
export function whyRefused(error: Error, language: Language): string {
  return error instanceof Problem ? why({ reason: error.reason, fields: error.fields, sentence: error.message }, language) : explainProblem(error, language)
}

/** The films that kept it from being measured, to who is told them. */
export function filmsOf({ fields }: Refusal): readonly string[] {
  const listed = (name: string): readonly Json[] => (Array.isArray(fields[name]) ? (fields[name] as readonly Json[]) : [])
  const rows = listed('rows').map((one) => Object(one) as { path?: unknown; why?: unknown })
  return [...listed('files').map(String), ...rows.map(({ path, why: words }) => `${String(path)}: ${String(words)}`)]
}
