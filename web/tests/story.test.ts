/** What a story tells to who may know it: what the model said, where a region lies, by which entries. */
import { describe, expect, test } from 'vitest'
import { chapterOf, tell } from '../src/ledger/acts'
import { coveredWritten, modelsOf, placeWritten, type Telling } from '../src/ledger/beside'
import { tellGrounds, tellRight } from '../src/ledger/rights'
import type { StoryEntry } from '../src/server/answers/ledger'

const doctor = { id: 'wang', kind: 'person', name: 'Wang', version: '', responsible: '' } as const
const model = { id: 'model:chest', kind: 'model', name: 'chest', version: '1.0.0', responsible: '' } as const
const entry = (number: number, act: string, fields: StoryEntry['fields'] = {}, actor: StoryEntry['actor'] = doctor): StoryEntry => ({
  number, act, fields, actor, at: '2026-11-25T14:00:00+00:00', role: actor.kind === 'person' ? 'radiologist' : 'service', words: '', permit: '', grounds: 'readers judge the studies that they have opened',
})
const of = { package: 'chest', version: '1.0.0', sop: '1.2' }
const box = [0.05, 0.1, 0.2, 0.1]
const read = { ...entry(3, 'reading.recorded', { ...of, revision: 1, reading: 'r', choices: { result_first: 0 } }, model), let_by: { number: 0, by: 'root' } }
const entries = [
  entry(1, 'study.arrived', { revision: 1 }, model),
  entry(2, 'study.cleared', { revision: 1, series: 1 }, model),
  read,
  entry(4, 'study.opened'),
  entry(5, 'opinion.recorded', { revision: 1, overall: 'none', ai_shown_before: false }),
  entry(6, 'result.shown', { revision: 1, readings: ['r'], own_opinion: true }),
  entry(7, 'cover.made', { ...of, boxes: [box] }),
  entry(8, 'cover.answered', { ...of, boxes: [box], before: 0.9, after: 0.1, elsewhere: [0.85, 0.95] }, model),
  entry(9, 'report.decided', { revision: 1, version: 1, decision: 'accept', readings: ['r'], out_of_use: [{ ...of, standing: 'stopped', by: 'Admin', since: '2026-11-25', why: 'drift', trusted: true, instead: '1.0.0' }] }),
  entry(10, 'report.signed', { revision: 1, version: 1, decision: 'accept', readings: ['r'] }),
]
const cover = { box: [0.4, 0.4, 0.2, 0.2], before: 0.9, after: 0.2, elsewhere: [0.9, 0.9] } as const
const result = { state: 'above', point: 0.41, looks_for: 'pneumonia-like opacity (suggested)', cover } as const
const story: Telling = { entries, results: { r: result }, raised: { r: { by: 'Admin', chosen: '2026-11-24', since: '2026-11-25', until: null } } }
const withheld: Telling = { entries, results: {}, raised: {} }
const at = (number: number) => entries.find((one) => one.number === number) ?? read

describe('to who has judged a story tells', () => {
  test('what the model said, what it covered itself, and by whose choice it raised the study', () => {
    const told = tell(read, 'en', story)
    expect(told).toContain('chest 1.0.0 read the film: above the operating point 0.41, pneumonia-like opacity (suggested)')
    expect(told).toContain('a region in the middle of the image (x 40–60\u00a0%, y 40–60\u00a0%): p 0.90 → p′ 0.20')
    expect(told).toContain('AI raised the study in the list from 2026-11-25, as Admin chose at 2026-11-24')
    expect(tell(read, 'zh', story)).toContain('高于工作点 0.41，肺炎样密度增高影（提示）；遮盖它标出的影像正中部的区域')
    expect(tell(read, 'en', withheld)).toBe("chest 1.0.0 read the film; the result is withheld until a person's own opinion")
  })
  test('when it was shown and to whom', () => {
    expect(tell(at(6), 'en', story)).toBe("was shown the AI's result after the own opinion: above the operating point 0.41, pneumonia-like opacity (suggested)")
    expect(tell(at(6), 'en', withheld)).toBe("was shown the AI's result after the own opinion")
  })
  test('what region was covered, and p → p′', () => {
    expect(tell(at(7), 'en', story)).toBe('covered a region in the upper left of the image (x 5–25\u00a0%, y 10–20\u00a0%) and had chest 1.0.0 read again')
    expect(tell(at(8), 'zh', story)).toBe('遮盖影像左上部的区域（x 5–25\u00a0%，y 10–20\u00a0%）后，chest 1.0.0 重读：p 0.90 → p′ 0.10（遮盖别处 2 个同样大的区域：0.85 至 0.95）')
    expect(tell({ ...at(8), fields: {} }, 'en', story)).toContain('told after your own opinion')
  })
  test('how the model stood when somebody decided', () => {
    expect(tell(at(9), 'en', story)).toContain('; by then, of chest 1.0.0: the model was stopped by Admin, 2026-11-25: “drift”')
    expect(tell(at(9), 'zh', story)).toContain('；当时 chest 1.0.0：模型已由 Admin 停用')
    expect(tell(at(10), 'en', story)).not.toContain('by then')
    expect(tell(entry(9, 'key.trusted', { name: 'Lynkeus' }), 'zh', story)).toBe('信任模型制作者“Lynkeus”')
    expect(['Trainings of this site', 'Other'].map((name) => tell(entry(9, 'key.trusted', { name }), 'zh', story))).toEqual(['信任模型制作者“本院的训练”', '信任模型制作者“Other”'])
    expect([chapterOf('package.stopped').en, chapterOf('reading.recorded').en]).toEqual(['AI', 'AI'])
  })
})

