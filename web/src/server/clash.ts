import type { Say } from '../words'
import type { Aside } from './answers/patients'

/** What is kept aside of a study, in a sentence; that it is another patient's stands first. */
export function clashWords({ conflicts, aside }: { readonly conflicts: number; readonly aside: readonly Aside[] }, say: Say): string {
  const another = aside.some((one) => one.another) ? say('写着另一名患者。', 'Another patient is named. ') : ''
  return another + say(
    `${conflicts} 个对象与已收到的影像编号相同、内容不同：都已保留，待人判断。`,
    conflicts === 1 ? 'An object came with a UID already here but other content: both are kept for somebody to judge.' : `${conflicts} objects came with UIDs already here but other content: all are kept for somebody to judge.`,
  )
}
