/** Why a study stands where it stands in the list, in words that a person could check. */
import { among, clockToday, counted } from '../server/format'
import { explain, explainBriefly } from '../server/reasons'
import { fill } from '../server/sentences'
import type { Doubt } from '../server/answers/quality'
import type { Fields, Reason } from '../server/answers/said'
import type { WorklistItem } from '../server/answers/studies'
import type { ReasonKind } from '../parts/ReasonLine'
import type { Language, Pair } from '../words'

export interface Place {
  readonly kind: ReasonKind
  readonly headline: Pair
  readonly details: readonly Pair[]
  /** The rule behind it, for the panel beside the list. */
  readonly rule: Pair
}

const silence: Pair = { zh: '{why}', en: '{why}' }

export const places: Readonly<Record<string, Place>> = {
  urgent: {
    kind: 'urgent',
    headline: { zh: '加急', en: 'Urgent' },
    details: [{ zh: '{at}{by}标记', en: 'marked {at} by {by}' }],
    rule: { zh: '加急的检查排在最前。', en: 'Urgent studies stand first.' },
  },
  later_images: {
    kind: 'doctorFirst',
    headline: { zh: '签名后有新影像', en: 'Images after signature' },
    details: [],
    rule: { zh: '已签名的报告没有提到后来的影像：请看过并签署补充报告。', en: 'The signed report does not speak of the images that came later: look at them and sign an addendum.' },
  },
  overruled: {
    kind: 'doctorFirst',
    headline: { zh: '签名后另有判定', en: 'Doubt after signature' },
    details: [{ zh: '另存的对', en: 'kept aside is right' }],
    rule: { zh: '签名之后有人判定另存的影像才对：请看过，再签署补充报告。', en: 'Since the signature somebody has said that the image kept aside is right: look at both and sign an addendum.' },
  },
  past_cap: {
    kind: 'overdue',
    headline: { zh: '等待过久', en: 'Waiting too long' },
    details: [{ zh: '超过 {cap_hours} 小时上限', en: 'past the limit of {cap_hours} h' }],
    rule: { zh: '等待超过上限的检查升到最前，无论 AI 说什么。', en: 'A study past the waiting limit goes to the top, whatever the AI says.' },
  },
  ai_failed: {
    kind: 'doctorFirst',
    headline: { zh: 'AI 失败，医生优先', en: 'AI failed: doctor first' },
    details: [silence],
    rule: { zh: 'AI 没有给出结果的检查，医生先看。', en: 'Where the AI gave no result, a doctor looks first.' },
  },
  ai_not_applicable: {
    kind: 'doctorFirst',
    headline: { zh: 'AI 不适用，医生优先', en: 'No AI: doctor first' },
    details: [silence],
    rule: { zh: 'AI 没有给出结果的检查，医生先看。', en: 'Where the AI gave no result, a doctor looks first.' },
  },
  raised: {
    kind: 'raised',
    headline: { zh: 'AI 提前', en: 'Raised by AI' },
    details: [{ zh: '类别 {class}', en: 'class {class}' }],
    rule: { zh: 'AI 只能提前，不能推后；类别不说明发现。', en: 'The AI only raises, it never lowers; the class tells no finding.' },
  },
  raised_stopped: {
    kind: 'raised',
    headline: { zh: 'AI 提前', en: 'Raised by AI' },
    details: [{ zh: '类别 {class}；模型已停用', en: 'class {class}; model stopped' }],
    rule: { zh: '提前它的模型此后已停用，类别仍在。', en: 'The model that raised it was stopped since; the class stays.' },
  },
  signed: {
    kind: 'waiting',
    headline: { zh: '已签名', en: 'Signed' },
    details: [],
    rule: { zh: '最新签名的在前。', en: 'The newest signature stands first.' },
  },
  waiting: {
    kind: 'waiting',
    headline: { zh: '按等待时间', en: 'By waiting time' },
    details: [{ zh: '满 {cap_hours} 小时升到最前', en: 'to the top after {cap_hours} h' }],
    rule: { zh: '等得最久的在前。', en: 'The longest wait stands first.' },
  },
}

export interface PlaceWords {
  readonly kind: ReasonKind
  readonly headline: string
  readonly detail: string | undefined
  readonly rule: string | undefined
}