describe('by what right and on what grounds', () => {
  test('is said by the entry that gave it', () => {
    expect(tellRight(read, 'en', story)).toBe('let read by root, entry 0')
    expect(tellRight(at(5), 'en', story)).toBe('Radiologist · permit to view, entry 4')
    expect(tellRight(at(6), 'zh', story)).toBe('放射科医师 · 本人意见，第 5 条')
    expect(tellRight(at(10), 'en', story)).toBe('Radiologist · permit to view, entry 4; password given again')
    expect(tellRight(at(8), 'en', story)).toBe('let read by root, entry 0')
  })
  test('names the verdict, the opinion, the result and the report that it rests on', () => {
    expect(tellGrounds(read, 'en', story)).toBe('verdict of the checks of entry 2')
    expect(tellGrounds(at(5), 'en', story)).toBe('images of entry 1')
    expect(tellGrounds(at(6), 'en', story)).toBe('result (chest 1.0.0) of entry 3')
    expect(tellGrounds(at(7), 'zh', story)).toBe('第 3 条的结果（chest 1.0.0）')
    expect(tellGrounds(at(8), 'en', story)).toBe('question of entry 7')
    expect(tellGrounds(at(10), 'en', story)).toBe('own opinion of entry 5; result (chest 1.0.0) of entry 3; report of entry 9')
  })
  test('of a model that did not read are the verdict and who stopped it, by name or with its maker', () => {
    const silent = entry(9, 'reading.stopped', { ...of, revision: 1, reading: 's' }, model)
    const after = (act: string, fields: StoryEntry['fields']) => ({ ...story, entries: [entry(0, 'package.stopped', { ...of, package: 'other' }), entry(1, act, fields), silent] })
    expect(tellGrounds(silent, 'en', after('package.stopped', of))).toBe('stop of entry 1')
    expect(tellGrounds(silent, 'zh', after('key.distrusted', { stopped: ['chest 1.0.0'] }))).toBe('第 1 条的停用')
  })
  test('is the rule where nothing in particular is known', () => {
    expect(tellGrounds({ ...at(5), fields: {} }, 'en', story)).toBe('readers judge the studies that they have opened')
    expect(tellRight(entry(5, 'study.opened'), 'en', story)).toBe('Radiologist')
  })
})

test('who answers for a model is who let it read, not who stopped it later', () => {
  const by = (act: string, responsible: string) => entry(1, act, of, { ...model, responsible })
  expect(modelsOf([by('reading.recorded', 'root'), by('reading.stopped', 'Admin')])).toEqual([{ name: 'chest 1.0.0', responsible: 'root', didRead: true }])
  expect(modelsOf([by('reading.stopped', 'Admin')])).toEqual([{ name: 'chest 1.0.0', responsible: 'Admin', didRead: false }])
})

test('a region has a place in words, and a change as many digits as tell it', () => {
  expect(placeWritten([0.7, 0.7, 0.3, 0.3], 'zh')).toContain('影像右下部的区域')
  expect(placeWritten([0, 0.4, 0.2, 0.2], 'en')).toContain('middle left')
  expect(placeWritten(undefined, 'en')).toBeNull()
  expect(coveredWritten(0.9997, 0.9996, [], 'en')).toBe('p 0.9997 → p′ 0.9996')
})
