/** What a person may do at the list; the server decides, the page only does not offer in vain. */
export interface ListRights {
  /** Bring images. */
  readonly bring: boolean
  /** Say how old a patient is. */
  readonly stateAges: boolean
  /** Put a study first, or back among the others. */
  readonly urge: boolean
}

const carers: ReadonlySet<string> = new Set(['radiologist', 'senior_radiologist', 'technologist'])

export function rightsOf(roles: readonly string[]): ListRights {
  const cares = roles.some((role) => carers.has(role))
  return { bring: cares || roles.includes('administrator'), stateAges: cares, urge: cares }
}
