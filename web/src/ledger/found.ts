import type { Pair } from '../words'

/** What a verification can find. */
export const found: Readonly<Record<string, Pair>> = {
  changed: { zh: '内容与账本的树不符：被改动过', en: 'does not agree with the tree: it was changed' },
  inserted: { zh: '不在账本的树里：是后来插入的', en: 'is not in the tree: it was put in later' },
  removed: { zh: '缺失：被删除了', en: 'is missing: it was removed' },
  cut: { zh: '账本的末尾被截去', en: 'the end of the ledger was cut off' },
  head: {
    zh: '账本的首部读不出，或没有本院的签名',
    en: 'the head of the ledger cannot be read, or is not signed by this site',
  },
  checkpoint: { zh: '检查点不是用本院的密钥签名的', en: "a checkpoint is not signed by this site's key" },
}
