import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServedApp, serveApp, type TestAnswer } from '../testing/served-app.ts'
import { worldBook } from '../testing/world.ts'

let served: ServedApp
let keys = 0

beforeAll(async () => {
  served = await serveApp({ books: [worldBook()], accounts: ['own-winner'] })
})
afterAll(() => served.close())

const D = '/v1/domains/world'
const deposit = { kind: 'deposit', account: 'own-winner', amount: '5' }

function post(body: unknown, idempotencyKey?: string, key = 'venue'): Promise<TestAnswer> {
  keys += 1
  const own = idempotencyKey ?? `c-${keys}`
  return served.ask({ method: 'POST', url: `${D}/commands`, body, idempotencyKey: own, key })
}

async function collateral(): Promise<number> {
  const { json } = await served.ask({ url: `${D}/accounts/own-winner`, key: 'trader' })
  return Number(json['collateral'])
}

describe('a command', () => {
  test('is answered with its record, and the same again with what it came to', async () => {
    const before = await collateral()
    const first = await post(deposit, 'same')
    expect(first).toMatchObject({ status: 200, json: { outcome: 'accepted', epoch: 1 } })
    const again = await post(deposit, 'same')
    expect(again.json).toMatchObject({ outcome: 'repeated', sequence: first.json['sequence'] })
    expect(await collateral()).toBe(before + 5)
  })

  test('under a used key and another body is refused', async () => {
    await post(deposit, 'used')
    const other = await post({ ...deposit, amount: '6' }, 'used')
    expect(other.json).toMatchObject({ status: 409, code: 'keyReused', outcome: 'none' })
  })

  test('of two callers under the same key are two', async () => {
    const halt = { kind: 'halt', market: 'BTC-USDT', reason: 'a look' }
    expect((await post(halt, 'shared', 'operator')).json).toMatchObject({ outcome: 'accepted' })
    expect((await post(deposit, 'shared')).json).toMatchObject({ outcome: 'accepted' })
  })

  test('that the engine refuses is a problem with its code, also when it is repeated', async () => {
    const withdraw = { kind: 'withdraw', account: 'own-winner', amount: '999999999' }
    const first = await post(withdraw, 'too much')
    expect(first.json['code']).toBe('idempotencyKeyMissing')
    const refused = await post(withdraw, 'too-much')
    expect(refused.json).toMatchObject({ status: 422, code: 'rejected', outcome: 'none' })
    expect(refused.json['rejection']).toBeTypeOf('string')
    const again = await post(withdraw, 'too-much')
    expect(again.json).toMatchObject({
      status: 422,
      code: 'rejected',
      rejection: refused.json['rejection'],
    })
  })

  test('is for those whose role gives it', async () => {
    const given = async (body: unknown, key: string): Promise<unknown> => {
      const { json, status } = await post(body, undefined, key)
      return json['code'] ?? status
    }
    const freeze = { kind: 'freezeAccount', account: 'own-winner', reason: 'a look' }
    expect(await given(deposit, 'operator')).toBe('forbidden')
    expect(await given(deposit, 'riskOfficer')).toBe('forbidden')
    expect(await given(deposit, 'trader')).toBe('forbidden')
    expect(await given(freeze, 'operator')).toBe('forbidden')
    expect(await given(freeze, 'riskOfficer')).toBe(200)
    expect(await given({ kind: 'unfreezeAccount', account: 'own-winner' }, 'riskOfficer')).toBe(
      'forbidden',
    )
    expect(await given({ commands: [deposit, freeze] }, 'venue')).toBe('forbidden')
  })
})

