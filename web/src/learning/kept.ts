/** What somebody asked for, kept in this tab until a data set was made of it: where none was, the form starts from it. */
import type { Making } from '../server/answers/manifests'
import { draftKey } from '../server/typed'
import { blank, type Written } from './wanted'

interface Kept {
  /** When it was asked for, as the server says it. */
  readonly since: string
  readonly written: Written
}

function keyOf(person: string): string {
  return draftKey(person, 'data-set')
}

/** Keeps all but the table itself, which names patients, and is chosen again when it was mended. */
export function keep(person: string, since: string, written: Written): void {
  window.sessionStorage.setItem(keyOf(person), JSON.stringify({ since, written: { ...written, file: '', text: '' } }))
}

export function kept(person: string): Kept | undefined {
  const said = window.sessionStorage.getItem(keyOf(person))
  if (said === null) return undefined
  const { since, written } = JSON.parse(said) as Kept
  return { since, written: { ...blank, ...written } }
}

export function forget(person: string): void {
  window.sessionStorage.removeItem(keyOf(person))
}

/** Lets go of what was asked for once a data set came of it. */
export function forgetMade(person: string, making: Pick<Making, 'since' | 'ended' | 'problem'> | null): void {
  if (making !== null && making.ended && making.problem === null && kept(person)?.since === making.since) forget(person)
}
