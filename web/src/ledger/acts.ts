/** What was done to a study, in plain words: each act that its story can hold, by its code. An act that is
    not known yet is told in the entry's own English sentence. */
import { cardWord } from '../server/cardWords'
import { clock, seconds } from '../server/format'
import { reasons } from '../server/reasons'
import { say, type Sentences } from '../server/sentences'
import type { StoryEntry } from '../server/answers/ledger'
import type { Fields } from '../server/answers/said'
import { checkNames } from '../server/checks'
import { sourceWords } from '../server/sources'
import type { Language, Pair } from '../words'
import { alone, besideOf, goneThen, type Telling } from './beside'

export const acts: Sentences = {
  refused: [
    { zh: '请求被拒绝：{why}', en: 'a request was refused: {why}' },
    { zh: '请求被拒绝', en: 'a request was refused' },
  ],
  'signature.refused': [{ zh: '签名被拒绝：密码不对', en: 'a signature was refused: the password was wrong' }],
  'study.received': [
    { zh: '收到 {stored} 幅影像，已封存；另有 {conflicts} 幅 UID 相同而内容不同，其中 {another} 幅写着另一名患者（{origin}）', en: 'images received and sealed: {stored}; with a known UID and other content: {conflicts}, of these {another} with another patient\'s name ({origin})' },
    { zh: '收到 {stored} 幅影像，已封存；另有 {conflicts} 幅 UID 相同而内容不同（{origin}）', en: 'images received and sealed: {stored}; with a known UID and other content: {conflicts} ({origin})' },
    { zh: '收到 {stored} 幅影像，已封存（{origin}）', en: 'images received and sealed: {stored} ({origin})' },
    { zh: '收到影像，已封存', en: 'received images, sealed' },
  ],
  'study.received_aside': [
    { zh: '收到 {conflicts} 幅 UID 相同而内容不同的影像，已封存、另存；其中 {another} 幅写着另一名患者（{origin}）', en: 'received and kept aside, with a known UID and other content: {conflicts}, of these {another} with another patient\'s name ({origin})' },
    { zh: '收到 {conflicts} 幅 UID 相同而内容不同的影像，已封存、另存（{origin}）', en: 'received and kept aside, with a known UID and other content: {conflicts} ({origin})' },
  ],
  'study.received_again': [{ zh: '又收到已有的 {same} 幅影像，没有改动（{origin}）', en: 'came again, unchanged: {same} image(s) ({origin})' }],
  'study.copied': [{ zh: '同一影像以另一种编码再次到达，内容相同：记为副本', en: 'an image came again in another encoding with equal attributes and pixels: a copy' }],
  'study.arrived': [{ zh: '检查已到齐', en: 'the study has arrived whole' }],
  'study.opened': [{ zh: '打开检查，阅片许可 30 分钟', en: 'opened the study: a permit to view it for 30 minutes' }],
  'conflict.looked_at': [{ zh: '比较另存的对象与留下的影像的文件头，不看影像', en: 'compared the headers of what is kept aside with what stays; no image' }],
  'conflict.settled': [{ zh: '判定编号相同的两者：{ruling}；理由：“{reason}”', en: 'settled of two with one number: {ruling}; reason: “{reason}”' }],
  'series.looked_at': [{ zh: '查看隔离的序列，查看许可 30 分钟', en: 'looked at a held series: a permit to view its images for 30 minutes' }],
  'series.released': [
    { zh: '把一个序列放行给 AI 与训练；理由：“{reason}”', en: 'released a series to AI and training; reason: “{reason}”' },
    { zh: '把一个序列放行给 AI 与训练', en: 'released a series to AI and training' },
  ],
  'series.rejected': [
    { zh: '保持一个序列隔离；理由：“{reason}”', en: 'kept a series from AI and training; reason: “{reason}”' },
    { zh: '保持一个序列隔离', en: 'kept a series from AI and training' },
  ],
  'series.asked_again': [
    { zh: '重新索取一个序列的影像；理由：“{reason}”', en: 'asked for the images of a series again; reason: “{reason}”' },
    { zh: '重新索取一个序列的影像', en: 'asked for the images of a series again' },
  ],
  'age.stated': [
    { zh: '说明患者年龄在 {low} 至 {high} 岁，影像未写年龄（{origin}）', en: 'stated an age of {low} to {high} years, where the header gives none ({origin})' },
    { zh: '说明患者年龄在 {low} 至 {high} 岁（影像未写年龄）', en: 'stated an age of {low} to {high} years, where the header gives none' },
    { zh: '说明了患者的年龄', en: "stated the patient's age" },
  ],
  'work.retried': [{ zh: '请求重做失败的工作', en: 'asked for failed work to be done again' }],
  'study.cleared': [
    { zh: '质量检查：{series} 个序列可用于 AI 与训练，其中 {warnings} 个有提示（{checks}）', en: 'checked: {series} series may be used by AI and training, {warnings} with warnings ({checks})' },
    { zh: '质量检查：{series} 个序列可用于 AI 与训练', en: 'checked: {series} series may be used by AI and training' },
  ],
  'study.quarantined': [
    { zh: '质量检查：{series} 个序列已隔离（{checks}）；医生照常可阅', en: 'checked: {series} series quarantined ({checks}); doctors view them as before' },
    { zh: '质量检查：已隔离；医生照常可阅', en: 'checked: quarantined; doctors view it as before' },
  ],
  'study.urgent': [{ zh: '标为加急：排在最前', en: 'marked urgent: it stands first' }],
  'study.not_urgent': [{ zh: '取消加急', en: 'no longer marked urgent' }],
  'reading.recorded': [
    { zh: '{package} {version} 已阅片；结果在医生意见之前不公开', en: "{package} {version} read the film; the result is withheld until a person's own opinion" },
  ],
  'reading.told': [{ zh: '{package} {version} 已阅片：{said}', en: '{package} {version} read the film: {said}' }],
  'reading.told_first': [
    { zh: '{package} {version} 已阅片，按本院的选择先于医生意见显示：{said}', en: "{package} {version} read the film, by the site's choice shown before an own opinion: {said}" },
  ],
  'reading.shown_first': [
    { zh: '{package} {version} 已阅片；按本院的选择，结果先于医生意见显示', en: "{package} {version} read the film; by the site's choice its result is shown before an own opinion" },
  ],
  'reading.not_applicable': [
    { zh: '{package} {version} 不适用：{why}', en: '{package} {version} does not apply: {why}' },
    { zh: '模型不适用于此检查', en: 'the model does not apply to this study' },
  ],
  'reading.failed': [
    { zh: '{package} {version} 失败：{why}', en: '{package} {version} failed: {why}' },
    { zh: '模型阅片失败', en: 'the model failed on this study' },
  ],
  'reading.stopped': [
    { zh: '{package} {version} 没有阅片：{why}', en: '{package} {version} did not read this study: {why}' },
    { zh: '模型已停用，没有阅片', en: 'the model is stopped and did not read this study' },
  ],
  'reading.planned': [{ zh: '为这些影像另选了模型；本模型先前的结果仍有效', en: 'other models were chosen for these images; what this one said before stands' }],
  'reading.asked_again': [{ zh: '请求失败或曾停用的模型再读一次：{models}', en: 'asked the models that failed or were stopped to read again: {models}' }],
  'reading.asked': [{ zh: '请求现已启用的模型阅片：{models}', en: 'asked the models that are active now to read it: {models}' }],
  'reading.none': [{ zh: '{why}', en: '{why}' }, { zh: '没有适合此检查的模型：已接收、可阅，AI 未阅', en: 'no model of this site is made for this study: received, shown, not read by AI' }],
  'opinion.recorded': [
    { zh: '首次意见：{findings}，{certainty}（此前{seen}）', en: 'own opinion: {findings}. {certainty} ({seen} before it)' },
    { zh: '首次意见：{findings}（此前{seen}）', en: 'own opinion: {findings} ({seen} before it)' },
    { zh: '首次意见：{overall}，{certainty}（此前{seen}）', en: 'own opinion: {overall}. {certainty} ({seen} before it)' },
    { zh: '首次意见：{overall}（此前{seen}）', en: 'own opinion: {overall} ({seen} before it)' },
    { zh: '首次意见已记录', en: 'own opinion recorded' },
  ],
  'opinion.after_report': [
    { zh: '看过随检查送来的报告后的判断：{findings}，{certainty}', en: "judgement after the study's own report: {findings}. {certainty}" },
    { zh: '看过随检查送来的报告后的判断：{findings}', en: "judgement after the study's own report: {findings}" },
    { zh: '看过随检查送来的报告后的判断：{overall}，{certainty}', en: "judgement after the study's own report: {overall}. {certainty}" },
    { zh: '看过随检查送来的报告后的判断：{overall}', en: "judgement after the study's own report: {overall}" },
    { zh: '看过随检查送来的报告后的判断已记录', en: "judgement after the study's own report recorded" },
  ],
  'study.exported': [
    { zh: '把本检查的原件取出归档，连同另存的 {kept_aside} 个对象', en: 'took the originals out of the archive, with {kept_aside} kept aside' },
    { zh: '把本检查的原件取出归档', en: 'took the originals out of the archive' },
  ],
  'study.judged_on': [{ zh: '按批准 {approval} 用于测量模型（由 {by} 提出）', en: 'used to measure a model, asked for by {by}, under the approval {approval}' }],
  'study.trained_on': [
    { zh: '按批准 {approval} 用于训练（计划 {plan}，{patients} 名患者；由 {by} 提出）', en: 'used to train by the plan {plan}, asked for by {by}, of {patients} patient(s), under the approval {approval}' },
    { zh: '按批准 {approval} 用于训练（计划 {plan}，{patients} 名患者）', en: 'used to train by the plan {plan}, of {patients} patient(s), under the approval {approval}' },
  ],
  'study.taken_out': [{ zh: '列入 {package} {version} 下一版本的候选数据表（共 {studies} 个检查）', en: 'taken out in a table of {studies} studies, for the version after {package} {version}' }],
  'study.used': [{ zh: '按批准 {approval} 用于数据集', en: 'used for a data set under the approval {approval}' }],
  'manifest.made': [{ zh: '列入数据集（批准 {approval}）', en: 'entered in a data set, under the approval {approval}' }],
  'story.exported': [{ zh: '导出来历与证明', en: 'took the story out, with its proof' }],
  'cover.answered': [
    { zh: '遮盖{place}后，{package} {version} 重读：{p}', en: '{package} {version} read again with {place} covered: {p}' },
    { zh: '遮盖一个区域后，模型重读；数值在您给出意见之后显示', en: 'read again with a region covered; the numbers are told after your own opinion' },
  ],
  'cover.made': [
    { zh: '一并遮盖 {boxes} 个框（{place}），让 {package} {version} 重读', en: 'covered {boxes} boxes together ({place}) and had {package} {version} read again' },
    { zh: '遮盖{place}，让 {package} {version} 重读', en: 'covered {place} and had {package} {version} read again' },
    { zh: '遮盖一个区域，让 {package} {version} 重读', en: 'covered a region and had {package} {version} read again' },
    { zh: '遮盖一个区域，让模型重读', en: 'covered a region and had the model read again' },
  ],
  'cover.map_answered': [
    { zh: '逐处遮盖后，{package} {version} 重读；最强处是{place}：{p}', en: '{package} {version} read again with each place covered by itself; the strongest is {place}: {p}' },
    { zh: '逐处遮盖后，{package} {version} 重读', en: '{package} {version} read again with each place covered by itself' },
    { zh: '逐处遮盖后，模型重读；数值在您给出意见之后显示', en: 'read again with each place covered by itself; the numbers are told after your own opinion' },
  ],
  'cover.map_made': [
    { zh: '逐处遮盖，让 {package} {version} 重读', en: 'covered each place by itself and had {package} {version} read again' },
    { zh: '逐处遮盖，让模型重读', en: 'covered each place by itself and had the model read again' },
  ],
  'report.kept': [
    { zh: '暂存报告，版本 {version}', en: 'kept the report, version {version}' },
    { zh: '暂存报告', en: 'kept the report' },
  ],
  'report.decided': [
    { zh: '对 AI 结果的决定，与 {taken_over_from} 先前的相同：{decision}；报告版本 {version}', en: "decided on the AI's result as {taken_over_from} had: {decision}; report version {version}" },
    { zh: '对 AI 结果的决定：{decision}；报告版本 {version}', en: "decided on the AI's result: {decision}; report version {version}" },
    { zh: '对 AI 结果作了决定', en: "decided on the AI's result" },
  ],
  'key.trusted': [{ zh: '信任模型制作者“{name}”', en: 'trusted the model maker {name}' }],
  'key.distrusted': [{ zh: '不再信任模型制作者“{name}”：{reason}', en: 'trusted the model maker {name} no more: {reason}' }],
  'package.activated': [
    { zh: '启用了模型 {package} {version}，替换 {replaces} 版', en: 'activated {package} {version} in place of {replaces}' },
    { zh: '启用了模型 {package} {version}（{registration}），负责人：{responsible}；理由：“{reason}”', en: 'activated {package} {version} ({registration}); who answers for it: {responsible}; reason: “{reason}”' },
    { zh: '启用了模型 {package} {version}（{registration}），负责人：{responsible}', en: 'activated {package} {version} ({registration}); who answers for it: {responsible}' },
  ],
  'package.released': [
    { zh: '{signed_by} 签名发布模型 {package} {version}，替换 {replaces} 版', en: 'released {package} {version} in place of {replaces}, signed by {signed_by}' },
    { zh: '{signed_by} 签名发布模型 {package} {version}', en: 'released {package} {version}, signed by {signed_by}' },
  ],
  'package.rolled_back': [{ zh: '撤回了模型 {package} {version}：{reason}', en: 'rolled back {package} {version}: {reason}' }],
  'package.put_back': [{ zh: '撤回 {after} 版后，恢复使用 {package} {version}', en: 'put {package} {version} back to use after {after} was rolled back' }],
  'package.stopped': [{ zh: '停用了模型 {package} {version}：{reason}', en: 'stopped {package} {version}: {reason}' }],
  'package.resumed': [{ zh: '恢复了模型 {package} {version}：{reason}', en: 'resumed {package} {version}: {reason}' }],
  'result.shown_after': [
    { zh: '给出意见之后，看到 AI 结果：{said}', en: "was shown the AI's result after the own opinion: {said}" },
    { zh: '给出意见之后，看到 AI 结果', en: "was shown the AI's result after the own opinion" },
  ],
  'result.shown': [{ zh: '在给出自己的意见之前，页面显示了 AI 结果', en: "the AI's result was shown on the study's page before an own opinion" }],
  'report.shown': [{ zh: '在给出自己的意见之前，请求查看已签名的报告', en: 'asked for the signed report before an own opinion' }],
  'report.addendum_signed': [
    { zh: '签署补充报告 {number}；报告本身不变；影像写着 {patients} 名患者', en: 'signed addendum {number}; the report stands as it was; the images name {patients} patients' },
    { zh: '签署补充报告 {number}；报告本身不变', en: 'signed addendum {number}; the report stands as it was' },
    { zh: '签署补充报告', en: 'signed an addendum' },
  ],
  'report.signed': [
    { zh: '签名，报告版本 {version}；对 AI 结果：{decision}；影像写着 {patients} 名患者', en: "signed report version {version}; on the AI's result: {decision}; the images name {patients} patients" },
    { zh: '签名，报告版本 {version}；对 AI 结果：{decision}', en: "signed report version {version}; on the AI's result: {decision}" },
    { zh: '签名，报告版本 {version}；影像写着 {patients} 名患者', en: 'signed report version {version}; the images name {patients} patients' },
    { zh: '签名，报告版本 {version}', en: 'signed report version {version}' },
    { zh: '签名', en: 'signed the report' },
  ],
}