describe('a batch', () => {
  test('is taken in order, each command for itself, and again as it was', async () => {
    const before = await collateral()
    const commands = [
      { kind: 'openAccount', account: 'new', accountKind: 'trader' },
      { kind: 'deposit', account: 'new', amount: '1' },
      { kind: 'withdraw', account: 'nobody', amount: '1' },
      deposit,
    ]
    const first = await post({ commands }, 'batch')
    const answers = first.json['answers'] as readonly Record<string, unknown>[]
    const taken = ['accepted', 'accepted', 'rejected', 'accepted']
    expect(answers.map(({ outcome }) => outcome)).toEqual(taken)
    const sequences = answers.map(({ sequence }) => Number(sequence))
    expect(sequences).toEqual(sequences.toSorted((left, right) => left - right))
    const again = await post({ commands }, 'batch')
    const repeated = again.json['answers'] as readonly Record<string, unknown>[]
    expect(repeated.map(({ outcome }) => outcome)).toEqual(new Array(4).fill('repeated'))
    expect(repeated.map(({ sequence }) => sequence)).toEqual(sequences)
    expect(await collateral()).toBe(before + 5)
  })

  test('under one key is one request, however it is wrapped', async () => {
    const before = await collateral()
    expect((await post(deposit, 'one')).json).toMatchObject({ outcome: 'accepted' })
    const alone = await post({ commands: [deposit] }, 'one')
    expect(alone.json).toMatchObject({ answers: [{ outcome: 'repeated' }] })
    for (const commands of [
      [deposit, deposit],
      [{ ...deposit, amount: '6' }],
      [{ ...deposit, amount: '6' }, deposit],
    ]) {
      expect((await post({ commands }, 'one')).json).toMatchObject({
        status: 409,
        code: 'keyReused',
      })
    }
    expect(await collateral()).toBe(before + 5)
    expect((await post({ commands: [deposit, deposit] }, 'two')).status).toBe(200)
    expect((await post(deposit, 'two')).json).toMatchObject({ code: 'keyReused' })
    expect((await post({ commands: [deposit, deposit, deposit] }, 'two')).json).toMatchObject({
      code: 'keyReused',
    })
    expect(await collateral()).toBe(before + 15)
  })

  test('with a command that cannot be read changes nothing', async () => {
    const before = await collateral()
    const answer = await post({ commands: [deposit, { ...deposit, amount: '0.00000001' }] })
    expect(answer.status).toBe(400)
    expect(await collateral()).toBe(before)
  })
})

test('what an officer orders alone, and what somebody was refused, is in the audit', async () => {
  await post({ kind: 'halt', reason: 'a look' }, undefined, 'operator')
  await post(deposit, undefined, 'marketMaker')
  const { json } = await served.ask({ url: '/v1/audit', key: 'admin' })
  const notes = (json['rows'] as readonly Record<string, unknown>[]).map(
    ({ keyId, outcome, subject }) => [keyId, outcome, subject],
  )
  expect(notes).toContainEqual(['operator', 'done', 'halt'])
  expect(notes).toContainEqual(['marketMaker', 'refused', undefined])
})

test('an approval takes two, and its effect is seen before it is approved', async () => {
  const step = (body: object, key: string, idempotencyKey: string): Promise<TestAnswer> =>
    served.ask({ method: 'POST', url: `${D}/approvals`, body, key, idempotencyKey })
  const command = { kind: 'moveFundMoney', fund: 'insurance', amount: '5.000000' }
  const proposal = { action: 'propose', command, reason: 'to be safe' }
  const proposed = await step(proposal, 'riskOfficer', 'p-1')
  expect(proposed.json).toMatchObject({ status: 'proposed', command })
  expect((await step(proposal, 'riskOfficer', 'p-1')).json['id']).toBe(proposed.json['id'])
  const { id: approval, effectHash } = proposed.json
  // Who may not act on such a command does not see it either.
  const seenBy = async (key: string): Promise<unknown> => {
    const one = await served.ask({ url: `${D}/approvals/${String(approval)}`, key })
    const list = await served.ask({ url: `${D}/approvals`, key })
    return [one.status, list.text.includes(String(approval))]
  }
  expect(await seenBy('riskOfficer')).toEqual([200, true])
  expect(await seenBy('auditor')).toEqual([200, true])
  expect(await seenBy('operator')).toEqual([404, false])
  const own = await step({ action: 'approve', approval, effectHash }, 'riskOfficer', 'p-2')
  expect(own.json).toMatchObject({ status: 403, code: 'forbidden' })
  const cancelled = await step({ action: 'cancel', approval, reason: 'no' }, 'riskOfficer', 'p-3')
  expect(cancelled.json).toMatchObject({ status: 'cancelled' })
})
