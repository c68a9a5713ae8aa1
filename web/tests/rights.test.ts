/** What the pages offer is what the server allows; a refusal names who may. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rightsOf } from '../src/reporting/rights'
import { explain } from '../src/server/reasons'
import { mayJudge, mayRead } from '../src/server/roles'
import { root } from './sources'

/** In the order of the columns of the table of rights, after that of nobody. */
const people = ['radiologist', 'senior_radiologist', 'technologist', 'engineer', 'administrator']

function allowed(route: string): readonly string[] {
  const table = readFileSync(join(root, '..', 'tests', 'access', 'rights.txt'), 'utf8')
  const row = table.split('\n').map((line) => line.split(/\s+/)).find(([method, path]) => `${method} ${path}` === route)
  if (row === undefined) throw new Error(`the table of rights has no row for ${route}`)
  return people.filter((_, index) => row[index + 3] === '200')
}

describe('the list', () => {
  test('offers only what the server allows', () => {
    expect(people.filter((role) => rightsOf([role]).urge)).toEqual(allowed('POST /api/studies/{uid}/urgency'))
    expect(people.filter((role) => rightsOf([role]).bring)).toEqual(allowed('POST /api/import'))
  })
})

test('images are offered only to who may see them', () => {
  expect(people.filter((role) => mayRead([role]))).toEqual(allowed('POST /api/studies/{uid}/open'))
  expect(people.filter((role) => mayJudge([role]))).toEqual(allowed('POST /api/quality/quarantine/{case}/decision'))
  expect(people.filter((role) => mayJudge([role]) && !mayRead([role]))).toEqual(allowed('POST /api/quality/quarantine/{case}/look'))
})

test('a refusal names the roles that have the right', () => {
  const refusal = { code: 'role_missing', fields: { command: 'mark urgent', roles: ['radiologist', 'technologist'] }, words: '' }
  expect(explain(refusal, 'en')).toContain('These have it: Radiologist, Technologist.')
  expect(explain(refusal, 'zh')).toContain('有权的是：放射科医师、技师。')
  expect(explain({ ...refusal, fields: {} }, 'en')).toContain('Ask an administrator.')
})
