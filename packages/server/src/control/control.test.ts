import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeCommand, type SubmittedCommand } from '@plimsoll/protocol'
import type { Submission } from '@plimsoll/journal'
import { ControlBench, domainName as domain, fundMoney } from '../testing/control-bench.ts'
import { developer } from '../identity/principal.ts'
import type { Approval } from './approval.ts'

let bench: ControlBench
const opened: ControlBench[] = []

async function openBench(more = '', isDev = false): Promise<ControlBench> {
  const one = await new ControlBench(more, isDev).open()
  opened.push(one)
  return one
}

beforeEach(async () => {
  bench = await openBench()
})

afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close()
    one.remove()
    if (one.errors.length > 0) throw new AggregateError(one.errors)
  }
})

const minuteMs = 60_000
const halt: Submission = { kind: 'halt', reason: 'test' }
const resume: Submission = { kind: 'resume' }

function propose(keyId: string, command: Submission, more: object = {}): Promise<Approval> {
  return bench.control.propose(bench.principal(keyId), {
    domain,
    command,
    reason: 'because',
    ...more,
  })
}

function approve(
  keyId: string,
  { id, effectHash }: Approval,
  more: object = {},
): Promise<Approval> {
  return bench.control.approve(bench.principal(keyId), {
    domain,
    approval: id,
    effectHash,
    ...more,
  })
}

async function passTime(ms: number): Promise<void> {
  bench.clock.timeMs += ms
  await bench.control.tick()
}

