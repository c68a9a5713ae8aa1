/** What every answer may hold: plain values, and a reason with its facts. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type Fields = Readonly<Record<string, Json>>

/** Why something is as it is: a code that the pages translate, its facts, and the server's own sentence. */
export interface Reason {
  readonly code: string
  readonly fields: Fields
  readonly words: string
}
