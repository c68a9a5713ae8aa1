/** What roles may do that several rooms ask about; the server decides, the pages only do not offer in vain. */
const readers: ReadonlySet<string> = new Set(['radiologist', 'senior_radiologist'])
const judges: ReadonlySet<string> = new Set(['senior_radiologist', 'technologist'])

/** Open a study. */
export function mayRead(roles: readonly string[]): boolean {
  return roles.some((role) => readers.has(role))
}

/** Answer for the images that the checks hold: look at them, release them, keep them back. */
export function mayJudge(roles: readonly string[]): boolean {
  return roles.some((role) => judges.has(role))
}
