/** What is watched of a model on signed studies, in words: for its page, and beside its results. */
import type { Pair, Say } from '../words'
import type { Watched, WatchedShare } from './answers/models'
import type { Warned } from './answers/readings'
import { day } from './format'

export const watchedWords: Readonly<Record<Watched, Pair>> = {
  sensitivity: { zh: '灵敏度', en: 'sensitivity' },
  specificity: { zh: '特异度', en: 'specificity' },
  agreement: { zh: '与签名者一致', en: 'agreement with the signer' },
  answered: { zh: '给出结果', en: 'gave a result' },
  above: { zh: '高于工作点', en: 'above the point' },
}

/** A share with its interval and of how many studies; null where none was there to be measured. */
export function shareWritten({ n, value, low, high }: WatchedShare, say: Say): string | null {
  if (value === null || low === null || high === null) return null
  const [at, from, to] = [value, low, high].map((one) => one.toFixed(2))
  return say(`${at}（${from} 至 ${to}，${n} 例）`, `${at} (${from} to ${to}, of ${n})`)
}

/** Which measures of a model left what the site declared, in one line beside its result. */
export function warnedWritten({ since, left, studies }: Warned, say: Say): string {
  const measures = left.map((one) => {
    const { zh, en } = watchedWords[one.measure]
    return `${say(zh, en)} ${shareWritten(one, say) ?? ''}`.trim()
  })
  return say(
    `${day(since)} 在本院已签名的 ${studies} 个检查上复评，超出本院声明的范围：${measures.join('；')}`,
    `looked at again ${day(since)} on ${studies} signed studies of this site, it had left what the site declared: ${measures.join('; ')}`,
  )
}
