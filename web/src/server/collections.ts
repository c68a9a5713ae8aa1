/** What must be said of a collection wherever one of its films is seen. */
import type { Pair } from '../words'

export const collectionWords = {
  children: {
    zh: '16 幅儿童胸片（CC BY 4.0，Kermany 等，2018）没有用来选择模型的任何一处；16 幅也证明不了什么。年龄 1–5 岁由资料来源说明。',
    en: 'The 16 films of children (CC BY 4.0, Kermany et al. 2018) chose nothing in the model, and 16 films prove nothing. That they are 1–5 years old is their source’s statement.',
  },
} as const satisfies Record<string, Pair>

/** The words that go with a study, by where it came from. */
export function wordsOf(source: string): Pair | undefined {
  return source.startsWith('demo:pneumonia-model-package') ? collectionWords.children : undefined
}
