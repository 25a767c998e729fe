import { createHmac, generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ProblemCode, roles, routes, signingText, streamSigningText } from '@plimsoll/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config/read-config.ts'
import type { SignedRequest } from './identity.ts'
import { type KeyIdentity, openIdentity } from './open-identity.ts'
import { developer } from './principal.ts'
import { Refused } from './refused.ts'

const nowMs = Date.UTC(2026, 0, 1)
const secret = Buffer.alloc(32, 7)

let folder: string
let privateKey: KeyObject
let identity: KeyIdentity

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-identity-'))
  writeFileSync(join(folder, 'hmac'), `${secret.toString('base64url')}\n`, { mode: 0o600 })
  const pair = generateKeyPairSync('ed25519')
  privateKey = pair.privateKey
  identity = open(`
[[keys]]
id = "ed"
role = "trader"
owner = "ada"
accounts = ["a1"]
domains = ["usdt"]
publicKey = "${pair.publicKey.export({ format: 'jwk' }).x}"
expires = 2026-06-01T00:00:00Z
addresses = ["10.0.0.0/8", "::1"]
[[keys]]
id = "hm"
role = "venue"
owner = "matching engine"
algorithm = "hmacSha256"
secretFile = "hmac"
`)
})

afterEach(() => rmSync(folder, { recursive: true }))

function open(text: string, isDev = false): KeyIdentity {
  return openIdentity(readConfig(text, { file: join(folder, 'plimsoll.toml'), isDev }))
}

const parts = {
  method: 'POST',
  path: '/v1/domains/usdt/commands',
  query: 'a=1&b=2',
  bodySha256: hash('sha256', '{}'),
  timestampMs: nowMs,
  keyId: 'ed',
  idempotencyKey: 'k-1',
}

function signatureOf(text: string, keyId: string): string {
  const bytes =
    keyId === 'ed'
      ? sign(null, Buffer.from(text), privateKey)
      : createHmac('sha256', secret).update(text).digest()
  return bytes.toString('base64url')
}

function signed(changes: Partial<SignedRequest> = {}): SignedRequest {
  const request = { ...parts, ip: '10.1.2.3', nowMs, ...changes }
  return { signature: signatureOf(signingText(request), request.keyId), ...request }
}

async function refusalOf(request: SignedRequest): Promise<ProblemCode | 'accepted'> {
  try {
    await identity.authenticate(request)
    return 'accepted'
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

describe('a signed request', () => {
  test.each(['ed', 'hm'])('of %s is recognised, once', async (keyId) => {
    const request = signed({ keyId })
    const { role, owner } = await identity.authenticate(request)
    expect([role, owner]).toEqual(keyId === 'ed' ? ['trader', 'ada'] : ['venue', 'matching engine'])
    expect(await refusalOf(request)).toBe('signatureReplayed')
    expect(await refusalOf(signed({ keyId, timestampMs: nowMs - 1 }))).toBe('accepted')
  })

  test('sent twice at the same moment is recognised once', async () => {
    const request = signed()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refusalOf(request)))
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
  })

  test('is refused when any part of it was changed', async () => {
    const other = fc.string({ minLength: 1, maxLength: 20 })
    const text = {
      keyId: fc.constantFrom('hm', 'ED', '', 'x'),
      timestampMs: fc.integer({ min: nowMs - 4_999, max: nowMs + 1_000 }),
    }
    const anyPart = fc.oneof(
      ...(['method', 'path', 'query', 'bodySha256', 'idempotencyKey'] as const).map((name) =>
        fc.record({ name: fc.constant(name), value: fc.oneof(other, fc.constant('')) }),
      ),
      fc.record({ name: fc.constant('keyId' as const), value: text.keyId }),
      fc.record({ name: fc.constant('timestampMs' as const), value: text.timestampMs }),
      fc.record({ name: fc.constant('signature' as const), value: other }),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('ed', 'hm'), anyPart, async (keyId, { name, value }) => {
        const request = signed({ keyId })
        fc.pre(request[name] !== value)
        expect(await refusalOf({ ...request, [name]: value })).toBe('unauthenticated')
      }),
      { numRuns: 300 },
    )
  })

  test('is refused when one bit or the spelling of its signature was changed', async () => {
    for (const keyId of ['ed', 'hm']) {
      const request = signed({ keyId })
      const bytes = Buffer.from(request.signature, 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit += 5) {
        const other = Buffer.from(bytes)
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await refusalOf({ ...request, signature: other.toString('base64url') })).toBe(
          'unauthenticated',
        )
      }
      for (const spelling of [
        `${request.signature}=`,
        ` ${request.signature}`,
        bytes.toString('base64'),
      ]) {
        if (spelling === request.signature) continue
        expect(await refusalOf({ ...request, signature: spelling })).toBe('unauthenticated')
      }
    }
  })

  test('may have the parts of its query in any order', async () => {
    expect(await refusalOf({ ...signed(), query: 'b=2&a=1' })).toBe('accepted')
  })

  test.each([
    [nowMs - 4_999, 'accepted'],
    [nowMs - 5_000, 'signatureExpired'],
    [nowMs + 1_000, 'accepted'],
    [nowMs + 1_001, 'signatureExpired'],
    [Number.NaN, 'signatureExpired'],
    [nowMs + 0.5, 'signatureExpired'],
  ])('with timestamp %d is %s', async (timestampMs, outcome) => {
    expect(await refusalOf(signed({ timestampMs }))).toBe(outcome)
  })

  test('cannot let one part run into the next', async () => {
    const path = `${parts.path}\n`
    expect(await refusalOf(signed({ path, query: '' }))).toBe('unauthenticated')
  })

  test('of an expired key, or from another address, is refused', async () => {
    const lateMs = Date.UTC(2026, 5, 1)
    expect(await refusalOf(signed({ nowMs: lateMs, timestampMs: lateMs }))).toBe('unauthenticated')
    expect(await refusalOf(signed({ ip: '192.0.2.1' }))).toBe('unauthenticated')
    expect(await refusalOf(signed({ ip: '::ffff:10.9.9.9', timestampMs: nowMs - 2 }))).toBe(
      'accepted',
    )
    expect(await refusalOf(signed({ ip: '::1', timestampMs: nowMs - 3 }))).toBe('accepted')
  })

  test('of a revoked key is refused, and whoever listens is told', async () => {
    const principal = await identity.authenticate(signed())
    expect(identity.isCurrent(principal, nowMs)).toBe(true)
    expect(identity.isCurrent(principal, Date.UTC(2026, 5, 1))).toBe(false)
    const told: string[] = []
    const end = identity.onRevoked((keyId) => told.push(keyId))
    identity.keyring.revoke('ed')
    identity.keyring.revoke('ed')
    end()
    identity.keyring.revoke('hm')
    expect(told).toEqual(['ed'])
    expect(identity.isCurrent(principal, nowMs)).toBe(false)
    expect(await refusalOf(signed({ timestampMs: nowMs - 1 }))).toBe('unauthenticated')
  })
})