/** The facts of an entry with what they mean in the reader's language. */
function meant(entry: StoryEntry, story: Telling, language: Language): Fields {
  const { fields } = entry
  const why = typeof fields['reason'] === 'string' ? say(reasons, fields['reason'], fields, language) : undefined
  const checks: unknown = fields['checks']
  const shown = fields['ai_shown_before']
  const boxes: unknown = fields['boxes']
  return {
    ...fields,
    ...besideOf(entry, story, language),
    why: why ?? null,
    origin: typeof fields['source'] === 'string' ? sourceWords(fields['source'], language) : null,
    conflicts: fields['conflicts'] === 0 ? null : (fields['conflicts'] ?? null),
    certainty: fields['certainty'] === 'not_said' ? null : (fields['certainty'] ?? null),
    kept_aside: fields['kept_aside'] === 0 ? null : (fields['kept_aside'] ?? null),
    checks: Array.isArray(checks) ? checks.map((id) => checkNames[String(id)]?.[language] ?? String(id)) : null,
    decision: fields['ai_told'] === false && fields['decision'] === 'undecided' ? null : (fields['decision'] ?? null),
    name: typeof fields['name'] === 'string' ? cardWord(fields['name'], language) : null,
    boxes: Array.isArray(boxes) && boxes.length > 1 ? boxes.length : null,
    seen: typeof shown !== 'boolean' ? null : seen[seenBefore(shown, fields)][language],
  }
}

