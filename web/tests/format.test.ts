import { describe, expect, test } from 'vitest'
import { clockToday, counted, day, dayAndClock, diskSize, fingerprint, grouped, measured, output, outputDigits, pointWritten, waiting } from '../src/server/format'
import { fill, say } from '../src/server/sentences'

test('a disk is told in gigabytes, then in terabytes', () => {
  expect(diskSize(536870912)).toBe('0.5\u00a0GB')
  expect(diskSize(1.44e12)).toBe('1.4\u00a0TB')
})

describe('dates', () => {
  test('a day without a time is not moved by the zone', () => {
    expect(day('2004-01-19')).toBe('2004-01-19')
    expect(dayAndClock('2004-01-19')).toBe('2004-01-19')
  })
  test('what cannot be read as a date stands as it came', () => {
    expect(day('unknown')).toBe('unknown')
  })
  test('today shows the time alone', () => {
    const now = new Date(2026, 10, 25, 14, 32)
    expect(clockToday(new Date(2026, 10, 25, 9, 5).toISOString(), now)).toBe('09:05')
    expect(clockToday(new Date(2026, 10, 24, 9, 5).toISOString(), now)).toBe('2026-11-24')
  })
})

describe('numbers', () => {
  test('what is counted stands in the form that its number asks for', () => {
    expect([counted(1, 'film'), counted(1201, 'film'), counted(1, 'entry', 'entries'), counted(0, 'entry', 'entries')]).toEqual(['1 film', '1\u2009201 films', '1 entry', '0 entries'])
    expect([1, 2001].map((seconds) => fill('Try again in {seconds} second(s).', { seconds }, 'en'))).toEqual(['Try again in 1 second.', 'Try again in 2\u2009001 seconds.'])
  })
  test('waiting is hours and minutes', () => {
    expect(waiting(0)).toBe('0:00')
    expect(waiting(6060)).toBe('1:41')
    expect(waiting(-5)).toBe('0:00')
  })
  test('thousands are parted by a thin space, and minus is a true minus', () => {
    expect(grouped(184203)).toBe('184\u2009203')
    expect(measured(-998)).toBe('−998')
    expect(measured(0.05)).toBe('0.050')
  })
  test('outputs near an end of the scale, and two that differ, are told apart', () => {
    const written = (...all: readonly [number, number, ...number[]]) => all.map((one) => output(one, outputDigits(all, [all[0], all[1]])))
    expect(written(0.83, 0.31, 0.762)).toEqual(['0.83', '0.31', '0.76'])
    expect(written(0.9997, 0.9981, 0.9999)).toEqual(['0.9997', '0.9981', '0.9999'])
    expect(written(0.99999, 0.5, 1)).toEqual(['>0.9999', '0.5000', '1.0000'])
    expect(written(0.501, 0.502)).toEqual(['0.501', '0.502'])
    expect(written(0.00001, 0, 0.4)).toEqual(['<0.0001', '0.0000', '0.4000'])
    expect(written(0.5, 0.5)).toEqual(['0.50', '0.50'])
    expect([0.5, 0.0031, 0.00002, 0.9973].map(pointWritten)).toEqual(['0.50', '0.003', '<0.0001', '0.997'])
  })
  test('a root is shown in groups', () => {
    expect(fingerprint('Wx53oML0', 2)).toBe('5b1e 77a0')
  })
})

describe('sentences', () => {
  const table = { age_outside: [{ zh: '{age} 岁', en: '{age} years' }, { zh: '年龄之外', en: 'outside the age' }] }
  test('take their facts', () => {
    expect(fill('{low}–{high} mm', { low: 1, high: 2.5 }, 'en')).toBe('1–2.50 mm')
  })
  test('are not said with a fact missing', () => {
    expect(fill('{low} mm', {}, 'en')).toBeUndefined()
    expect(say(table, 'age_outside', { age: 64 }, 'zh')).toBe('64 岁')
    expect(say(table, 'age_outside', {}, 'zh')).toBe('年龄之外')
    expect(say(table, 'something_new', {}, 'zh')).toBeUndefined()
  })
})
