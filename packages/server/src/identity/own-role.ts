import type { Role } from '@plimsoll/protocol'

/** Whether a key of a role is for accounts of its own, trades against all others, and learns no more of them than it must. */
export function isOwnRole(role: Role): boolean {
  return role === 'trader' || role === 'marketMaker'
}
