/** Why a data set was not made, verified or opened, in the reader's language; what is not here is said as the server says it. */
import { Problem } from '../server/api'
import { explain, explainProblem } from '../server/reasons'
import { say, type Sentences } from '../server/sentences'
import type { Fields, Json } from '../server/answers/said'
import type { Refusal } from '../server/answers/trainings'
import type { Language } from '../words'
import { reasons as others } from './reasons'
import { told } from './told'

export const reasons: Sentences = {
  approval_missing: [{ zh: '归档里的患者只有在记录在案的批准之下才能用于训练：请选一个批准；由管理员按委员会的批件记录。', en: 'Patients of the archive are used for training under a recorded approval alone: choose one. An administrator records it, from the letter of the committee.' }],
  approval_over: [{ zh: '批准 {approval} 已不再有效：请向批准的委员会另行申请。', en: 'The approval {approval} does not hold any more: ask the committee that gave it for another one.' }],
  approval_scope: [{ zh: '批准 {approval} 不包括这些影像类型或这么多患者：请少用一些，或由负责人向委员会申请。', en: 'The approval {approval} is not for these modalities, or not for so many patients: ask for less, or let who answers for it ask the committee for more.' }],
  class_unknown: [{ zh: '数据集里没有类别“{said}”。', en: 'The data set has no class “{said}”.' }],
  labels_broken: [
    { zh: '标签表里没有（或有几个）列“{column}”：请选对列，或改正标签表。', en: 'The table of labels has no column “{column}”, or several of that name: choose the right columns, or mend the table.' },
    { zh: '标签表读不出来：请存为 UTF-8 的 CSV。', en: 'The table of labels cannot be read: save it as CSV in UTF-8.' },
  ],
  table_large: [{ zh: '{place} 超过 {limit} 字节，不会是标签表：请另选一个。', en: '{place} has more than {limit} bytes, and no table of labels does: choose another.' }],
  labels_empty: [{ zh: '标签表没有数据行。', en: 'The table of labels has no rows.' }],
  labels_one_class: [{ zh: '所有影像只有一个标签“{label}”，没有可区分的：请加入其他类别，或换一列作标签。', en: 'All images bear the one label “{label}”, so there is nothing to tell apart: add another class, or take another column for the label.' }],
  manifest_altered: [{ zh: '保存的数据集文件自做成后被改过，不能使用：请用同一标签表重新制作。', en: 'The kept file of the data set was changed since it was made and cannot be used: make it again of the same table.' }],
  manifest_being_made: [{ zh: '{by} 正在制作数据集“{name}”，同时只制作一个：请等它完成。', en: '{by} has the data set “{name}” made just now, and one is made at a time: wait until it is done.' }],
  manifest_exchanged: [{ zh: '本院保存的这个数据集的文件被换成了另一个：请从备份恢复，或用同一标签表重新制作。', en: 'The file that is kept of this data set was exchanged for another one: put it back from a back-up, or make the data set again of the same table.' }],
  manifest_file_gone: [{ zh: '本院没有保存这个数据集的文件：请用同一标签表重新制作，或在命令行验证。', en: 'The file of this data set is not kept here: make it again of the same table, or verify it at the terminal.' }],
  manifest_files_changed: [{ zh: '数据集的文件与当初不同，没有打开，也没有计数：请先验证，看是哪些。', en: 'Files of the data set are not as they were, so nothing was opened and nothing counted: verify it first to see which.' }],
  manifest_flawed: [{ zh: '这样制作的数据集不完整：{problems}', en: 'A data set made so is not whole: {problems}' }],
  manifest_images_gone: [{ zh: '测试集的影像已不在归档里，没有打开。', en: 'Images of the test set are not in this archive any more, so nothing was opened.' }],
  manifest_rows: [{ zh: '标签表有 {n} 行不能用，没有做成。请改正或去掉：', en: '{n} row(s) of the table cannot be used, so nothing was made. Mend them or take them out:' }],
  manifest_seal: [{ zh: '测试集的封存在这里打不开：它被改过，或由别的机构做成。', en: 'The seal of the test set does not open here: it was changed, or another site made it.' }],
  manifest_unknown: [{ zh: '本院没有制作过这个数据集。', en: 'This site has made no such data set.' }],
  no_films_folder: [{ zh: '还没有说明数据文件夹在哪里：由管理本机的人用 LYNKEUS_DATA 或 --data 启动服务。', en: 'Nobody has said where the data folder is: who runs this machine starts the service with LYNKEUS_DATA, or with --data DIR.' }],
  no_such_package: [{ zh: '本院没有模型包 {package} 的这个版本：请先导入。', en: 'No such version of {package} lies here: take it in first.' }],
  operation_failed: [{ zh: '服务自身出错；日志有更多说明。', en: 'The service met an error of its own; its log says more.' }],
  options_clash: [{ zh: '所选的几项互相矛盾：测试、调参与间隔的比例之和须小于 1，随机划分须有种子。', en: 'What was chosen says two things: the shares of test, tune and gap have to leave somebody to train, and a draw wants its seed.' }],
  package_twice: [{ zh: '模型包不与自己比较：请另选一个，或只判断它。', en: 'A package is not compared with itself: name another one, or it alone.' }],
  patient_divided: [{ zh: '标签表第 {line} 行把同一患者放在两个集合：请放在一个集合里，或改用其他划分。', en: 'Line {line} of the table has one patient in two sets: put all of a patient into one, or divide otherwise.' }],
  place_gone: [{ zh: '数据文件夹里没有 {place}。', en: 'There is no {place} in the data folder.' }],
  place_no_table: [{ zh: '{place} 不是文件：请选一个标签表（CSV）。', en: '{place} is no file: name a table of labels (CSV).' }],
  place_outside: [{ zh: '{place} 在数据文件夹之外。', en: '{place} lies outside the data folder.' }],
  place_unknown: [{ zh: '它由命令行做成，文件不在数据文件夹里：请写明现在在数据文件夹的哪个子文件夹。', en: 'It was made at the terminal, of files outside the data folder: say in which folder below the data folder they lie now.' }],
  set_lacks_class: [
    { zh: '集合 {set} 会缺少类别“{missing}”：请给它更多患者，或换一种划分。', en: 'The set {set} would lack the class “{missing}”: give it a larger share of the patients, or divide them otherwise.' },
    { zh: '集合 {set} 会是空的：请给它更多患者。', en: 'The set {set} would be empty: give it a larger share of the patients.' },
  ],
  spacing_mixed: [{ zh: '要求同一像素间距，而影像有几种或没有写明：请去掉其余的，或不作此要求。', en: 'One pixel spacing was asked for, and the images have several or none: take out the others, or do not ask for it.' }],
  test_opened_before: [{ zh: '这个测试集（或其中一部分）以前打开过 {openings} 次；再打开要写明理由。', en: 'This test set, or a part of it, was opened before ({openings} so far): a further opening wants a reason.' }],
  test_sealed: [{ zh: '测试集还封存着：先为一个模型包打开，打开会计数。', en: 'The test set is sealed: it is opened for a package first, and that is counted.' }],
}

function said(code: string, fields: Fields, words: string, language: Language): string {
  return say(reasons, code, fields, language) ?? say(others, code, fields, language) ?? explain({ code, fields, words }, language)
}

/** Why a data set was not made. */
export function why(problem: Refusal, language: Language): string {
  return said(problem.reason, problem.fields, problem.sentence, language)
}

/** What went wrong with what was asked just now. */
export function whyRefused(error: Error, language: Language): string {
  return error instanceof Problem ? said(error.reason, error.fields, error.message, language) : explainProblem(error, language)
}

/** The rows that cannot be used, each a line; none where another reason kept it from being made. */
export function rowsOf(fields: Fields, language: Language): readonly string[] {
  const rows = fields['rows']
  return Array.isArray(rows) ? (rows as readonly Json[]).map((one) => rowLine(one, language)) : []
}

function rowLine(row: Json, language: Language): string {
  const { line, case: called, why: words } = Object(row) as { line?: unknown; case?: unknown; why?: unknown }
  const place = language === 'zh' ? `第 ${String(line)} 行，${String(called)}：` : `line ${String(line)}, ${String(called)}: `
  return `${place}${told(String(words), language)}`
}
