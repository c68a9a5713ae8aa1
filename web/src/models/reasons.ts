/** Why something about a version was refused, or what its release lacks, with what mends it; what is not here is said as everywhere. */
import { Problem } from '../server/api'
import { explain, explainProblem } from '../server/reasons'
import { say, type Sentences } from '../server/sentences'
import type { Fields, Json } from '../server/answers/said'
import type { Lack } from '../server/answers/stages'
import type { Language, Pair } from '../words'

export const reasons: Sentences = {
  card_incomplete: [{ zh: '说明卡没有写明：{missing}。请向制作者要一个写明这些的版本。', en: 'The card does not say {missing}. Ask its maker for a version that does.' }],
  active_changed: [{ zh: '在此期间另一版本投入了使用：请先看它，再重新打开。', en: 'Another version has come into use meanwhile: look at it, then open this anew.' }],
  manifest_unknown: [{ zh: '本院没有制作过这个数据集：请在制作它的医院发布，或在“数据集”页制作。', en: 'This site has not made this data set: ask the one that made it, or make it on the page of data sets.' }],
  test_not_opened: [{ zh: '还没有为这个版本打开过封存的测试集：由工程师在“数据集”页为它打开，或在命令行：lynkeus manifest open-test MANIFEST --for {package}', en: 'No sealed test set was opened for this very version: an engineer opens one on the page of data sets, or at the terminal: lynkeus manifest open-test MANIFEST --for {package}' }],
  change_plan_missing: [{ zh: '还没有为 {package} 声明变更计划，没有人说过怎样才算够好。在打开测试集之前，在本页“变更计划”处声明。', en: 'No change plan was declared for {package}, so nobody has said what is good enough. Declare one on this page before a test set is opened.' }],
  change_plan_late: [{ zh: '变更计划是在为这个版本打开测试集之后才声明的，那时数字可能已为人所知。计划在先：这个版本要用另一个测试集。', en: 'The change plan was declared after the test set was opened for this version, when its figures could be known. A plan comes first: this version needs another test set.' }],
  change_plan_broken: [{ zh: '变更计划不能用：{why}。指南里有完整的一份。', en: 'The change plan cannot be used: {why}. The guide shows a whole one.' }],
  document_other: [{ zh: '文件说的是 {said}，而本页是 {package}：请到它的页面声明。', en: 'The file is about {said}, and this page is about {package}: declare it on the page of that one.' }],
  evaluation_missing: [
    { zh: '请在上面选择本院的评估，或一份报告：在测试集的影像上比较这个版本与在用版本（lynkeus compare），或没有在用版本时评估它（lynkeus evaluate）。', en: 'Choose above an evaluation of this site, or a report: this version compared with the one in use on the films of the test set (lynkeus compare), or measured where none is in use (lynkeus evaluate).' },
  ],
  evaluation_not_own: [{ zh: '这不是本院对这个版本的评估：请另选一个，或交来报告。', en: 'This is no evaluation of this version by this site: choose another, or hand in a report.' }],
  report_gone: [{ zh: '这次评估的报告已不在本院的文件夹里：请从备份放回，或再评估一次。', en: 'The report of this evaluation does not lie in the site’s home any more: put it back from the back-up, or evaluate again.' }],
  report_altered: [{ zh: '这次评估的报告与账本里的哈希不符，不能使用：请再评估一次。', en: 'The report of this evaluation is not as it was made, by its hash in the ledger: evaluate again.' }],
  evaluation_broken: [{ zh: '这不是本程序的 lynkeus evaluate 或 lynkeus compare 用 --json 写的报告：请重新测量。', en: 'This is no report that lynkeus evaluate or lynkeus compare of this program wrote with --json: measure the version again.' }],
  evaluation_other: [{ zh: '报告说的是另一个模型包（{digest}），不是这里的 {package} {version}：请测量这一个。', en: 'The report is of another package ({digest}) than {package} {version} as it lies here: measure this one.' }],
  evaluation_part: [{ zh: '报告只有 {films} 幅影像，测试集有 {all} 幅：全部都要测量，按 open-test 写出的表。', en: 'The report is of {films} films, and the test set has {all}: all of them are measured, as open-test wrote them.' }],
  comparison_other: [{ zh: '报告没有把 {package} {version} 与在用版本比较：用 lynkeus compare，这个在前，在用的在后；没有在用版本时用 lynkeus evaluate。', en: 'The report does not compare {package} {version} with the version in use: make it with lynkeus compare, this one first, the one in use second; where none is in use, with lynkeus evaluate.' }],
  change_not_planned: [{ zh: '说明卡与在用版本相比，改了变更计划不允许改的：{parts}。那是另一个模型，要有自己的名称。', en: 'Its card differs from that of the version in use in what the change plan does not let change: {parts}. That is another model, with a name of its own.' }],
  release_short: [{ zh: '没有达到变更计划的要求；在用版本照旧。', en: 'It does not meet the change plan that was declared; the version in use goes on.' }],
  not_calibrated_here: [{ zh: '这个版本的工作点还没有在本院的影像上校准。在命令行：lynkeus packages calibrate {package} --version {version}', en: 'The point of this version was not calibrated on films of this site. At the terminal: lynkeus packages calibrate {package} --version {version}' }],
  package_no_archive: [{ zh: '这不是 zip 归档：请用 lynkeus packages export 写出的文件，或把模型包文件夹里的文件打成一个 zip。', en: 'This is no zip archive: use the file that lynkeus packages export wrote, or pack the files of the package into one.' }],
  packages_at_once: [{ zh: '已有 {limit} 个模型包正在收入：请等它们结束再发送。', en: '{limit} packages are being taken in already: send this one after them.' }],
  package_disk_full: [{ zh: '磁盘放不下这个模型包，什么也没有留下：请先腾出空间。', en: 'The disk has no room for this package, and nothing of it was kept: make room first.' }],
  package_large: [{ zh: '文件超过 {limit} 字节，不会是模型包：请用 lynkeus packages export 写出的文件。', en: 'The file has more than {limit} bytes, and no package does: use the one that lynkeus packages export wrote.' }],
  release_first: [{ zh: '{package} {version} 收入后从未在本院用过：要发布，不能直接启用；在它的页面发布。', en: '{package} {version} was taken in and never in use here: it is released, on its own page, and not activated.' }],
  change_plan_again: [{ zh: '这份变更计划以前声明过，后来被另一份取代。要恢复它，请在影响一栏写明原因，使它成为新的一份。', en: 'This very plan stood before, and another has replaced it since. To go back to it say in it why, among what it says of impact: that is a plan of its own.' }],
  evaluation_alpha: [{ zh: '报告的区间按 alpha {alpha}，而测试集已打开 {openings} 次，每次按 {asked} 评判：请带上 --home 重新测量。', en: 'The intervals of the report are of alpha {alpha}; the test set was opened {openings} times by now, and each is judged at {asked}: measure again, with --home.' }],
  evaluation_seen: [{ zh: '报告里有 {films} 幅影像的患者，这个版本在训练、调参或校准时见过，不能用来评判它：请用它没有见过的测试集。', en: 'Of {films} films of the report this version has seen the patients in training, tuning or calibration, so they do not judge it: take a test set that it has not seen.' }],
  release_needed: [{ zh: '{package} {in_use} 在用：新版本要发布才能接替它，不能直接启用；在它的页面发布。', en: '{package} {in_use} is in use: what takes its place is released, not activated: on its own page.' }],
  rolled_back_already: [{ zh: '{package} {version} 已由 {by} 撤回：它不再阅片。', en: '{package} {version} was rolled back by {by} already: it reads no more.' }],
  alarm_other: [{ zh: '{package} {version} 的这个报警不是最新的，或已有人处理：请重新打开本页。', en: 'This alarm about {package} {version} is not the newest, or somebody has seen to it: open the page again.' }],
  no_alarm: [{ zh: '没有关于 {package} {version} 的待处理报警。', en: 'No alarm about {package} {version} waits for anybody.' }],
  watch_broken: [{ zh: '复评的声明不能用：{why}。', en: 'The watch cannot be used: {why}.' }],
  not_a_candidate: [{ zh: '{package} {version} 不是候选版本。', en: '{package} {version} is no candidate.' }],
  version_replaced: [{ zh: '这个版本已不再使用：现在用的是 {package} {version}，请看那一页。', en: 'This version is not in use any more: {package} {version} reads here. Look at that one.' }],
  evaluation_unheld: [{ zh: '报告没有写明 {package} {version} 是在这个数据集打开的测试集上测的：请用 lynkeus manifest open-test 写出的表（及其旁边的文件）重新评估。', en: 'The report does not say that {package} {version} was measured on the opened test set of this data set: measure on the table that lynkeus manifest open-test wrote, with what it wrote beside it.' }],
  trial_small: [{ zh: '它静默读过的检查中只有 {signed} 个已签名；满 {least} 个才报告总数，以免说出某一个检查。', en: 'Of the studies that it read unseen {signed} are signed; totals are told of {least} and more, so that none tells of one study.' }],
}

