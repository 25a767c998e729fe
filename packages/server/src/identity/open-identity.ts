import { generateKeyPairSync } from 'node:crypto'
import {
  type Reach,
  type RouteName,
  roles,
  routes,
  signingText,
  streamSigningText,
} from '@plimsoll/protocol'
import type { ServerConfig } from '../config/server-config.ts'
import { ApiKey } from './api-key.ts'
import { Challenges } from './challenges.ts'
import type { Identity, SignedRequest, StreamLogin } from './identity.ts'
import { Keyring } from './keyring.ts'
import { developer, type Principal } from './principal.ts'
import { Refused } from './refused.ts'
import { SpentSignatures } from './spent-signatures.ts'

const unknownKey =
  'no key in force made this signature; check key id, signature and what was signed'
const controlCharacter = /[\u0000-\u001f\u007f]/u

/** A key whose other half is thrown away: stands in where a key is not known, so that the answer takes as long. */
function keyOfNobody(): ApiKey {
  const { x: publicKey = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const terms = { id: 'nobody', role: 'trader', owner: 'nobody', algorithm: 'ed25519' } as const
  return new ApiKey({ ...terms, publicKey, accounts: [] })
}

/**
 * Knows the keys of a configuration, and those that admins agree on later, which `keyring` takes.
 *
 * @param startMs when the process started, milliseconds UTC: nothing that was signed before is taken, since another process may
 *   have taken it already. Absent: there was none.
 * @throws ConfigError where a secret cannot be read
 */
export function openIdentity(config: ServerConfig, startMs?: number): KeyIdentity {
  return new KeyIdentity(config, startMs)
}

/** Recognises requests by signatures of keys. */
export class KeyIdentity implements Identity {
  readonly keyless?: Principal
  readonly keyring: Keyring
  readonly #nobody = keyOfNobody()
  readonly #windowMs: number
  readonly #aheadMs: number
  readonly #spent: SpentSignatures
  readonly #challenges: Challenges

  constructor({ isDev, identity, keys }: ServerConfig, startMs: number = Number.NEGATIVE_INFINITY) {
    if (isDev) this.keyless = developer
    this.keyring = new Keyring(keys.map((settings) => new ApiKey(settings)))
    this.#windowMs = identity.signatureWindowMs
    this.#aheadMs = identity.clockAheadMs
    this.#spent = new SpentSignatures(
      identity.signaturesMax,
      startMs + this.#aheadMs + this.#windowMs,
    )
    this.#challenges = new Challenges(identity.challengesMax, identity.challengeMs)
  }

  async authenticate(request: SignedRequest): Promise<Principal> {
    const { keyId, signature, timestampMs, nowMs } = request
    this.#checkTime(timestampMs, nowMs)
    const key = await this.#keyThatSigned(keyId, textOf(request), signature)
    checkUse(key, request)
    const goodUntilMs = timestampMs + this.#windowMs
    switch (this.#spent.spend({ keyId, signature, goodUntilMs }, nowMs)) {
      case 'spent':
        return key.principal
      case 'repeated':
        throw new Refused('signatureReplayed', 'sign the request again with a later timestamp')
      case 'late':
        throw new Refused('signatureExpired', `sign again; the time of the server is ${nowMs}`)
      case 'full':
        throw new Refused('overloaded', 'too many signatures are remembered; try again in a moment')
    }
  }

  challenge(nowMs: number): string {
    const challenge = this.#challenges.give(nowMs)
    if (challenge !== undefined) return challenge
    throw new Refused('overloaded', 'too many logins are under way; try again in a moment')
  }

  async login(request: StreamLogin): Promise<Principal> {
    const { challenge, keyId, signature, nowMs } = request
    if (!this.#challenges.take(challenge, nowMs)) {
      throw new Refused(
        'signatureExpired',
        'the challenge was answered before, or too late; connect again',
      )
    }
    const key = await this.#keyThatSigned(keyId, streamSigningText(challenge, keyId), signature)
    checkUse(key, request)
    return key.principal
  }

  isCurrent(principal: Principal, nowMs: number): boolean {
    if (principal.isDeveloper === true) return this.keyless !== undefined
    const key = this.keyring.find(principal.keyId)
    return key?.principal === principal && !key.isExpired(nowMs)
  }

  onRevoked(listener: (keyId: string) => void): () => void {
    return this.keyring.onRevoked(listener)
  }

  reachOf(principal: Principal, route: RouteName): Reach {
    const { access } = routes[route]
    if (access === 'public') return 'all'
    if (principal.isDeveloper !== true) return access[principal.role]
    return widest(roles.map((role) => access[role]))
  }

  #checkTime(timestampMs: number, nowMs: number): void {
    const isInTime =
      Number.isSafeInteger(timestampMs) &&
      timestampMs > nowMs - this.#windowMs &&
      timestampMs <= nowMs + this.#aheadMs
    if (isInTime) return
    const detail = `the timestamp must be within ${this.#windowMs} ms of the server, whose time is ${nowMs}`
    throw new Refused('signatureExpired', detail)
  }

  async #keyThatSigned(
    keyId: string,
    text: string | undefined,
    signature: string,
  ): Promise<ApiKey> {
    const known = this.keyring.find(keyId)
    const isGood = await (known ?? this.#nobody).signed(text ?? '', signature)
    if (known === undefined || text === undefined || !isGood) {
      throw new Refused('unauthenticated', unknownKey)
    }
    // Revoked while the signature was being checked.
    if (this.keyring.find(keyId) !== known) throw new Refused('unauthenticated', unknownKey)
    return known
  }
}

/** What was signed; undefined where a part holds what would let it run into the next. */
function textOf(request: SignedRequest): string | undefined {
  const { method, path, query, bodySha256, keyId, idempotencyKey } = request
  const texts = [method, path, query, bodySha256, keyId, idempotencyKey]
  return texts.some((text) => controlCharacter.test(text)) ? undefined : signingText(request)
}

function checkUse(
  key: ApiKey,
  { ip, nowMs }: { readonly ip: string; readonly nowMs: number },
): void {
  if (key.isExpired(nowMs)) {
    throw new Refused('unauthenticated', 'the key has expired; ask an admin for another')
  }
  if (!key.allowsAddress(ip)) {
    throw new Refused('unauthenticated', 'the key may not be used from this address')
  }
}

const order: readonly Reach[] = ['none', 'own', 'pseudonymous', 'all']

function widest(reaches: readonly Reach[]): Reach {
  return reaches.reduce(
    (left, right) => (order.indexOf(right) > order.indexOf(left) ? right : left),
    'none',
  )
}
