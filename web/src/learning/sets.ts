/** The sets of a data set, how it was found, and what its openings ask of an interval, in words. */
import type { How, Labelling, ManifestLine, SetName } from '../server/answers/manifests'
import { checkResults, type Pair, type Say, type StateWord, workStates } from '../words'

export const setNames: Record<SetName, Pair> = {
  train: { zh: '训练', en: 'Train' },
  tune: { zh: '调参', en: 'Tune' },
  test: { zh: '测试', en: 'Test' },
}

export const hows: Record<How, Pair> = {
  lowest: { zh: '按患者编号：编号最小的作测试集', en: 'by number: the lowest numbers are the test set' },
  seeded: { zh: '随机，按种子', en: 'by a draw with a seed' },
  given: { zh: '按标签表的 set 列', en: 'as the table says, in its column set' },
}

export const labellings: Record<Labelling, Pair> = {
  one: { zh: '每幅一个标签', en: 'one label an image' },
  several: { zh: '每幅可有几个标签，也可没有', en: 'several labels an image, or none' },
  mask: { zh: '每幅一个掩膜，没有标签', en: 'a mask an image, no label' },
}

/** How a data set was found when it was last verified. */
export function found(verified: ManifestLine['verified']): StateWord {
  if (verified === null) return { ...workStates.waiting, zh: '没有验证过', en: 'Never verified' }
  if (verified.problems === 0) return { ...checkResults.pass, zh: '完整', en: 'Whole' }
  return { ...checkResults.fail, zh: `${verified.problems} 处不符`, en: verified.problems === 1 ? '1 thing wrong' : `${verified.problems} things wrong` }
}

export function openedHow({ openings }: Pick<ManifestLine, 'openings'>, say: Say): string {
  if (openings.length === 0) return say('封存，从未打开', 'sealed, never opened')
  return say(`打开过 ${openings.length} 次`, openings.length === 1 ? 'opened once' : `opened ${openings.length} times`)
}

function share(value: number): string {
  return String(Number((100 * value).toPrecision(5)))
}

/** What so many openings ask of each interval, and whether a margin holds: as the terminal says it. */
export function judged(line: Pick<ManifestLine, 'openings' | 'alpha' | 'margin' | 'at'>, say: Say): readonly string[] {
  const [first] = line.openings
  if (first === undefined) return []
  const each = line.alpha / line.openings.length
  const alpha = String(Number(each.toPrecision(4)))
  const words = [say(
    `至今打开 ${line.openings.length} 次：每一次都按 alpha ${alpha}（双侧）判断，即 ${share(1 - each)} % 的区间。`,
    `Opened ${line.openings.length === 1 ? 'once' : `${line.openings.length} times`} so far: each opening is judged at alpha ${alpha}, two-sided, an interval of ${share(1 - each)} %.`,
  )]
  if (Date.parse(line.at) > Date.parse(first.at)) {
    return [...words, say('它是在第一次打开之后做成的，界值没有事先定下：没有界值适用于它。', 'It was made after the first opening, so its margin was not fixed before it: no margin holds for it.')]
  }
  if (line.margin === null) return words
  return [...words, say(
    `“不差于”是指：差值的单侧 ${share(1 - each / 2)} % 界限高于 −${line.margin}。`,
    `Not worse means that the one-sided bound of ${share(1 - each / 2)} % of the difference lies above −${line.margin}.`,
  )]
}
