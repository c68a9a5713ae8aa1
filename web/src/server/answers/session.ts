/** Who is here, and how the house stands. */
import type { Language } from '../../words'

export interface Person {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly language: Language | '' | null
}

export interface DemoPerson {
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
}

/** Only a demo has it: its people, and for who is in, the password to sign with. */
export interface DemoSession {
  readonly people: readonly DemoPerson[]
  readonly password: string | null
}

/** Why nobody is signed in any more; over: ended elsewhere, or its time was up. */
export type Ended = 'idle' | 'restarted' | 'over'

export interface Session {
  readonly person: Person | null
  readonly csrf: string
  readonly ended?: Ended | null
  /** Whose page it was that is open without a session now. */
  readonly was?: string | undefined
  readonly demo: DemoSession | null
  /** What strangers are told; empty where the site has not said it. */
  readonly site: { readonly institution: string; readonly contact: string; readonly registration: string }
}

/** What a one-time link is for. */
export interface Invitation {
  readonly roles: readonly string[]
  readonly until: string
  /** Nobody has an account yet. */
  readonly first: boolean
}

export interface Health {
  readonly status: string
  readonly version: string
  readonly dicom: boolean
  readonly disk: 'enough' | 'full' | 'gone'
  readonly work: 'running' | 'stopped'
  /** None: the site wants no model to read. */
  readonly ai: 'running' | 'stopped' | 'none'
}
