/** Data sets as they are typed, found, opened and refused, in both languages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { forgetMade, keep, kept } from '../src/learning/kept'
import { reasons, rowsOf, why } from '../src/learning/manifestReasons'
import { reasons as trainings } from '../src/learning/reasons'
import { found, judged, openedHow } from '../src/learning/sets'
import { told } from '../src/learning/told'
import { blank, columnsOf, lacksColumn, meaningsOf, missingOf, wantedOf } from '../src/learning/wanted'
import { reasons as others } from '../src/server/reasons'
import { placesOf } from '../src/server/sentences'
import { stubTab } from './sitting'
import { root } from './sources'

const en = (_: string, english: string) => english
const zh = (chinese: string) => chinese
const server = join(root, '..', 'src', 'lynkeus')
const written = { ...blank, name: ' March ', table: 'cxr/labels.csv' }
const opening = (number: number, at: string) => ({ number, packages: ['a 1.0.0 (abc)'], reason: '', by: 'Eng', at, own: true })

describe('a data set', () => {
  test('is asked for as it was typed', () => {
    expect(wantedOf({ ...written, columns: { path: 'file', label: 'label' }, leaveOut: 'split=val\n', test: '0.4', margin: '0.02', approval: 'KY-1' })).toMatchObject({
      name: 'March', kind: 'table', root: null, approval: '', columns: { path: 'file' }, leave_out: [['split', 'val']], how: 'lowest', test: 0.4, tune: null, seed: null, margin: 0.02,
    })
    const archive = { ...written, kind: 'archive', how: 'seeded', text: 'study,label\n1.2,ill', approval: 'KY-1', seed: '7' } as const
    expect(wantedOf(archive)).toMatchObject({ table: '', text: 'study,label\n1.2,ill', approval: 'KY-1', seed: 7 })
  })
  test.each([
    [{ name: ' ' }, 'name'], [{ table: '' }, 'table'], [{ kind: 'archive', text: 'study', approval: '' }, 'approval'], [{ text: 'a\uFFFD' }, 'utf8'],
    [{ test: '0.6', tune: '0.5' }, 'shares'], [{ test: '-1' }, 'shares'], [{ how: 'seeded' }, 'seed'], [{ margin: '0' }, 'margin'], [{ margin: 'small' }, 'margin'], [{ leaveOut: 'val' }, 'leave_out'], [{ leaveOut: 'split=' }, 'leave_out'],
  ] as const)('that says %o is not sent', (change, missing) => {
    expect(missingOf({ ...written, ...change })).toContain(missing)
  })
  test('names all that is missing at once', () => {
    expect(missingOf({ ...blank, how: 'seeded', margin: 'small' })).toEqual(['name', 'table', 'seed', 'margin'])
    expect(missingOf({ ...written, how: 'given', test: 'half' }, ['path', 'label', 'set'])).toEqual([])
  })
  test('says which columns name the image, its label and its set', () => {
    const columns = ['file', 'label', 'patient']
    const lacking = (more: object) => ['path', 'label', 'set'].filter((one) => lacksColumn({ ...written, ...more }, columns, one))
    expect([missingOf(written, columns), lacking({}), lacking({ how: 'given' })]).toEqual([['columns'], ['path'], ['path', 'set']])
    expect(missingOf({ ...written, columns: { path: 'file' } }, columns)).toEqual([])
  })
  test('has the columns of its table', () => {
    expect(columnsOf('\uFEFFstudy,"label" ,image\r\n1.2,ill,3')).toEqual(['study', 'label', 'image'])
    expect(columnsOf('a,"b, ""c""",\n1')).toEqual(['a', 'b, "c"', ''])
    expect(columnsOf('')).toEqual([])
    expect(meaningsOf({ kind: 'table', labelling: 'mask', how: 'given' })).toEqual(['path', 'patient', 'block', 'group', 'row', 'spacing_mm', 'mask', 'set'])
  })
  test('says whether it was found whole, and how often it was opened', () => {
    const verified = { at: '', by: '', problems: 0 }
    expect([found(null), found(verified), found({ ...verified, problems: 2 })].map((one) => one.en)).toEqual(['Never verified', 'Whole', '2 things wrong'])
    expect(new Set([found(null), found(verified), found({ ...verified, problems: 2 })].map((one) => one.shape)).size).toBe(3)
    expect([openedHow({ openings: [] }, en), openedHow({ openings: [opening(1, '')] }, en)]).toEqual(['sealed, never opened', 'opened once'])
  })
  test('says what its openings ask of an interval, as the terminal does', () => {
    const line = { alpha: 0.05, margin: 0.02, at: '2026-01-01T00:00:00Z' }
    const [first, second] = [opening(1, '2026-01-02T00:00:00Z'), opening(2, '2026-01-03T00:00:00Z')]
    expect(judged({ ...line, openings: [] }, en)).toEqual([])
    expect(judged({ ...line, openings: [first] }, en).join(' ')).toMatch(/alpha 0\.05, two-sided, an interval of 95 %.*one-sided bound of 97\.5 % of the difference lies above −0\.02/)
    expect(judged({ ...line, openings: [first, second] }, en).join(' ')).toMatch(/alpha 0\.025.*97\.5 %.*98\.75 %/)
    expect(judged({ ...line, at: '2026-02-01T00:00:00Z', openings: [first] }, en).join(' ')).toContain('no margin holds for it')
    expect(judged({ ...line, margin: null, openings: [first] }, zh)).toHaveLength(1)
  })
  test('is refused for no reason that the pages cannot say', () => {
    const files = ['app/manifests.py', 'app/wanted.py', 'app/making.py', 'app/data_sets.py', 'app/freezing.py', 'manifests/commands.py', 'manifests/queries.py', 'manifests/freezing.py', 'manifests/counting.py', 'manifests/leaving_out.py', 'manifests/table.py', 'manifests/sealing.py', 'manifests/opened.py', 'manifests/ports.py', 'oversight/approval.py']
    const source = files.map((name) => readFileSync(join(server, name), 'utf8')).join('\n')
    const codes = [...source.matchAll(/\breason="([a-z0-9_]+)"/g)].map((match) => match[1] ?? '')
    const elsewhere = ['day_impossible', 'array_unusable', 'opening_broken', 'opening_other', 'opening_rows', 'opening_files', 'opening_altered'] // of the terminal; said of a row
    expect(codes.length).toBeGreaterThan(20)
    expect([...new Set(codes)].filter((code) => !(code in reasons) && !(code in others) && !(code in trainings) && !elsewhere.includes(code))).toEqual([])
    for (const { zh: chinese, en: english } of Object.values(reasons).flat()) expect(placesOf(chinese).toSorted()).toEqual(placesOf(english).toSorted())
  })
  test('names the rows that cannot be used, in Chinese too', () => {
    const fields = { n: 2, rows: [{ line: 3, case: 'a.png', why: 'there is no such file in films' }, { line: 4, case: 'b.png', why: 'it is odd' }] }
    expect(rowsOf(fields, 'zh')).toEqual(['第 3 行，a.png：films 里没有这个文件', '第 4 行，b.png：it is odd'])
    expect(rowsOf(fields, 'en')[0]).toBe('line 3, a.png: there is no such file in films')
    expect(why({ reason: 'manifest_rows', fields, sentence: '' }, 'zh')).toContain('2 行')
  })
  test('has no problem that cannot be told in Chinese', () => {
    const files = ['table.py', 'freezing.py', 'content.py', 'flaws.py', 'ports.py'].map((name) => readFileSync(join(server, 'manifests', name), 'utf8'))
    expect(files.join('\n')).toContain('is in two sets')
    const said = [
      'it names no image', 'it has no label', 'it has no mask', 'line 3 names the same image', 'there is no mask a.png', 'it has no pixels: take it out',
      'pixels of it are no numbers (NaN or infinite): make the file anew', 'all its pixels are 200, so it shows nothing: take it out',
      'it names neither a patient nor a block: say whose it is, or with --column block=NAME what was taken together', "its set 'val' is none of train, tune, test",
      'it shows the same as line 2, a.png, and has another label: say which one holds, or take both out', "it shows the same as line 2, a.png, and is said to be another patient's: give both one name, or take both out",
      'a.png is not there. Put it back, or say with --root where the files are.', 'a.png was changed: put the file back that the manifest was made of, or make it anew.',
      'One patient is in two sets: a.png is in train, b.png in test. Make the manifest anew: nothing that it measures can be believed.', 'a.png shows the same as b.png. Make the manifest anew.',
      'Its counts of tune are not those of its cases. Make the manifest anew.', 'it lies in the gap between two sets', 'a copy', 'split is val', 'its patient has a row whose split is val',
      'there is no such study in this archive: see `lynkeus studies`', 'the study has 3 images: name one in a column `image`, by its SOP Instance UID', 'the study has no image 1.2: name one in a column `image`, by its SOP Instance UID',
      'the checks hold its series back: who judges images releases it, or take it out', 'it has not been checked yet: let the service run until it is', 'study ab, image cd is not in this archive any more, or is another one: make it anew.',
    ]
    expect(said.filter((one) => !/\p{Script=Han}/u.test(told(one, 'zh')))).toEqual([])
    expect(told('it is odd', 'zh')).toBe('it is odd')
    expect(told('a.png shows the same as b.png. Make the manifest anew.', 'en')).toBe('a.png shows the same as b.png. Make the data set anew.')
  })
})

describe('what was typed', () => {
  const ended = (since: string, problem: null | { reason: string; sentence: string; fields: object }) => ({ since, ended: true, problem: problem as never })
  beforeEach(() => {
    stubTab()
    keep('eva', '10:00', { ...written, text: 'study,label\n1.2,ill', file: 'march.csv' })
  })
  test('is there again where nothing was made, without the table, and for nobody else', () => {
    forgetMade('eva', ended('10:00', { reason: 'manifest_rows', sentence: '', fields: {} }))
    forgetMade('eva', ended('09:00', null))
    expect(kept('eva')).toEqual({ since: '10:00', written: { ...written, text: '', file: '' } })
    expect(kept('bob')).toBeUndefined()
  })
  test('is let go of once a data set came of it', () => {
    forgetMade('eva', ended('10:00', null))
    expect(kept('eva')).toBeUndefined()
  })
})
