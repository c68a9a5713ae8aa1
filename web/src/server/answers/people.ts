/** Who has an account here, and what that account may. */

export interface Account {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly disabled: boolean
  readonly added_at: string
  /** Null: the account was made and never entered again. */
  readonly signed_in_at: string | null
}

/** A link that nobody has used yet; it was shown once and is not known here. */
export interface OpenInvitation {
  /** Its name alone: it opens nothing. */
  readonly id: string
  readonly roles: readonly string[]
  readonly until: string
}

export interface People {
  readonly people: readonly Account[]
  readonly invitations: readonly OpenInvitation[]
}

export interface Invited {
  readonly link: string
  /** It opens on the server's own machine only. */
  readonly here: boolean
  readonly roles: readonly string[]
}