describe('a command that takes two', () => {
  test('is executed once its delay is over, as it was approved', async () => {
    const before = await bench.fundQuote()
    const proposed = await propose('risk-ada', fundMoney(5_000_000n))
    expect(proposed).toMatchObject({
      status: 'proposed',
      proposedBy: { keyId: 'risk-ada', owner: 'ada' },
      expiresMs: bench.clock.timeMs + 15 * minuteMs,
      lines: [{ text: 'fund insurance: +5.000000 USDT' }],
      effect: [{ kind: 'fundMoneyMoved', fund: 'insurance', amount: '5.000000' }],
    })
    const approved = await approve('risk-bob', proposed)
    expect(approved).toMatchObject({
      status: 'approved',
      executeAtMs: bench.clock.timeMs + minuteMs,
    })
    await passTime(minuteMs - 1)
    expect(await bench.fundQuote()).toBe(before)
    await passTime(1)
    expect(bench.control.approval(domain, proposed.id)).toMatchObject({ status: 'executed' })
    expect(await bench.fundQuote()).toBe(before + 5_000_000n)
    await passTime(minuteMs)
    expect(await bench.fundQuote()).toBe(before + 5_000_000n)
  })

  test('names its effect by a hash that anybody can work out', async () => {
    const { command, effect, policyHash, effectHash } = await propose(
      'risk-ada',
      fundMoney(5_000_000n),
    )
    const document = encodeCommand(command as SubmittedCommand, { format: bench.domain.format })
    const sorted = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .sort(([left], [right]) => (left < right ? -1 : 1))
              .map(([name, field]) => [name, sorted(field)]),
          )
    const text = JSON.stringify(
      sorted({ command: document, domain, effect: effect.map(sorted), policyHash }),
    )
    expect(createHash('sha256').update(text).digest('hex')).toBe(effectHash)
  })

  test('is executed at once where its class has no delay', async () => {
    await bench.domain.submit(halt)
    const proposed = await propose('op-cid', resume)
    expect(proposed.lines).toEqual([
      { text: 'trading, liquidation and rounds go on in the whole domain' },
    ])
    expect(await approve('risk-ada', proposed)).toMatchObject({ status: 'executed' })
    expect(await bench.domain.read((state) => state.halts())).toEqual([])
  })

  test('is not approved by whoever proposed it, under no other key, and not by a role that cannot', async () => {
    const proposed = await propose('risk-ada', fundMoney(1n))
    await expect(approve('risk-ada', proposed)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(approve('risk-ada-2', proposed)).rejects.toMatchObject({ code: 'forbidden' })
    for (const keyId of ['op-cid', 'admin-dan', 'venue']) {
      await expect(approve(keyId, proposed)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(propose(keyId, fundMoney(1n))).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(
      approve('risk-bob', { ...proposed, effectHash: '0'.repeat(64) }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('takes as many approvers as are asked for, each another person', async () => {
    bench = await openBench('[control]\napprovers = 2')
    const proposed = await propose('risk-ada', fundMoney(1n))
    expect(await approve('risk-bob', proposed)).toMatchObject({ status: 'proposed' })
    await expect(approve('risk-bob', proposed)).rejects.toMatchObject({ code: 'conflict' })
    expect(await approve('risk-eve', proposed)).toMatchObject({ status: 'approved' })
  })

  test('is not even proposed where the engine would refuse it, or nothing would change', async () => {
    await expect(propose('risk-ada', resume)).rejects.toMatchObject({
      code: 'rejected',
      rejection: 'notHalted',
    })
    await expect(propose('risk-ada', halt)).rejects.toMatchObject({ code: 'forbidden' })
    const elsewhere = { domain: 'other', command: resume, reason: 'x' }
    await expect(
      bench.control.propose(bench.principal('risk-ada'), elsewhere),
    ).rejects.toMatchObject({ code: 'notFound' })
    const confined = { ...bench.principal('risk-ada'), domains: new Set(['other']) }
    await expect(bench.control.propose(confined, { ...elsewhere, domain })).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})

test('a case by order comes with a forecast of whom it would cut, which is no part of its hash', async () => {
  const order = { account: 'b1', bucket: 'cross', reason: 'compliance' }
  const proposed = await propose('risk-ada', { kind: 'orderCase', ...order })
  expect(proposed.effect).toEqual([{ kind: 'caseOrdered', ...order }])
  expect(proposed.lines[0]).toEqual({
    account: 'b1',
    text: 'bucket cross becomes a case of the next round',
  })
  expect(proposed.lines[1]).toMatchObject({
    account: 'b1',
    text: expect.stringMatching(/^forecast: the case of cross/u) as unknown,
  })
  expect(proposed.lines.slice(2).map(({ account }) => account)).toContain('a1')
  await approve('risk-bob', proposed)
  await passTime(minuteMs)
  expect(bench.control.approval(domain, proposed.id).status).toBe('executed')
})

describe('a proposal ends without execution', () => {
  test('when it is not approved in time', async () => {
    const proposed = await propose('risk-ada', fundMoney(1n))
    bench.clock.timeMs += 15 * minuteMs
    await expect(approve('risk-bob', proposed)).rejects.toMatchObject({ code: 'conflict' })
    await bench.control.tick()
    expect(bench.control.approval(domain, proposed.id).status).toBe('expired')
  })

  test('when someone cancels it, until it is executed', async () => {
    const proposed = await propose('risk-ada', fundMoney(1n))
    await approve('risk-bob', proposed)
    const cancel = { domain, approval: proposed.id, reason: 'no' }
    await expect(bench.control.cancel(bench.principal('op-cid'), cancel)).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await bench.control.cancel(bench.principal('risk-eve'), cancel)).toMatchObject({
      status: 'cancelled',
      cancelledBy: { owner: 'eve' },
      endReason: 'no',
    })
    const before = await bench.fundQuote()
    await passTime(minuteMs)
    expect(await bench.fundQuote()).toBe(before)
    await expect(bench.control.cancel(bench.principal('risk-eve'), cancel)).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('when its effect is another by then', async () => {
    const proposed = await propose('risk-ada', {
      kind: 'transferPosition',
      market: 'BTC-USDT',
      side: 'short',
      lots: 1_500n,
      from: { account: 'a1' },
      to: { account: 'a2' },
      at: 'mark',
      reason: 'error of the desk',
    } as Submission)
    expect(proposed.lines[0]).toMatchObject({ account: 'a1' })
    await approve('risk-bob', proposed)
    bench.clock.timeMs += 1_000
    const answer = await bench.domain.submit({
      kind: 'updatePrices',
      prices: [
        {
          market: 'BTC-USDT',
          markPriceTicks: { numerator: 500_010n, denominator: 1n },
          indexPriceTicks: { numerator: 500_010n, denominator: 1n },
          sources: 3,
          priceTimeMs: bench.clock.timeMs,
        },
      ],
    })
    expect(answer).toMatchObject({ events: [{ verdicts: ['used'] }] })
    await passTime(minuteMs)
    expect(bench.control.approval(domain, proposed.id)).toMatchObject({
      status: 'void',
      endReason: 'the effect would be another now than the one that was approved; propose it again',
    })
    expect(await bench.domain.read((state) => state.account('a1')?.positions.length)).toBe(1)
  })

  test('when the domain starts anew', async () => {
    const proposed = await propose('risk-ada', fundMoney(1n))
    await approve('risk-bob', proposed)
    await bench.close()
    await bench.open()
    await passTime(minuteMs)
    expect(bench.control.approval(domain, proposed.id)).toMatchObject({
      status: 'void',
      endReason: 'the domain started anew before it was executed',
    })
  })

  test('when a key that took part is not in force any more', async () => {
    const proposed = await propose('risk-ada', fundMoney(1n))
    await approve('risk-bob', proposed)
    bench.keyring.revoke('risk-bob')
    await passTime(minuteMs)
    expect(bench.control.approval(domain, proposed.id)).toMatchObject({ status: 'void' })
  })
})

test('in development mode one without a key is enough, and delays may be none', async () => {
  bench = await openBench('[control]\nfundMoneyDelayMs = 0', true)
  const before = await bench.fundQuote()
  const order = { domain, command: fundMoney(1n), reason: 'because' }
  const { id, effectHash } = await bench.control.propose(developer, order)
  const approved = await bench.control.approve(developer, { domain, approval: id, effectHash })
  expect(approved.status).toBe('executed')
  expect(await bench.fundQuote()).toBe(before + 1n)
})

describe('money that leaves funds', () => {
  test('is bounded by the hour, whoever approves', async () => {
    bench = await openBench(`[domains.${domain}]\nfundOutflowPerHour = "100"`)
    await expect(propose('risk-ada', fundMoney(-100_000_001n))).rejects.toMatchObject({
      code: 'conflict',
    })
    const [first, second] = [
      await propose('risk-ada', fundMoney(-60_000_000n)),
      await propose('risk-ada', fundMoney(-60_000_001n)),
    ]
    await approve('risk-bob', first)
    await approve('risk-bob', second)
    await passTime(minuteMs)
    const statuses = [first, second].map(({ id }) => bench.control.approval(domain, id).status)
    expect(statuses.sort()).toEqual(['executed', 'void'])
    const third = await propose('risk-ada', fundMoney(-39_999_999n)).catch(
      (error: unknown) => error,
    )
    expect(third).toMatchObject({ status: 'proposed' })
    await bench.close()
    await bench.open()
    await expect(propose('risk-ada', fundMoney(-50_000_000n))).rejects.toMatchObject({
      code: 'conflict',
    })
    await passTime(60 * minuteMs)
    expect(await propose('risk-ada', fundMoney(-50_000_000n))).toMatchObject({ status: 'proposed' })
  })
})

describe('an order sent again', () => {
  test('with its key is answered by what it came to, and with another body refused', async () => {
    const key = { idempotencyKey: 'risk-ada/1' }
    const first = await propose('risk-ada', fundMoney(1n), key)
    expect((await propose('risk-ada', fundMoney(1n), { ...key, requestId: 'other' })).id).toBe(
      first.id,
    )
    await expect(propose('risk-ada', fundMoney(2n), key)).rejects.toMatchObject({
      code: 'keyReused',
    })
    const approval = { idempotencyKey: 'risk-bob/1' }
    await approve('risk-bob', first, approval)
    await bench.close()
    await bench.open()
    expect(await approve('risk-bob', first, approval)).toMatchObject({ id: first.id })
    expect((await propose('risk-ada', fundMoney(1n), key)).id).toBe(first.id)
  })
})

test('listings go from the newest, page by page', async () => {
  const ids: string[] = []
  for (let amount = 1n; amount <= 5n; amount += 1n)
    ids.unshift((await propose('risk-ada', fundMoney(amount))).id)
  const first = bench.control.approvals(domain, { limit: 2 })
  expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  const second = bench.control.approvals(domain, { limit: 3, cursor: first.next ?? '' })
  expect(second.rows.map(({ id }) => id)).toEqual(ids.slice(2))
  expect(second.next).toBeUndefined()
  expect(bench.control.approvals(domain, { limit: 9, isOpen: false }).rows).toEqual([])
  expect(() => bench.control.approvals(domain, { limit: 2, cursor: 'x' })).toThrow(/invalidCursor/u)
})

test('no more can be open than are allowed', async () => {
  bench = await openBench('[control]\nopenMax = 2')
  await propose('risk-ada', fundMoney(1n))
  await propose('risk-ada', fundMoney(2n))
  await expect(propose('risk-ada', fundMoney(3n))).rejects.toMatchObject({ code: 'conflict' })
})
