import type { Role } from '@plimsoll/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  ControlBench,
  domainName as domain,
  fundMoney,
  newPublicKey,
} from '../testing/control-bench.ts'
import type { KeyChange, KeyChangeOrder, ProposedKey } from './approval.ts'

let bench: ControlBench

beforeEach(async () => {
  bench = await new ControlBench().open()
})

afterEach(async () => {
  await bench.close()
  bench.remove()
  if (bench.errors.length > 0) throw new AggregateError(bench.errors)
})

const dayMs = 86_400_000

function key(more: Partial<ProposedKey> = {}): ProposedKey {
  return {
    id: 'gus',
    role: 'trader',
    owner: 'gus',
    publicKey: newPublicKey(),
    accounts: ['a1'],
    ...more,
  }
}

function propose(order: KeyChangeOrder, keyId = 'admin-dan'): Promise<KeyChange> {
  const asked = { change: order, reason: 'because' }
  return bench.control.proposeKeyChange(bench.principal(keyId), asked)
}

function approve({ id }: KeyChange, keyId = 'admin-fay'): Promise<KeyChange> {
  return bench.control.approveKeyChange(bench.principal(keyId), { keyChange: id })
}

async function passTime(ms: number): Promise<void> {
  bench.clock.timeMs += ms
  await bench.control.tick()
}

async function change(order: KeyChangeOrder): Promise<KeyChange> {
  const proposed = await propose(order)
  await approve(proposed)
  await passTime(dayMs)
  return bench.control.keyChange(proposed.id)
}

describe('a new key', () => {
  test('is good a day after another admin has approved it, and after every restart', async () => {
    const proposed = await propose({ action: 'add', key: key() })
    await expect(approve(proposed, 'admin-dan')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await approve(proposed)).toMatchObject({
      status: 'approved',
      executeAtMs: bench.clock.timeMs + dayMs,
    })
    await passTime(dayMs - 1)
    expect(bench.keyring.find('gus')).toBeUndefined()
    await passTime(1)
    expect(bench.control.keyChange(proposed.id).status).toBe('executed')
    expect(bench.keyring.find('gus')?.principal).toMatchObject({
      role: 'trader',
      accounts: new Set(['a1']),
    })
    await bench.close()
    await bench.open()
    expect(bench.keyring.find('gus')?.principal.role).toBe('trader')
  })

  test('has a name and a public key of its own', async () => {
    const publicKey = bench.keyring.find('venue')?.settings.publicKey ?? ''
    const refusals = [key({ id: 'venue' }), key({ publicKey })].map((one) =>
      propose({ action: 'add', key: one }),
    )
    for (const refusal of refusals)
      await expect(refusal).rejects.toMatchObject({ code: 'conflict' })
  })

  test.each([
    [{ role: 'root' }, /key\.role/u],
    [{ publicKey: 'x' }, /key\.publicKey/u],
    [{ publicKey: `${'A'.repeat(42)}B` }, /key\.publicKey: is no public key/u],
    [{ accounts: [] }, /key\.accounts: is empty/u],
    [{ role: 'admin' }, /key\.accounts: is for traders/u],
    [{ addresses: ['x'] }, /key\.addresses\.0/u],
    [{ expires: '2020-01-01T00:00:00Z' }, /key\.expires: has passed/u],
    [{ owner: 'a\nb' }, /key\.owner/u],
  ])('is refused with %j', async (more, message) => {
    const refusal = propose({ action: 'add', key: key(more as Partial<ProposedKey>) })
    await expect(refusal).rejects.toMatchObject({
      code: 'invalidRequest',
      detail: expect.stringMatching(message) as unknown,
    })
  })

  test.each<[Role, string, string]>([
    ['riskOfficer', 'Fay', 'admin-fay'],
    ['venue', 'FAY', 'admin-fay'],
    ['admin', 'ada', 'risk-ada'],
  ])('of role %s is not for %s, who holds %s', async (role, owner, other) => {
    const wanted = key({ id: 'both', role, owner, accounts: [] })
    await expect(propose({ action: 'add', key: wanted })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining(other) as unknown,
    })
  })

  test('is only proposed by admins', async () => {
    for (const keyId of ['risk-ada', 'op-cid', 'venue']) {
      await expect(propose({ action: 'add', key: key() }, keyId)).rejects.toMatchObject({
        code: 'forbidden',
      })
    }
  })

  test('that was proposed twice comes once', async () => {
    const [first, second] = [
      await propose({ action: 'add', key: key() }),
      await propose({ action: 'add', key: key() }),
    ]
    await approve(first)
    await approve(second)
    await passTime(dayMs)
    const statuses = [first, second].map(({ id }) => bench.control.keyChange(id).status)
    expect(statuses.sort()).toEqual(['executed', 'void'])
  })
})