/** The parts of a card that a plan lets change, or not. */
export const parts: Readonly<Record<string, Pair>> = {
  intended_use: { zh: '用途', en: 'intended use' },
  not_for: { zh: '不用于', en: 'what it is not for' },
  population: { zh: '人群', en: 'population' },
  finding: { zh: '所找征象', en: 'finding' },
  classes: { zh: '类别', en: 'classes' },
  not_looked_for: { zh: '不找的征象', en: 'what is not looked for' },
  reads: { zh: '所读影像', en: 'images that it reads' },
  applies: { zh: '适用范围', en: 'whom it applies to' },
  preprocess: { zh: '预处理', en: 'preprocessing' },
  network: { zh: '网络', en: 'network' },
}

export const measures: Readonly<Record<string, Pair>> = {
  auc: { zh: 'AUC', en: 'AUC' },
  sensitivity: { zh: '灵敏度', en: 'sensitivity' },
  specificity: { zh: '特异度', en: 'specificity' },
  average_precision: { zh: '平均精确率', en: 'average precision' },
  films: { zh: '影像数', en: 'films' },
  positive: { zh: '有此征象的影像数', en: 'films with the finding' },
}

/** What a card lacks, as the server names it, in Chinese. */
function lacking(words: string): string {
  const figure = /^the (\w+) with its interval$/.exec(words)?.[1]
  if (figure !== undefined) return `${measures[figure]?.zh ?? figure} 及其区间`
  const data = /^the licence of (.+) \(or that it is unknown\)$/.exec(words)?.[1]
  if (data !== undefined) return `“${data}”的许可（或写明不详）`
  if (words.startsWith('whom it has seen')) return '训练时见过哪些患者（seen.json）'
  const method = /^that the network beats the traditional method (.+?), which/.exec(words)?.[1]
  return method === undefined ? words : `网络优于传统方法 ${method}（后者另有一个模型包，可改为发布它）`
}

function inWords(fields: Fields, language: Language): Fields {
  const each = (value: Json, word: (one: string) => string): Json => (Array.isArray(value) ? value.map((one: Json) => (typeof one === 'string' ? word(one) : one)) : value)
  const known = { ...fields }
  if (known['missing'] !== undefined && language === 'zh') known['missing'] = each(known['missing'], lacking)
  if (known['parts'] !== undefined) known['parts'] = each(known['parts'], (one) => parts[one]?.[language] ?? one)
  if (typeof known['digest'] === 'string') known['digest'] = known['digest'].slice(0, 12)
  return known
}

function said(code: string, fields: Fields, words: string, language: Language): string {
  const known = inWords(fields, language)
  return say(reasons, code, known, language) ?? explain({ code, fields: known, words }, language)
}

export function why(problem: Lack, language: Language): string {
  return said(problem.reason, problem.fields, problem.sentence, language)
}

/** What went wrong with what was asked just now. */
export function whyRefused(error: Error, language: Language): string {
  return error instanceof Problem ? said(error.reason, error.fields, error.message, language) : explainProblem(error, language)
}
