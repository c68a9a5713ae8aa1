import { useLanguage } from '../language'
import { roleWords } from '../words'

/** The roles that people may have, in the order in which a person is named by them. */
export const peoplesRoles: readonly string[] = Object.keys(roleWords).filter((role) => role !== 'service' && role !== 'operator')

/** Gives the names of roles as one line, in their order. */
export function useRoleNames(): (roles: readonly string[]) => string {
  const { say, word } = useLanguage()
  const order = Object.keys(roleWords)
  return (roles) => roles
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((role) => (roleWords[role] === undefined ? role : word(roleWords[role])))
    .join(say('、', ', '))
}
