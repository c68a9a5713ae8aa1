/** Who writes is not disturbed: what arrives turns the panel only once the field is left. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Opinion } from '../src/server/answers/opinions'
import { steadyTurn, whenLeft } from '../src/reading/useTurn'

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