/** Who marked it urgent and when, and why the AI is silent: of a result nothing is said here. */
function said({ fields }: Reason, why: Reason | null, language: Language): Fields {
  const { by, at } = fields
  return {
    ...fields,
    ...(typeof by === 'string' && language === 'zh' ? { by: among(by) } : {}),
    ...(typeof at === 'string' ? { at: clockToday(at, new Date()) } : {}),
    why: why === null ? null : explainBriefly(why, language),
  }
}

export function placeWords(reason: Reason, language: Language, why: Reason | null = null): PlaceWords {
  const place = places[reason.code]
  if (place === undefined) return { kind: 'waiting', headline: reason.words, detail: undefined, rule: undefined }
  const detail = place.details.map((one) => fill(one[language], said(reason, why, language), language)).find((one) => one !== undefined)
  return { kind: place.kind, headline: place.headline[language], detail, rule: place.rule[language] }
}

/** Why AI says what it says, or nothing, briefly and in whole; of a model that stood stopped then and reads again, what can be done. */
export function aiWhy({ ai, ai_reason: why, ai_out_of_use: gone }: Pick<WorklistItem, 'ai' | 'ai_reason' | 'ai_out_of_use'>, language: Language): { readonly brief: string; readonly whole: string } | undefined {
  if (ai === 'stopped' && gone === null) return { brief: readsAgain.brief[language], whole: readsAgain.whole[language] }
  return why === null ? undefined : { brief: explainBriefly(why, language), whole: explain(why, language) }
}

const readsAgain: Readonly<Record<'brief' | 'whole', Pair>> = {
  brief: { zh: '后已恢复，可再读', en: 'reads again: ask it' },
  whole: { zh: '轮到它阅片时模型已停用；此后已恢复，但不会自己重读：阅片医师可在检查里请 AI 再读。', en: 'The model was stopped when it was to read this. It reads here again since, but goes back to nothing by itself: a reader may ask for it in the study.' },
}

/** What makes the images' state what it is; of a state that a person settled, nothing. */
export function doubtsOf({ quality, doubts }: Pick<WorklistItem, 'quality' | 'doubts'>): readonly Doubt[] {
  return quality === 'warnings' || quality === 'quarantined' ? doubts : []
}

/** Of how many series the state is said, where others are not held; and what was found. */
export function heldOf({ held, series }: Pick<WorklistItem, 'held' | 'series'>, found: string | undefined, language: Language): string | undefined {
  if (held === 0 || held === series) return found
  const part = language === 'zh' ? `${series} 个序列中的 ${held} 个` : `${held} of ${series} series`
  return found === undefined || found === '' ? part : `${part}${language === 'zh' ? '：' : ': '}${found}`
}

const raisesOnly: Pair = { zh: 'AI 只能提前，不能推后；类别不说明发现。', en: 'AI only raises, it never lowers; the class tells no finding.' }
const movesNothing: Pair = { zh: 'AI 的发现不影响顺序；您给出意见之前不显示。', en: "The AI's finding does not touch the order, and is not shown before your opinion." }
/** Where the rule of the place says it already, or no rule of waiting holds. */
const aloneBy = new Set(['signed', 'urgent', 'later_images', 'overruled', 'past_cap'])

/** The rules that put a study where it stands, each once: those only that apply to it. */
export function standsHere(reason: Reason, site: { readonly triage: boolean; readonly capHours: number; readonly why?: Reason | null }, language: Language): readonly string[] {
  const zh = language === 'zh'
  const { headline, detail, rule } = placeWords(reason, language, site.why)
  // The limit that a line of the list names has a sentence of its own below.
  const named = reason.code === 'waiting' || detail === undefined ? headline : `${headline}${zh ? '：' : ': '}${detail}`
  const first = [`${named}${zh ? '。' : '.'}`, rule].filter((one) => one !== undefined).join(zh ? '' : ' ')
  if (aloneBy.has(reason.code)) return [first]
  const ai = reason.code.startsWith('raised') ? [] : [(site.triage ? raisesOnly : movesNothing)[language]]
  const cap = zh ? `任何检查等待超过 ${site.capHours} 小时即升到最前。` : `After ${counted(site.capHours, 'hour')} of waiting any study goes to the top.`
  return [first, ...ai, cap]
}