describe('a login to a stream', () => {
  const login = (challenge: string, changes: object = {}): Promise<unknown> =>
    identity.login({
      challenge,
      keyId: 'ed',
      signature: signatureOf(streamSigningText(challenge, 'ed'), 'ed'),
      ip: '10.0.0.1',
      nowMs,
      ...changes,
    })

  test('answers a challenge of the server, once', async () => {
    const challenge = identity.challenge(nowMs)
    await expect(login(challenge)).resolves.toMatchObject({ keyId: 'ed' })
    await expect(login(challenge)).rejects.toMatchObject({ code: 'signatureExpired' })
  })

  test('must be in time, from an address of the key, and to a challenge that was given', async () => {
    await expect(login(identity.challenge(nowMs), { nowMs: nowMs + 30_000 })).rejects.toMatchObject(
      { code: 'signatureExpired' },
    )
    await expect(login(identity.challenge(nowMs), { ip: '192.0.2.1' })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await expect(login('x'.repeat(43))).rejects.toMatchObject({ code: 'signatureExpired' })
  })

  test('that failed has used its challenge up', async () => {
    const challenge = identity.challenge(nowMs)
    await expect(login(challenge, { signature: 'x' })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await expect(login(challenge)).rejects.toMatchObject({ code: 'signatureExpired' })
  })

  test('waits while too many are under way', () => {
    const small = open('[identity]\nchallengesMax = 10\nchallengeMs = 1000')
    for (let count = 0; count < 10; count += 1) small.challenge(nowMs)
    expect(() => small.challenge(nowMs + 999)).toThrow(/overloaded/u)
    expect(small.challenge(nowMs + 1_000)).toHaveLength(43)
  })
})

describe('reach', () => {
  test('is that of the table; without a key, in development mode, the widest of all roles', async () => {
    const trader = await identity.authenticate(signed())
    for (const route of Object.values(routes)) {
      const name = route.name as keyof typeof routes
      const { access } = route
      if (access === 'public') {
        expect(identity.reachOf(trader, name)).toBe('all')
        continue
      }
      expect(identity.reachOf(trader, name)).toBe(access.trader)
      const widest = roles.some((role) => access[role] === 'all')
        ? 'all'
        : (expect.any(String) as unknown)
      expect(identity.reachOf(developer, name)).toEqual(widest)
    }
    expect(identity.keyless).toBeUndefined()
    expect(open('', true).keyless).toBe(developer)
  })
})
