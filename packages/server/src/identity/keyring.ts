import type { Document } from '@plimsoll/protocol'
import { ConfigError } from '../config/config-error.ts'
import type { ApiKey } from './api-key.ts'

/** The keys in force. A name that was once taken stays taken, so that records of it mean one key. */
export class Keyring {
  readonly #keys = new Map<string, ApiKey>()
  readonly #revoked = new Map<string, ApiKey>()
  readonly #taken = new Set<string>()
  readonly #listeners = new Set<(keyId: string) => void>()

  constructor(keys: Iterable<ApiKey> = []) {
    for (const key of keys) this.#add(key)
  }

  find(keyId: string): ApiKey | undefined {
    return this.#keys.get(keyId)
  }

  /** In order of their names. */
  all(): ApiKey[] {
    return [...this.#keys.values()].sort(byId)
  }

  isTaken(keyId: string): boolean {
    return this.#taken.has(keyId)
  }

  /**
   * Takes a key that was approved. The configuration may have it as well, if it is the same.
   *
   * @throws ConfigError where the configuration has another key of the name
   */
  adopt(key: ApiKey): void {
    const configured = this.#keys.get(key.id)
    if (configured === undefined) return this.#add(key)
    const { role, owner, publicKey } = configured.settings
    const isSame =
      role === key.settings.role &&
      owner === key.settings.owner &&
      publicKey === key.settings.publicKey
    if (isSame) return
    const complaint = `has a key ${key.id} that is not the one of this name that was approved; give it another name`
    throw new ConfigError({ file: 'the configuration', setting: 'keys' }, complaint)
  }

  /** The key is good for nothing from now on; whoever listens is told. A name that was never used is taken as well. */
  revoke(keyId: string): void {
    this.#taken.add(keyId)
    const key = this.#keys.get(keyId)
    if (key === undefined) return
    this.#keys.delete(keyId)
    this.#revoked.set(keyId, key)
    for (const listener of this.#listeners) listener(keyId)
  }

  onRevoked(listener: (keyId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Every key, revoked ones too, in order of their names and without anything secret. */
  documents(): Document<'key'>[] {
    const all = [...this.#keys.values(), ...this.#revoked.values()].sort(byId)
    return all.map((key) => documentOf(key, this.#revoked.has(key.id)))
  }

  #add(key: ApiKey): void {
    this.#taken.add(key.id)
    this.#keys.set(key.id, key)
  }
}

function byId(left: ApiKey, right: ApiKey): number {
  return left.id < right.id ? -1 : 1
}

function documentOf({ settings }: ApiKey, isRevoked: boolean): Document<'key'> {
  const { id, role, owner, algorithm, publicKey, accounts, domains, expires, addresses } = settings
  return {
    id,
    role,
    owner,
    algorithm,
    ...(publicKey !== undefined && { publicKey }),
    ...(accounts.length > 0 && { accounts: [...accounts] }),
    ...(domains !== undefined && { domains: [...domains] }),
    ...(expires !== undefined && { expires }),
    ...(addresses !== undefined && { addresses: [...addresses] }),
    isRevoked,
  }
}
