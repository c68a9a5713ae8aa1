/** Names of the checks by their id, and their values with units. A check without a name here is shown by its id. */
import { measured, percent } from './format'
import { explain, explainBriefly } from './reasons'
import type { Answer, Bound, Doubt } from './answers/quality'
import type { Json } from './answers/said'
import type { Language, Pair } from '../words'

export const checkNames: Readonly<Record<string, Pair>> = {
  blank: { zh: '有影像', en: 'A picture is there' },
  clipped: { zh: '灰阶未被截断', en: 'Grey values not cut off' },
  decodable_pixels: { zh: '像素可解码', en: 'Pixels can be decoded' },
  deviation_index: { zh: '曝光偏差指数', en: 'Deviation index' },
  instance_numbers: { zh: '影像编号不重复', en: 'Images numbered once each' },
  iod_attributes: { zh: '必需属性', en: 'Required attributes' },
  laterality: { zh: '侧别', en: 'Laterality' },
  one_patient: { zh: '同一患者', en: 'One patient' },
  over_exposed: { zh: '不过暗', en: 'Not too dark' },
  photometric_interpretation: { zh: '光度解释', en: 'Photometric interpretation' },
  pixel_attributes: { zh: '像素描述', en: 'Description of the pixels' },
  pixel_spacing: { zh: '像素间距', en: 'Pixel spacing' },
  slice_orientation: { zh: '各层平行', en: 'Slices parallel' },
  slice_shear: { zh: '层组不倾斜', en: 'Slices not sheared' },
  slice_spacing: { zh: '层间距一致，无缺层', en: 'Even slice spacing, none missing' },
  under_exposed: { zh: '不过淡', en: 'Not too pale' },
  view: { zh: '投照位', en: 'View position' },
}

export function checkName(id: string, language: Language): string {
  return checkNames[id]?.[language] ?? id.replaceAll('_', ' ')
}

export const severities: Readonly<Record<string, Pair>> = {
  block: { zh: '隔离', en: 'block' },
  warn: { zh: '提示', en: 'warn' },
  note: { zh: '记录', en: 'note' },
}

/** Units as the checks say them; what stands here is shown in the reader's language. */
export const units: Readonly<Record<string, Pair & { readonly one?: string }>> = {
  'share of the range': { zh: '的灰阶范围', en: 'of the range' },
  'share of the exposed area': { zh: '的曝光区域', en: 'of the exposed area' },
  'median share of the range': { zh: '（中位数）', en: '(median grey)' },
  frames: { zh: '帧解不开', en: 'frames undecodable', one: 'frame undecodable' },
  images: { zh: '幅不符', en: 'images amiss', one: 'image amiss' },
  attributes: { zh: '个属性不符', en: 'attributes amiss', one: 'attribute amiss' },
  patients: { zh: '名患者', en: 'patients', one: 'patient' },
  degrees: { zh: '°', en: '°' },
  'largest step / usual step': { zh: '倍通常间距', en: '× the usual step' },
}

/** Why an answer is what it is, with the measured value in its place. */
export function explainAnswer(answer: Pick<Answer, 'why' | 'measured'>, language: Language): string | undefined {
  const { why, measured: value } = answer
  return why === null ? undefined : explain({ ...why, fields: { measured: value, ...why.fields } }, language)
}

/** For what a series is held: what failed and blocks, before what failed and only warns. */
export function gravest<T extends Pick<Answer, 'verdict' | 'severity'>>(answers: readonly T[]): T | undefined {
  const failed = answers.filter((one) => one.verdict === 'fail')
  return failed.find((one) => one.severity === 'block') ?? failed[0]
}

const sides: Readonly<Record<Bound, Pair>> = {
  most: { zh: '至多 ', en: 'at most ' },
  least: { zh: '至少 ', en: 'at least ' },
  band: { zh: '', en: '' },
  among: { zh: '', en: '' },
}

/** What a value is held against, and on which side of it. */
export function limitOf({ limit, unit, bound = 'band' }: Pick<Answer, 'limit' | 'unit' | 'bound'>, language: Language): string | undefined {
  const text = figure(limit, unit, language)
  return text === undefined ? undefined : `${sides[bound][language]}${text}`
}

/** What was amiss, in few words: the first of it, and how many more there are. */
export function doubted(doubts: readonly Doubt[], language: Language): string | undefined {
  const [first] = doubts
  if (first === undefined) return undefined
  const said = first.why === null ? checkName(first.check, language) : explainBriefly(first.why, language)
  return doubts.length === 1 ? said : `${said} +${doubts.length - 1}`
}

/** All that was amiss, a sentence each. */
export function everyDoubt(doubts: readonly Doubt[], language: Language): string | undefined {
  if (doubts.length === 0) return undefined
  return doubts.map((one) => explainAnswer(one, language) ?? checkName(one.check, language)).join(language === 'zh' ? '；' : '; ')
}

/** A measured value or a limit with its unit; undefined where there is none. */
export function figure(value: Json, unit: string | null, language: Language): string | undefined {
  if (unit?.includes('share') === true && typeof value === 'number') {
    const word = units[unit]?.[language] ?? unit
    return `${percent(value)}${word.startsWith('（') ? '' : ' '}${word}`
  }
  const text = shown(value, language)
  if (text === undefined || unit === null || unit === '' || typeof value === 'string') return text
  const word = units[unit]
  const said = value === 1 && language === 'en' ? word?.one : undefined
  return `${text}\u00a0${said ?? word?.[language] ?? unit}`
}

function shown(value: Json, language: Language): string | undefined {
  if (value === null || value === '') return undefined
  if (typeof value === 'number') return measured(value)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (!Array.isArray(value)) return undefined
  const list = value as readonly Json[]
  const [low, high] = list
  // Two numbers are the ends of a band.
  if (list.length === 2 && typeof low === 'number' && typeof high === 'number') {
    return language === 'zh' ? `${measured(low)} 至 ${measured(high)}` : `${measured(low)} to ${measured(high)}`
  }
  return list.map((one) => shown(one, language) ?? '').join(language === 'zh' ? '、' : ', ')
}