const seen = {
  told: { zh: '已显示 AI 结果', en: "the AI's result was shown" },
  shown: { zh: '已向本人显示 AI 结果', en: "the AI's result was shown to this reader" },
  report: { zh: '已显示一份可能透露 AI 结果的已签名报告', en: "a signed report that may tell the AI's result was shown" },
  open: { zh: '列表曾对所有阅片者公开 AI 结果，本人可能看到', en: "the AI's result had stood open to all readers in the list, where this one may have seen it" },
  raised: { zh: ' AI 已在列表中提前此检查，但未见其结果', en: 'AI had raised the study in the list; its result was not shown' },
  hidden: { zh: '未见 AI 结果', en: "the AI's result was not shown" },
} satisfies Readonly<Record<string, Pair>>

function seenBefore(shown: boolean, fields: Fields): keyof typeof seen {
  if (!shown) return fields['raised_by_ai'] === true ? 'raised' : 'hidden'
  const before = fields['ai_before']
  // An older program did not tell what was shown.
  return before === 'report' || before === 'open' || before === 'shown' ? before : 'told'
}

/** A reading that was shown first is told as such, one whose result is told, an opinion that followed a report, and a signature that was refused. */
function actOf({ act, fields }: StoryEntry, { results }: Telling): string {
  if (act === 'study.received' && fields['stored'] === 0) {
    if (Number(fields['conflicts']) > 0) return 'study.received_aside'
    if (Number(fields['same']) > 0) return 'study.received_again'
  }
  if (act === 'result.shown' && fields['own_opinion'] === true) return 'result.shown_after'
  if (act === 'refused' && fields['right'] === 'sign' && fields['reason'] === 'wrong_password') return 'signature.refused'
  if (act === 'opinion.recorded' && fields['ai_before'] === 'document') return 'opinion.after_report'
  const choices = fields['choices']
  const first = typeof choices === 'object' && choices !== null && 'result_first' in choices && choices.result_first !== 0
  if (act !== 'reading.recorded') return act
  const told = typeof fields['reading'] === 'string' && fields['reading'] in results
  return told ? (first ? 'reading.told_first' : 'reading.told') : first ? 'reading.shown_first' : act
}

