/** Who a key belongs to. What each may do is a table, `docs/reference/roles.md`. */
export const roles = [
  'trader',
  'marketMaker',
  'auditor',
  'riskOfficer',
  'operator',
  'admin',
  'venue',
] as const

export type Role = (typeof roles)[number]

/**
 * How much of a route's subject a role reaches: nothing, what belongs to the accounts of its key, everything under
 * pseudonyms, or everything.
 */
export type Reach = 'none' | 'own' | 'pseudonymous' | 'all'
