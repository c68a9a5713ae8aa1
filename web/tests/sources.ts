/** The pages' own source, as the house rules read it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface Source {
  readonly path: string
  readonly text: string
}

export function sources(under: string, endings: readonly string[]): readonly Source[] {
  return readdirSync(join(root, under), { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .toSorted()
    .map((path) => ({ path: join(under, path), text: readFileSync(join(root, under, path), 'utf8') }))
}

export interface Found {
  readonly path: string
  readonly line: number
  readonly text: string
}

/** Every line that matches, so that a failure names the place. */
export function found(pattern: RegExp, within: readonly Source[]): readonly Found[] {
  return within.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [{ path, line: index + 1, text: line.trim() }] : [])),
  )
}
