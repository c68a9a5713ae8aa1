/** The life of a version at this site, in plain words: each decision by its code, and seen from the other version that it was about. */
import { cardWord } from '../server/cardWords'
import { say as sentence, type Sentences } from '../server/sentences'
import type { LifeStep } from '../server/answers/models'
import type { Language } from '../words'

const others = '.other'

export const steps: Sentences = {
  'package.imported': [{ zh: '导入，作为候选；不阅片', en: 'taken in as a candidate; it reads nothing' }],
  'package.shadowed': [
    { zh: '开始静默试读，代替 {replaces} 版；结果不给任何人看', en: 'lets it read unseen, instead of {replaces}; what it says is shown to nobody' },
    { zh: '开始静默试读；结果不给任何人看', en: 'lets it read unseen; what it says is shown to nobody' },
  ],
  [`package.shadowed${others}`]: [{ zh: '改由 {version} 版静默试读；此版本回到候选', en: 'lets {version} read unseen instead; this one is a candidate again' }],
  'package.shadow_ended': [{ zh: '结束静默试读，回到候选', en: 'lets it read unseen no more; it is a candidate again' }],
  'package.retired': [{ zh: '放弃：“{reason}”', en: 'gave it up: “{reason}”' }],
  'package.trial_told': [{ zh: '静默试读报告：{studies} 个已签名检查的总数', en: 'report of the silent trial: totals of {studies} signed studies' }],
  'package.looked_at': [{ zh: '在新签名的 {studies} 个检查上复评', en: 'looked at again, on {studies} freshly signed studies' }],
  'package.alarm': [{ zh: '报警：超出本院声明的范围', en: 'alarm: it had left what the site declared' }],
  'package.alarm_seen_to': [{ zh: '已处理报警：“{reason}”', en: 'saw to the alarm: “{reason}”' }],
  'package.candidates_taken': [{ zh: '取出下一批数据的候选表：{studies} 个已签名的检查', en: 'took out the table of candidates for the next cohort: {studies} signed studies' }],
  'package.released': [
    { zh: '签名发布，接替 {replaces} 版；本院测量（评估 {evaluation}），封存测试集 {films} 幅，第 {opening} 次打开（共 {openings} 次）', en: 'released by signature, in place of {replaces}; measured by this site (evaluation {evaluation}) on {films} films of a sealed test set, opening {opening} of {openings}' },
    { zh: '签名发布；本院测量（评估 {evaluation}），封存测试集 {films} 幅，第 {opening} 次打开（共 {openings} 次）', en: 'released by signature; measured by this site (evaluation {evaluation}) on {films} films of a sealed test set, opening {opening} of {openings}' },
    { zh: '签名发布，接替 {replaces} 版；按交来的报告，封存测试集 {films} 幅，第 {opening} 次打开（共 {openings} 次）', en: 'released by signature, in place of {replaces}; by a report that was handed in, on {films} films of a sealed test set, opening {opening} of {openings}' },
    { zh: '签名发布；按交来的报告，封存测试集 {films} 幅，第 {opening} 次打开（共 {openings} 次）', en: 'released by signature; by a report that was handed in, on {films} films of a sealed test set, opening {opening} of {openings}' },
  ],
  [`package.released${others}`]: [{ zh: '签名发布 {version} 版，接替了此版本', en: 'released {version} by signature: it takes the place of this one' }],
  'package.activated': [
    { zh: '启用，未经发布：“{reason}”', en: 'activated, without a release: “{reason}”' },
    { zh: '启用，未经发布', en: 'activated, without a release' },
  ],
  [`package.activated${others}`]: [{ zh: '启用 {version} 版，替换了此版本', en: 'activated {version}: it takes the place of this one' }],
  'package.stopped': [{ zh: '停用：“{reason}”', en: 'stopped: “{reason}”' }],
  'package.resumed': [{ zh: '恢复：“{reason}”', en: 'resumed: “{reason}”' }],
  'package.rolled_back': [
    { zh: '撤回，恢复使用 {instead} 版：“{reason}”', en: 'rolled back, {instead} reads again: “{reason}”' },
    { zh: '撤回，没有更早的版本可用：“{reason}”', en: 'rolled back, no earlier version is left: “{reason}”' },
  ],
  'package.put_back': [{ zh: '{after} 版被撤回，恢复使用此版本：“{reason}”', en: 'put back to use, since {after} was rolled back: “{reason}”' }],
  'package.exported': [{ zh: '导出', en: 'taken out as a file' }],
  'key.trusted': [{ zh: '信任其制作者“{name}”', en: 'trusted its maker {name}' }],
  'key.distrusted': [{ zh: '不再信任其制作者“{name}”：“{reason}”', en: 'trusted its maker {name} no more: “{reason}”' }],
}

/** A step in the life of a version; what is empty is not said. */
export function stepWords({ act, fields, words }: LifeStep, version: string, language: Language): string {
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
  if (typeof known['name'] === 'string') known['name'] = cardWord(known['name'], language)
  if (typeof known['evaluation'] === 'string') known['evaluation'] = known['evaluation'].slice(0, 8)
  const other = typeof fields['version'] === 'string' && fields['version'] !== version
  return sentence(steps, other ? act + others : act, known, language) ?? words
}
