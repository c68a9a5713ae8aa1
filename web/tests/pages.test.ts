/** The pure parts of import, conflicts and drafts. */
import { describe, expect, test } from 'vitest'
import { asideOf, readName } from '../src/reading/aside'
import { after, type Import, listedMax } from '../src/reporting/useImport'
import { cardWord, figureWord } from '../src/server/cardWords'
import { stepName } from '../src/work/names'
import type { Patient } from '../src/server/answers/studies'

const start: Import = { total: 3, done: 0, counts: {}, refused: [], more: 0, state: 'running' }
const refusal = (file: string) => ({ file, code: 'not_dicom', fields: {}, words: '' })

describe('an import', () => {
  test('adds up what became of its files', () => {
    const one = after(start, { stored: 2, same: 1 }, [])
    const two = after(one, { stored: 1 }, [refusal('a')])
    expect(two).toMatchObject({ done: 2, counts: { stored: 3, same: 1 }, more: 0 })
    expect(two.refused.map((each) => each.file)).toEqual(['a'])
  })
  test('lists refusals up to a limit and counts the rest', () => {
    const many = after(start, {}, Array.from({ length: listedMax + 5 }, (_, index) => refusal(String(index))), 7)
    expect(many.refused).toHaveLength(listedMax)
    expect(many.more).toBe(12)
    expect(after(many, {}, [refusal('last')]).more).toBe(13)
  })
})

describe('an object kept aside', () => {
  const patient: Patient = {
    name: '赵国强', name_latin: 'ZHAO Guoqiang', name_guess: '赵', id: '1', sex: 'M', birth_date: null, age_years: 64, age_months: null,
    age_without_unit: null, age_stated: null, made_number: false,
  }
  const said = (keyword: string, second: string | null) => ({ keyword, first: 'x', second })

  test.each([
    ['ZHAO^Guoqiang=赵^国强', '赵国强', 'ZHAO Guoqiang'],
    ['Smith^John^Q', 'Smith John Q', null],
    ['=王^芳', '王芳', null],
    ['', null, null],
    [null, null, null],
  ])('reads the name %s', (text, name, latin) => {
    expect(readName(text)).toEqual({ name, latin })
  })
  test('is never shown under another patient', () => {
    expect(asideOf(patient, [])).toEqual(patient)
    const other = asideOf(patient, [said('PatientName', 'Other^One'), said('PatientID', null), said('PatientSex', 'F'), said('PatientBirthDate', '19900101')])
    expect(other).toMatchObject({ name: 'Other One', name_latin: null, name_guess: null, id: null, sex: 'F', age_years: null })
  })
})

describe('words of a card', () => {
  test('stand in Chinese where they are known, else as the card says them', () => {
    expect(cardWord('Ruling pneumonia out', 'zh')).toBe('排除肺炎')
    expect(cardWord('something new', 'zh')).toBe('something new')
    expect(figureWord('AUC', 'en')).toBe('AUC')
    expect(figureWord('sensitivity at the operating point', 'zh')).toBe('工作点处的敏感度')
  })
  test('a step done for one model is told by its longest known beginning', () => {
    expect(stepName('read with chest-xray-pneumonia 1.0.0', 'en')).toBe('read')
  })
})
