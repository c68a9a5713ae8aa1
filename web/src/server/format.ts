/** Numbers, dates and times as the house writes them, the same in both languages. */

const two = (value: number) => String(value).padStart(2, '0')

function moment(iso: string): Date | undefined {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** 2026-11-25; a date without a time is not moved by the zone. */
export function day(iso: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso
  const date = moment(iso)
  if (date === undefined) return iso
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** 13:58 */
export function clock(iso: string): string {
  const date = moment(iso)
  return date === undefined ? iso : `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** 13:58:12 */
export function seconds(iso: string): string {
  const date = moment(iso)
  return date === undefined ? iso : `${clock(iso)}:${two(date.getSeconds())}`
}

/** 2026-11-25 13:58, or the day alone where the header says no time. */
export function dayAndClock(iso: string): string {
  return /T\d/.test(iso) ? `${day(iso)} ${clock(iso)}` : day(iso)
}

/** The time alone on its own day, else the day. */
export function clockToday(iso: string, now: Date): string {
  return day(iso) === day(now.toISOString()) && /T\d/.test(iso) ? clock(iso) : day(iso)
}

/** 1:41, hours and minutes. */
export function waiting(durationS: number): string {
  const minutes = Math.max(0, Math.floor(durationS / 60))
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`
}

/** 184 203 with thin spaces, and a true minus. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 20 }).replaceAll(',', '\u2009').replace('-', '−')
}

/** 1 film, 2 films. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`
}

/** A name or a date within a Chinese sentence: letters and digits stand apart from the characters beside them, characters do not. */
export function among(word: string): string {
  const [before, after] = [/^\p{Script=Han}/u.test(word) ? '' : ' ', /\p{Script=Han}$/u.test(word) ? '' : ' ']
  return `${before}${word}${after}`
}

/** As many digits as are worth reading, with a true minus. */
export function measured(value: number): string {
  if (Number.isInteger(value)) return grouped(value)
  const size = Math.abs(value)
  const digits = size >= 100 ? 1 : size >= 1 ? 2 : 3
  return value.toFixed(digits).replace('-', '−')
}

const outputDigitsMax = 4

/** In how many digits, at least two, no output of a model reads as an end of 0 to 1 that it has not reached, and two that differ read differently. */
export function outputDigits(outputs: readonly number[], [one, other]: readonly [number, number]): number {
  const reached = (value: number, digits: number) => value === 0 || value === 1 || !Number.isInteger(Number(value.toFixed(digits)))
  const told = (digits: number) => outputs.every((value) => reached(value, digits)) && (one === other || one.toFixed(digits) !== other.toFixed(digits))
  return [2, 3].find(told) ?? outputDigitsMax
}

/** 0.9997; what reads as an end of 0 to 1 all the same says on which side of it it lies. */
export function output(value: number, digits: number): string {
  const written = value.toFixed(digits)
  const least = 10 ** -digits
  if (value > 0 && Number(written) === 0) return `<${least.toFixed(digits)}`
  if (value < 1 && Number(written) === 1) return `>${(1 - least).toFixed(digits)}`
  return written
}

/** The operating point: 0.50, or 0.003 where two digits would say 0.00. */
export function pointWritten(point: number): string {
  return output(point, outputDigits([point], [0, 1]))
}

/** 1.4 TB or 0.5 GB, as disks are sold, with a no-break space. */
export function diskSize(bytes: number): string {
  return bytes >= 1e12 ? `${(bytes / 1e12).toFixed(1)}\u00a0TB` : `${(bytes / 1e9).toFixed(1)}\u00a0GB`
}

/** 12.3 % of a share between 0 and 1, with a no-break space. */
export function percent(share: number): string {
  const value = Number((share * 100).toFixed(1))
  return `${Number.isInteger(value) ? grouped(value) : value.toFixed(1).replace('-', '−')}\u00a0%`
}

/** +08:00, the zone in which this browser writes its times. */
export function zone(at: Date = new Date()): string {
  const offset = -at.getTimezoneOffset()
  const size = Math.abs(offset)
  return `${offset < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** A digest, which comes as base64, in groups of hexadecimal digits that an eye can compare. */
export function fingerprint(base64: string, groups = 8): string {
  const hex = Array.from(atob(base64), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  return (hex.match(/.{1,4}/g) ?? []).slice(0, groups).join(' ')
}
