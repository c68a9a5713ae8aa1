/** Every code that the server can send has its sentence, whole in both languages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reasons } from '../src/server/reasons'
import { attributeWords } from '../src/server/attributes'
import { brief } from '../src/server/reasons/brief'
import { quality } from '../src/server/reasons/quality'
import { bodyParts } from '../src/server/examination'
import { placesOf, type Sentences } from '../src/server/sentences'
import { acts } from '../src/ledger/acts'
import { reasons as ofEvaluations } from '../src/learning/evaluationReasons'
import { reasons as ofDataSets } from '../src/learning/manifestReasons'
import { reasons as ofTrainings } from '../src/learning/reasons'
import { reasons as ofModels } from '../src/models/reasons'
import { steps } from '../src/models/steps'
import { rules } from '../src/ledger/rights'
import { checkNames, severities, units } from '../src/server/checks'
import { places } from '../src/reporting/place'
import * as words from '../src/words'
import { stepNames, workNames } from '../src/work/names'
import type { Pair } from '../src/words'
import { root } from './sources'

const server = join(root, '..', 'src', 'lynkeus')
/** What only the command line says, in English, needs no sentence of the pages. */
const unsaid = /^(?:learning|cli)\//
/** What is refused at the terminal, and to peers that are entered there, no page has asked for; what is refused of data sets is said by their own pages (manifests.test.ts). */
const atTerminal = /^(?:learning|cli|manifests|oversight)\/|^app\/(?:local|operations|data_sets|freezing|making|manifests|wanted|site|offering|homes|serve)\.|^archive\/peers|^models\/(?:labels|tables|segmenting|counting)|^app\/life_cycle/
/** What is done to people, devices and the site stands in no study's story. */
const untold = /^(?:learning|cli|access|cases\/choices)\/|^archive\/(?:peers|leftovers)|^app\/offering|^oversight\/|^inference\/shadow/
const sourceWithout = (left: RegExp) => readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.py') && !left.test(path))
  .map((path) => readFileSync(join(server, path), 'utf8'))
  .join('\n')
const python = sourceWithout(unsaid)

function codes(pattern: RegExp, source = python): readonly string[] {
  return [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ''))].toSorted()
}

const tables: Readonly<Record<string, Sentences>> = { reasons, ofModels, ofTrainings, ofDataSets, ofEvaluations, brief, acts, steps }
const pairs: readonly (readonly [string, Pair])[] = [
  ...Object.entries(tables).flatMap(([table, sentences]) =>
    Object.entries(sentences).flatMap(([code, said]) => said.map((pair): [string, Pair] => [`${table} ${code}`, pair])),
  ),
  ...Object.entries({ ...words.readingStates, ...words.verdicts, ...words.reportStates, ...words.workStates, ...words.checkResults }),
  ...Object.entries({ ...words.actions, ...words.findings, ...words.certainties, ...words.roleWords, ...words.serviceWords, ...checkNames, ...severities, ...units, ...workNames, ...stepNames, ...attributeWords, ...bodyParts }),
  ...Object.entries(places).flatMap(([code, place]) => [place.headline, place.rule, ...place.details].map((pair): [string, Pair] => [code, pair])),
]

describe('each sentence', () => {
  test.each(pairs)('%s is whole in both languages', (_name, pair) => {
    expect(pair.zh.trim()).not.toBe('')
    expect(pair.en.trim()).not.toBe('')
    expect(pair.en).not.toMatch(/\p{Script=Han}/u)
    expect(placesOf(pair.zh).toSorted()).toEqual(placesOf(pair.en).toSorted())
  })
})

describe('what only the terminal does', () => {
  test.each(['peer_unknown', 'key_file_damaged', 'seal_broken'])('%s sends nobody to a person of the pages', (code) => {
    for (const { zh, en } of reasons[code] ?? []) {
      expect(en).toMatch(/who runs this machine/i)
      expect(en).not.toMatch(/administrator|engineer/i)
      expect(zh).toContain('管理本机的人')
      expect(zh).not.toMatch(/管理员|工程师/)
    }
    expect(reasons[code]).toHaveLength(1)
  })
})

test.each(Object.keys(quality))('%s fits a column of the list', (code) => {
  for (const { zh, en } of brief[code] ?? [{ zh: '', en: '' }]) {
    expect(zh).toMatch(/^.{1,10}$/u)
    expect(en).toMatch(/^.{1,21}$/u)
  }
})

