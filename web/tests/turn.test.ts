/** Who writes is not disturbed: what arrives turns the panel only once the field is left. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isAged } from '../src/reading/useStudy'
import type { Opinion } from '../src/server/answers/opinions'
import { steadyTurn, whenLeft } from '../src/reading/useTurn'
import { root } from './sources'

const opinion = (at: string) => ({ at }) as Opinion
const writing = { given: true, opinion: opinion('10:00') }
// The server tells an opinion no more once a model has read images that it is not about.
const asked = { given: false, opinion: null }

describe('the step of the panel', () => {
  test('stays under the hands of who writes, whatever arrives', () => {
    expect(steadyTurn(writing, asked, true)).toBe(writing)
    const turned = steadyTurn(writing, asked, false)
    expect(turned).toEqual({ given: false, opinion: opinion('10:00') })
    expect(steadyTurn(turned, writing, true)).toBe(turned)
  })
  test('turns for an opinion that was just given', () => {
    const given = { given: true, opinion: opinion('10:05') }
    expect(steadyTurn({ ...writing, given: false }, given, true)).toEqual(given)
    expect(steadyTurn(asked, given, true)).toEqual(given)
  })
})

describe('an open study is asked again', () => {
  const told = (kind: string, about: string) => isAged('7', { kind, case: about })
  test('for what happens to it, and for nothing that happens to another', () => {
    expect([told('study.arrived', '7'), told('study.arrived', '8'), told('study.arrived', ''), told('site.cap_set', '')]).toEqual([true, false, false, false])
  })
  test('when the site chooses whether results stand before the own opinion, by the name that the server gives it', () => {
    const [, kind = ''] = /class SiteChose:[^]*?kind: ClassVar\[str\] = "(.*?)"/.exec(readFileSync(join(root, '../src/lynkeus/cases/choices/commands.py'), 'utf8')) ?? []
    expect([kind, told(kind, '')]).toEqual(['site.chose', true])
  })
})

describe('a field is left', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const heard = (inField: boolean, ...events: readonly string[]) => {
    const page = new EventTarget()
    const left = vi.fn()
    const stop = whenLeft(left, page, () => inField)
    for (const kind of events) {
      page.dispatchEvent(new Event(kind))
      vi.runAllTimers()
    }
    stop()
    page.dispatchEvent(new Event('focusout'))
    vi.runAllTimers()
    return left.mock.calls.length
  }
  test('not by another window or the next field, but by going away from all of them', () => {
    expect(heard(true, 'focusout')).toBe(0)
    expect(heard(false, 'focusout')).toBe(1)
  })
  test('only once a press of the pointer is done: the button under it stays that button', () => {
    expect(heard(false, 'pointerdown', 'focusout')).toBe(0)
    expect(heard(false, 'pointerdown', 'focusout', 'pointerup')).toBe(1)
  })
})