describe('a revoked key', () => {
  test('ends at once, for good, and with it what it has proposed', async () => {
    const told: string[] = []
    bench.keyring.onRevoked((keyId) => told.push(keyId))
    const command = { domain, command: fundMoney(1n), reason: 'because' }
    const { id } = await bench.control.propose(bench.principal('risk-ada'), command)
    const proposed = await propose({ action: 'revoke', keyId: 'risk-ada' })
    expect(await approve(proposed)).toMatchObject({ status: 'executed' })
    expect(told).toEqual(['risk-ada'])
    await bench.control.tick()
    expect(bench.control.approval(domain, id)).toMatchObject({ status: 'void' })
    await bench.close()
    await bench.open()
    expect(bench.keyring.find('risk-ada')).toBeUndefined()
    expect(bench.keyring.documents().find((one) => one.id === 'risk-ada')?.isRevoked).toBe(true)
    await expect(propose({ action: 'add', key: key({ id: 'risk-ada' }) })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('is not the last but one admin’s, because then nobody could change keys any more', async () => {
    await expect(propose({ action: 'revoke', keyId: 'admin-fay' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await change({
      action: 'add',
      key: key({ id: 'admin-hal', role: 'admin', owner: 'hal', accounts: [] }),
    })
    expect(await change({ action: 'revoke', keyId: 'venue' })).toMatchObject({ status: 'executed' })
    const proposed = await propose({ action: 'revoke', keyId: 'admin-hal' })
    expect(await approve(proposed)).toMatchObject({ status: 'executed' })
    await expect(propose({ action: 'revoke', keyId: 'nobody' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

test('a key is replaced by another in one step', async () => {
  const next = key({ id: 'venue-2', role: 'venue', owner: 'engine', accounts: [] })
  const order: KeyChangeOrder = { action: 'replace', keyId: 'venue', key: next }
  expect(await change(order)).toMatchObject({ status: 'executed' })
  expect(bench.keyring.find('venue')).toBeUndefined()
  expect(bench.keyring.find('venue-2')?.principal.role).toBe('venue')
})

test('a change waits no longer than it may, and can be cancelled until it takes effect', async () => {
  const late = await propose({ action: 'add', key: key() })
  await passTime(900_000)
  expect(bench.control.keyChange(late.id).status).toBe('expired')
  const other = await propose({ action: 'add', key: key() })
  await approve(other)
  const cancelled = await bench.control.cancelKeyChange(bench.principal('admin-dan'), {
    keyChange: other.id,
    reason: 'no',
  })
  expect(cancelled).toMatchObject({ status: 'cancelled', endReason: 'no' })
  await passTime(dayMs)
  expect(bench.keyring.find('gus')).toBeUndefined()
  expect(bench.control.keyChanges({ limit: 9 }).rows.map(({ id }) => id)).toEqual([
    other.id,
    late.id,
  ])
})

test('a configuration must not give the name of an approved key to another', async () => {
  await change({ action: 'add', key: key({ id: 'gus' }) })
  await bench.close()
  const settings = { ...key({ id: 'gus' }), algorithm: 'ed25519', accounts: ['a1'] }
  Object.assign(bench.config, { keys: [...bench.config.keys, settings] })
  await expect(bench.openControl()).rejects.toThrow(
    /has a key gus that is not the one of this name that was approved/u,
  )
})
