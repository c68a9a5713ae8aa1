/** Names of workflows and their steps; one without a name here is shown as the server says it. */
import type { Language, Pair } from '../words'

export const workNames: Readonly<Record<string, Pair>> = {
  check_study: { zh: '质量检查', en: 'Quality checks' },
  train_model: { zh: '训练模型', en: 'Train a model' },
  read_study: { zh: 'AI：选模型，适合才阅', en: 'AI: choose a model, read if one fits' },
  look_at_model: { zh: '模型定期复评', en: 'A model looked at again' },
}

export const stepNames: Readonly<Record<string, Pair>> = {
  'list series': { zh: '列出序列', en: 'list the series' },
  'ask the study': { zh: '检查整个检查', en: 'ask about the whole study' },
  examine: { zh: '检查一个序列', en: 'examine one series' },
  quarantine: { zh: '隔离', en: 'quarantine' },
  clear: { zh: '放行', en: 'clear' },
  choose: { zh: '选择影像', en: 'choose the image' },
  'pass over': { zh: '记录没有适合的模型', en: 'note that no model fits' },
  'read with': { zh: '阅片', en: 'read' },
  record: { zh: '记录', en: 'record' },
  begin: { zh: '开始', en: 'begin' },
  train: { zh: '训练', en: 'train' },
  end: { zh: '记录结果', en: 'record how it ended' },
  compare: { zh: '比对', en: 'compare' },
  measure: { zh: '在已签名的检查上测量', en: 'measure on signed studies' },
  'hold against': { zh: '与声明的范围比较', en: 'hold it against its bands' },
}

export function workName(name: string, language: Language): string {
  return workNames[name.replaceAll(' ', '_')]?.[language] ?? name.replaceAll('_', ' ')
}

export function stepName(name: string, language: Language): string {
  // A step that is done once a series or model carries its name after its own: the longest beginning that is known.
  const words = name.split(' ')
  for (let length = words.length; length > 0; length -= 1) {
    const known = stepNames[words.slice(0, length).join(' ')]
    if (known !== undefined) return known[language]
  }
  return name.replaceAll('_', ' ')
}
