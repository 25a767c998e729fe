import type { Role } from '@plimsoll/protocol'

/** Who asks, once that is known. */
export interface Principal {
  /** Of the key; goes into logs and the audit. */
  readonly keyId: string
  readonly role: Role
  /** The person or team that holds the key; two keys of one owner are never two of four eyes. */
  readonly owner: string
  /** Accounts that are its own, in every domain it may reach. */
  readonly accounts: ReadonlySet<string>
  /** Domains it may reach; absent: all. */
  readonly domains?: ReadonlySet<string>
  /**
   * Whoever reaches a server in development mode without a key: may do what any role may, and needs no second pair of
   * eyes. The server then listens on loopback only.
   */
  readonly isDeveloper?: true
}

/** The principal of requests without a key in development mode. */
export const developer: Principal = {
  keyId: 'developer',
  role: 'riskOfficer',
  owner: 'developer',
  accounts: new Set(),
  isDeveloper: true,
}