/** An entry within its story, which may tell what the entry alone does not. */
export function tell(entry: StoryEntry, language: Language, story: Telling = alone): string {
  return (say(acts, actOf(entry, story), meant(entry, story, language), language) ?? entry.words) + goneThen(entry, language) + doubtedThen(entry, language)
}

/** That something kept aside named another patient when this was signed. */
function doubtedThen({ act, fields: { doubted } }: StoryEntry, language: Language): string {
  if (!act.startsWith('report.') || typeof doubted !== 'number') return ''
  return language === 'zh' ? `；当时另存的 ${doubted} 幅写着另一名患者` : `; by then ${doubted} kept aside named another patient`
}

/** Before the own opinion the server tells of a reading, and when it was shown, to the minute only: seconds that nobody said are not shown. */
export function timeOf({ act, at }: Pick<StoryEntry, 'act' | 'at'>): string {
  return /^(reading|result)\./.test(act) && new Date(at).getTime() % 60_000 === 0 ? clock(at) : seconds(at)
}

/** The chapters of a story, each with the beginnings of the acts that belong to it. */
const chapters: readonly { readonly title: Pair; readonly begins: readonly string[] }[] = [
  { title: { zh: '影像质量', en: 'Quality' }, begins: ['quality', 'series', 'study.cleared', 'study.quarantined'] },
  { title: { zh: 'AI', en: 'AI' }, begins: ['reading', 'package', 'key'] },
  { title: { zh: '医生', en: 'Doctor' }, begins: ['opinion', 'report', 'result', 'cover', 'study.opened', 'study.urgent', 'study.not_urgent', 'refused', 'story'] },
]
const arrival: Pair = { zh: '到达', en: 'Arrival' }

export function chapterOf(act: string): Pair {
  return chapters.find((one) => one.begins.some((begin) => act === begin || act.startsWith(`${begin}.`)))?.title ?? arrival
}
