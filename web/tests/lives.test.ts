/** The life of a version in words, and which one reads again when it is rolled back. */
import { describe, expect, test } from 'vitest'
import { before } from '../src/models/RollBack'
import { typedOf, watchOf } from '../src/models/bands'
import { reasons, whyRefused } from '../src/models/reasons'
import { actFor, standings, standingWhy } from '../src/models/standing'
import { stepWords } from '../src/models/steps'
import type { LifeStep, ModelLine } from '../src/server/answers/models'
import { Problem } from '../src/server/api'
import { reasons as others } from '../src/server/reasons'
import { isStopped, outOfUseWhy } from '../src/server/outOfUse'

const step: LifeStep = { number: 7, at: '2026-11-28T09:00:00+00:00', act: 'package.released', by: 'Zhou', words: 'Released.', fields: { version: '1.1.0', replaces: '1.0.0', films: 400, opening: 1, openings: 2 } }
const line: ModelLine = { package: 'chest', version: '1.0.0', title: '', registration: '', responsible: '', standing: 'replaced', by: 'Zhou', since: '2026-11-28T09:00:00+00:00', why: '', trusted: true, point: 0.5, signer: '', digest: '', here: {} }

describe('a step in the life of a version', () => {
  test('is told from the version that came and from the one that made way', () => {
    expect(stepWords(step, '1.1.0', 'en')).toBe('released by signature, in place of 1.0.0; by a report that was handed in, on 400 films of a sealed test set, opening 1 of 2')
    expect(stepWords({ ...step, fields: { ...step.fields, evaluation: '0af3c1d2e4f5a6b7' } }, '1.1.0', 'en')).toBe('released by signature, in place of 1.0.0; measured by this site (evaluation 0af3c1d2) on 400 films of a sealed test set, opening 1 of 2')
    expect(stepWords(step, '1.0.0', 'en')).toBe('released 1.1.0 by signature: it takes the place of this one')
    expect(stepWords(step, '1.0.0', 'zh')).toBe('签名发布 1.1.0 版，接替了此版本')
  })
  test('says nothing of what is empty, and an act that is not known in its own words', () => {
    const rolled = { ...step, act: 'package.rolled_back', fields: { version: '1.1.0', instead: '', reason: 'odd' } }
    expect(stepWords(rolled, '1.1.0', 'en')).toBe('rolled back, no earlier version is left: “odd”')
    expect(stepWords({ ...step, act: 'package.painted' }, '1.1.0', 'zh')).toBe('Released.')
  })
  test('of an activation says that it was no release', () => {
    expect(stepWords({ ...step, act: 'package.activated', fields: { version: '1.1.0', reason: '' } }, '1.1.0', 'en')).toBe('activated, without a release')
  })
})

describe('a roll-back', () => {
  const newer = { ...line, version: '1.0.5', since: '2026-11-28T10:00:00+00:00' }
  test('puts back what was replaced last, and nothing that was stopped, of another package or of a maker who is not trusted', () => {
    expect(before([line, newer], line)?.version).toBe('1.0.5')
    const not = [{ ...newer, standing: 'set_aside' as const }, { ...newer, package: 'other' }, { ...newer, trusted: false }]
    expect(before([line, ...not], line)?.version).toBe('1.0.0')
    expect(before(not, line)).toBeUndefined()
  })
  test('is no stop in the words of the list, and is told as one where the version had read', () => {
    expect(standings.rolled_back.en).toBe('Rolled back')
    expect(standingWhy({ ...line, standing: 'rolled_back', why: 'odd' }, (_zh, en) => en)).toMatch(/^Zhou rolled it back, .*: “odd”$/)
    const gone = { standing: 'rolled_back', by: 'Zhou', since: '2026-11-28', why: 'odd', trusted: true, instead: '' } as const
    expect(isStopped(gone)).toBe(true)
    expect(outOfUseWhy(gone, (_zh, en) => en)).toBe('The model was rolled back by Zhou, 2026-11-28: “odd”')
  })
})

describe('a version that was never in use', () => {
  test.each(['candidate', 'shadow', 'retired'] as const)('%s has a word, a shape of its own, and nothing that a page does about it', (standing) => {
    expect(Object.values(standings).filter(({ shape }) => shape === standings[standing].shape)).toHaveLength(1)
    expect(actFor({ standing, trusted: true, problem: null })).toBeUndefined()
    expect(standingWhy({ ...line, standing }, (_zh, en) => en)).toMatch(/^Zhou .+, 2026-11-28/)
  })
})

describe('why a release is refused', () => {
  const refused = (reason: string, fields: object) => new Problem(403, { code: 'LYN-0403', reason, sentence: 'no', fields: { ...fields } })
  test('names in Chinese what a card lacks and which parts were changed', () => {
    const missing = ['the auc with its interval', 'the licence of films (or that it is unknown)', 'whom it has seen in training (seen.json)', 'that the network beats the traditional method hog, which was made as a package beside it and can be released instead']
    expect(whyRefused(refused('card_incomplete', { missing }), 'zh')).toBe('说明卡没有写明：AUC 及其区间、“films”的许可（或写明不详）、训练时见过哪些患者（seen.json）、网络优于传统方法 hog（后者另有一个模型包，可改为发布它）。请向制作者要一个写明这些的版本。')
    expect(whyRefused(refused('change_not_planned', { parts: ['network'] }), 'zh')).toContain('：网络。')
    expect(whyRefused(refused('evaluation_other', { digest: 'a'.repeat(64), package: 'p', version: '1' }), 'en')).toContain('(aaaaaaaaaaaa)')
  })
  test('says nothing of its own that is said everywhere', () => {
    expect(Object.keys(reasons).filter((code) => code in others)).toEqual([])
    expect(whyRefused(refused('wrong_password', {}), 'zh')).toContain('密码不对')
  })
})

describe('a watch that is typed', () => {
  const typed = { ...typedOf(null), responsible: 'the chief; 李伟' }
  const bands = { ...typed.bands, sensitivity: { low: '0.85', high: '' } }
  test('is the document that the terminal takes, and is typed again as it was declared', () => {
    const made = watchOf('chest', { ...typed, bands })
    const document: unknown = typeof made === 'string' ? JSON.parse(made) : made
    expect(document).toEqual({ schema: 'lynkeus-watch/1', package: 'chest', every_days: 7, studies_min: 50, bands: { sensitivity: { low: 0.85, high: 1 } }, follows: 'warn', responsible: ['the chief', '李伟'] })
    const declared = { every_days: 7, studies_min: 50, bands: { sensitivity: { low: 0.85, high: 1 } }, follows: 'warn', responsible: ['the chief', '李伟'], by: '', at: '' } as const
    expect(typedOf(declared)).toEqual({ ...typed, bands })
  })
  test.each([[{ days: '0' }, 'days'], [{ studies: '19' }, 'studies'], [{}, 'none'], [{ bands: { ...bands, above: { low: '0.9', high: '0.1' } } }, 'band'], [{ bands: { ...bands, above: { low: '90 %', high: '' } } }, 'band'], [{ bands, responsible: ' ;' }, 'responsible']] as const)('%o is not declared', (change, wrong) => {
    expect(watchOf('chest', { ...typed, ...change })).toEqual({ wrong })
  })
})
