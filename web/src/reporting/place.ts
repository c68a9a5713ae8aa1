/** Why a study stands where it stands in the list, in words that a person could check. */
import { fill } from '../server/sentences'
import type { Reason } from '../server/answers/said'
import type { ReasonKind } from '../parts/ReasonLine'
import type { Language, Pair } from '../words'

export interface Place {
  readonly kind: ReasonKind
  readonly headline: Pair
  readonly details: readonly Pair[]
  /** The rule behind it, for the panel beside the list. */
  readonly rule: Pair
}

export const places: Readonly<Record<string, Place>> = {
  urgent: {
    kind: 'urgent',
    headline: { zh: '加急', en: 'Urgent' },
    details: [],
    rule: { zh: '加急的检查排在最前。', en: 'Urgent studies stand first.' },
  },
  later_images: {
    kind: 'doctorFirst',
    headline: { zh: '签名后有新影像', en: 'Images after signature' },
    details: [],
    rule: { zh: '已签名的报告没有提到后来的影像：请看过并签署补充报告。', en: 'The signed report does not speak of the images that came later: look at them and sign an addendum.' },
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
    details: [],
    rule: { zh: 'AI 没有给出结果的检查，医生先看。', en: 'Where the AI gave no result, a doctor looks first.' },
  },
  ai_not_applicable: {
    kind: 'doctorFirst',
    headline: { zh: 'AI 不适用，医生优先', en: 'No AI: doctor first' },
    details: [],
    rule: { zh: 'AI 没有给出结果的检查，医生先看。', en: 'Where the AI gave no result, a doctor looks first.' },
  },
  raised: {
    kind: 'raised',
    headline: { zh: 'AI 提前', en: 'Raised by AI' },
    details: [{ zh: '类别 {class}', en: 'class {class}' }],
    rule: { zh: 'AI 只能提前，不能推后；类别不说明发现。', en: 'The AI only raises, it never lowers; the class tells no finding.' },
  },
  signed: {
    kind: 'waiting',
    headline: { zh: '已签名', en: 'Signed' },
    details: [],
    rule: { zh: '已签名的检查不再等待，最新签名的在前。', en: 'Signed studies wait no more; the newest signature stands first.' },
  },
  waiting: {
    kind: 'waiting',
    headline: { zh: '按等待时间', en: 'By waiting time' },
    details: [],
    rule: { zh: '其余按等待时间，等得最久的在前。', en: 'All others by waiting time, the longest first.' },
  },
}

export interface PlaceWords {
  readonly kind: ReasonKind
  readonly headline: string
  readonly detail: string | undefined
  readonly rule: string | undefined
}

export function placeWords(reason: Reason, language: Language): PlaceWords {
  const place = places[reason.code]
  if (place === undefined) return { kind: 'waiting', headline: reason.words, detail: undefined, rule: undefined }
  const detail = place.details.map((one) => fill(one[language], reason.fields, language)).find((one) => one !== undefined)
  return { kind: place.kind, headline: place.headline[language], detail, rule: place.rule[language] }
}
