/** An approval as it is typed, and why one was not recorded. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { letterOf } from '../src/oversight/letter'
import { reasons } from '../src/oversight/reasons'
import { reasons as others } from '../src/server/reasons'
import { placesOf } from '../src/server/sentences'
import { root } from './sources'

const written = { number: ' KY-41 ', purpose: 'opacities', scope: 'films of 2025', modalities: 'dx，CT', patients: '', expires: '2027-12-31', person: 'LI' }

describe('an approval', () => {
  test('is sent as the letter says', () => {
    expect(letterOf(written)).toEqual({ number: 'KY-41', purpose: 'opacities', scope: 'films of 2025', modalities: ['DX', 'CT'], patients_max: null, expires: '2027-12-31', person: 'LI' })
    expect(letterOf({ ...written, modalities: '', patients: '200' })).toMatchObject({ modalities: [], patients_max: 200 })
  })
  test.each([[{ person: ' ' }, 'words'], [{ expires: '' }, 'words'], [{ modalities: 'DX; x-ray' }, 'modalities'], [{ patients: '0' }, 'patients'], [{ patients: 'few' }, 'patients']])('%o is not sent', (change, missing) => {
    expect(letterOf({ ...written, ...change })).toBe(missing)
  })
  test('is refused for no reason that the page cannot say', () => {
    const source = readFileSync(join(root, '..', 'src', 'lynkeus', 'oversight', 'commands.py'), 'utf8')
    const codes = [...source.matchAll(/\breason="([a-z0-9_]+)"/g)].map((match) => match[1] ?? '')
    expect(codes.length).toBeGreaterThan(2)
    expect(codes.filter((code) => !(code in reasons) && !(code in others))).toEqual([])
    for (const { zh, en } of Object.values(reasons).flat()) expect(placesOf(zh).toSorted()).toEqual(placesOf(en).toSorted())
  })
})
