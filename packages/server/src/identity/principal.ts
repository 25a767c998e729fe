import type { Role } from '@plimsoll/protocol'

/** Who asks, once that is known. */
export interface Principal {
  /** Of the key; goes into logs and the audit. */
  readonly keyId: string
  readonly role: Role
  /** Accounts that are its own, in every domain it may reach. */
  readonly accounts: ReadonlySet<string>
  /** Domains it may reach; absent: all. */
  readonly domains?: ReadonlySet<string>
}
