import type { Pair, Say } from '../words'
import { dayAndClock } from './format'
import type { ConflictItem, Ruled, Ruling } from './answers/conflicts'

/** What a person may say of the two. */
export const rulings: Readonly<Record<Ruling, Pair>> = {
  stays: { zh: '留在检查里的对', en: 'What stays is right' },
  aside: { zh: '另存的对', en: 'What is kept aside is right' },
  both: { zh: '两者都是真影像', en: 'Both are real images' },
}

/** What was said of an object kept aside, or that nobody has said anything. */
export function ruledWords(one: Ruled | null, say: Say): string {
  if (one === null) return say('还没有人判定哪一个对。', 'nobody has said yet which is right.')
  const { zh, en } = rulings[one.ruling]
  return say(`${one.by}，${dayAndClock(one.at)}：${zh}。“${one.reason}”`, `${one.by}, ${dayAndClock(one.at)}: ${en}. “${one.reason}”`)
}

/** Which others of the same number were said to be right: one number is one image's. */
export function contradicted(items: readonly ConflictItem[], { id, sop }: ConflictItem): readonly { readonly number: number; readonly by: string }[] {
  return items.flatMap((one, index) => {
    const said = one.rulings.at(-1)
    return one.sop === sop && one.id !== id && said?.ruling === 'aside' ? [{ number: index + 1, by: said.by }] : []
  })
}

/** What is kept aside of a study, in a sentence; that it is another patient's stands first. */
export function clashWords({ conflicts, aside }: { readonly conflicts: number; readonly aside: readonly { readonly another: boolean }[] }, say: Say): string {
  const another = aside.some((one) => one.another) ? say('写着另一名患者。', 'Another patient is named. ') : ''
  return another + say(
    `${conflicts} 个对象与已收到的影像编号相同、内容不同：都已保留，待人判断。`,
    conflicts === 1 ? 'An object came with a UID already here but other content: both are kept for somebody to judge.' : `${conflicts} objects came with UIDs already here but other content: all are kept for somebody to judge.`,
  )
}
