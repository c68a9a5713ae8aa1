/** What was done, in plain words: each act of the ledger by its code. An act that is not known yet
    is told in the entry's own English sentence. */
import { say, type Sentences } from '../app/sentences'
import type { StoryEntry } from '../app/types'
import type { Language, Pair } from '../words'

export const acts: Sentences = {
  refused: [{ zh: '请求被拒绝', en: 'A request was refused' }],
}

export function tell(entry: StoryEntry, language: Language): string {
  return say(acts, entry.act, entry.fields, language) ?? entry.words
}

/** The chapters of a story, each with the beginnings of the acts that belong to it. */
const chapters: readonly { readonly title: Pair; readonly begins: readonly string[] }[] = [
  { title: { zh: '到达', en: 'Arrival' }, begins: ['archive', 'instance', 'arrival', 'study.arrived', 'study.settled', 'study.received'] },
  { title: { zh: '影像质量', en: 'Quality' }, begins: ['quality', 'study.cleared', 'study.quarantined', 'series', 'verdict'] },
  { title: { zh: 'AI 阅片', en: 'Read by AI' }, begins: ['inference', 'reading', 'model', 'package'] },
  { title: { zh: '医生', en: 'Doctor' }, begins: ['study.opened', 'opinion', 'report', 'cover', 'permit'] },
]
const elsewhere: Pair = { zh: '其他', en: 'Other' }

export function chapterOf(act: string): Pair {
  return chapters.find((one) => one.begins.some((begin) => act === begin || act.startsWith(`${begin}.`)))?.title ?? elsewhere
}
