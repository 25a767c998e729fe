import { createHash, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto'
import type { KeySettings } from '../config/server-config.ts'
import type { Secret } from '../telemetry/secret.ts'
import { AddressList } from './address-list.ts'
import type { Principal } from './principal.ts'
import { readPublicKey } from './public-key.ts'
import { readOneSecret } from './secret-files.ts'

const signatureBytes = { ed25519: 64, hmacSha256: 32 } as const

/** A key that requests are signed with. */
export class ApiKey {
  readonly settings: KeySettings
  readonly principal: Principal
  readonly #expiresMs: number
  readonly #addresses: AddressList | undefined
  readonly #publicKey: KeyObject | undefined
  readonly #secret: Secret | undefined

  /** @throws ConfigError where the secret cannot be read */
  constructor(settings: KeySettings) {
    this.settings = settings
    this.principal = principalOf(settings)
    this.#expiresMs =
      settings.expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(settings.expires)
    this.#addresses = settings.addresses && new AddressList(settings.addresses)
    this.#publicKey =
      settings.publicKey === undefined ? undefined : readPublicKey(settings.publicKey)
    this.#secret =
      settings.secretFile === undefined ? undefined : readOneSecret(settings.secretFile)
  }

  get id(): string {
    return this.settings.id
  }

  isExpired(nowMs: number): boolean {
    return nowMs >= this.#expiresMs
  }

  allowsAddress(ip: string): boolean {
    return this.#addresses?.has(ip) ?? true
  }

  /**
   * What can be shown of the key to tell it from others: the beginning of SHA-256 over its public bytes. A shared secret has
   * none, because whoever knows a digest of it can try guesses.
   */
  get fingerprint(): string | undefined {
    const { publicKey } = this.settings
    if (publicKey === undefined) return undefined
    const bytes = Buffer.from(publicKey, 'base64url')
    return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  }

  /** Whether a signature is the key's over a text. Every signature has one spelling: base64url without padding. */
  async signed(text: string, signature: string): Promise<boolean> {
    const bytes = Buffer.from(signature, 'base64url')
    const isWhole =
      bytes.length === signatureBytes[this.settings.algorithm] &&
      bytes.toString('base64url') === signature
    if (!isWhole) return false
    if (this.#publicKey !== undefined) return verifyEd25519(this.#publicKey, text, bytes)
    if (this.#secret === undefined) return false
    const own = createHmac('sha256', this.#secret.reveal()).update(text).digest()
    return timingSafeEqual(own, bytes)
  }
}

function principalOf({ id, role, owner, accounts, domains }: KeySettings): Principal {
  return {
    keyId: id,
    role,
    owner,
    accounts: new Set(accounts),
    ...(domains === undefined ? {} : { domains: new Set(domains) }),
  }
}

/** In the thread pool, because it takes as long as a command. */
function verifyEd25519(key: KeyObject, text: string, signature: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    verify(null, Buffer.from(text), key, signature, (error, isGood) => {
      resolve(error === null && isGood)
    })
  })
}