describe('the server', () => {
  test('is beside the pages', () => {
    expect(existsSync(server)).toBe(true)
  })
  test('refuses for no reason that the pages cannot say', () => {
    expect(codes(/\breason="([a-z0-9_]+)"/g, sourceWithout(atTerminal)).filter((code) => ![reasons, ofModels, ofTrainings, ofDataSets, ofEvaluations].some((said) => code in said))).toEqual([])
  })
  test('says of what is no DICOM the same everywhere', () => {
    expect(python).toContain(`"${reasons['not_dicom']?.[0]?.en}"`)
  })
  test('knows nothing that says whose image it is without a word', () => {
    const identity = /^IDENTITY = \(([^=]*)\)$/m.exec(python)?.[1] ?? ''
    const keywords = identity.match(/[A-Z]\w+/g) ?? []
    expect(keywords.length).toBeGreaterThan(5)
    expect(keywords.filter((one) => !(one in attributeWords))).toEqual([])
  })
  test('asks an image for no attribute without a word', () => {
    const asked = ['iod_attributes', 'pixel_attributes'].map((check) => readFileSync(join(server, 'quality', 'checks', `${check}.py`), 'utf8')).join('\n')
    const keywords = [...asked.matchAll(/"([A-Z][A-Za-z]+)"/g)].map((match) => match[1] ?? '')
    expect(keywords.length).toBeGreaterThan(30)
    expect(keywords.filter((one) => !(one in attributeWords))).toEqual([])
  })
  test('finds nothing in images that the pages cannot say', () => {
    expect(codes(/\b(?:failed|unknown)\(\s*"([a-z0-9_]+)"/g).filter((code) => !(code in reasons))).toEqual([])
  })
  test('has no check without a name', () => {
    const checks = readdirSync(join(server, 'quality', 'checks')).filter((name) => /^[a-z].*\.py$/.test(name))
    expect(checks.map((name) => name.replace('.py', '')).filter((id) => !(id in checkNames))).toEqual([])
  })
  test('reads with no reason that the pages cannot say', () => {
    expect(codes(/"code": "([a-z0-9_]+)"/g).filter((code) => !(code in reasons))).toEqual([])
  })
  test('declines for no reason that the pages cannot say', () => {
    const declining = readFileSync(join(server, 'models', 'reasons.py'), 'utf8')
    const named = [...declining.matchAll(/^ {4}[A-Z_]+ = "([a-z_]+)"$/gm)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((code) => !(code in reasons))).toEqual([])
  })
  test('knows no step of certainty without a word', () => {
    const opinions = readFileSync(join(server, 'cases', 'opinions.py'), 'utf8')
    const steps = /^class Certainty(?:.|\n)*?\n\n\n/m.exec(opinions)?.[0] ?? ''
    expect([...steps.matchAll(/= "([a-z_]+)"/g)].map((match) => match[1])).toEqual(Object.keys(words.certainties))
  })
  test('gives no place in the list without a reason', () => {
    expect(codes(/\bPlace\(\s*code="([a-z0-9_]+)"/g).filter((code) => !(code in places))).toEqual([])
  })
  test('acts on no grounds that the pages cannot say', () => {
    expect(codes(/\bgrounds="([^"]+)"/g, sourceWithout(untold)).filter((grounds) => !(grounds in rules))).toEqual([])
    expect(Object.values(rules).filter((one) => !/\p{Script=Han}/u.test(one))).toEqual([])
  })
  test('does nothing to a study or its models that a story cannot tell', () => {
    const ofTheSite = /^(?:peer|list|person|invitation|demo|site|objects|session|films|approval|triage|result_first|cap)\.|^key\.trusted$|^(?:package\.calibrated|package\.plan_declared|package\.watched|package\.trial_told|shadow\.read|manifest\.(?:opened|verified|test_given))$/
    const lists = codes(/^ACTS = \(([^)]*)\)/gm).flatMap((list) => list.match(/[a-z0-9_.]+/g) ?? [])
    const all = [...codes(/\bact="([a-z0-9_.]+)"/g), ...lists]
    expect(all.filter((act) => !(act in acts) && !ofTheSite.test(act))).toEqual([])
  })
})
