/** What an audit for shortcuts asked and said, in both languages. */
import { describe, expect, test } from 'vitest'
import { asked, saysOf } from '../src/server/auditWords'

describe('what an audit asks', () => {
  const all = [
    ...['file', 'jpeg', 'shape', 'metadata', 'corners', 'rim', 'greys', 'everything', 'outline', 'group', 'view', 'evidence'],
    ...['as_it_is', 'lungs_blanked', 'lungs_blanked_alike', 'only_lungs', 're_encoded', 're_shaped', 're_encoded_and_re_shaped'],
  ]
  test('has a name of its own in each language', () => {
    for (const language of ['zh', 'en'] as const) {
      const names = all.map((one) => asked(one, language))
      expect(new Set(names).size).toBe(all.length)
      expect(names.filter((one, at) => one === all[at] && one.includes('_'))).toEqual([])
    }
    expect(asked('lungs_blanked_alike', 'zh')).toBe('以同一轮廓遮去')
    expect(asked('asked later', 'en')).toBe('asked later')
  })
  test('is a worry, something or nothing; of what ought to be as it is nothing is said', () => {
    expect([saysOf('worry', 'zh'), saysOf('some', 'en'), saysOf('nothing shown', 'en')]).toEqual(['令人担心', 'some', 'nothing shown'])
    expect([saysOf('', 'en'), saysOf('not measured', 'zh')]).toEqual(['', ''])
  })
})
