import { AppendRefused, AppendUnknown } from '@plimsoll/journal'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ControlBench, domainName as domain, fundMoney } from '../testing/control-bench.ts'
import type { AuditNote } from './control.ts'

let bench: ControlBench

beforeEach(async () => {
  bench = await new ControlBench().open()
})

afterEach(async () => {
  await bench.close()
  bench.remove()
})

const note: AuditNote = {
  action: 'postCommands',
  keyId: 'op-cid',
  owner: 'cid',
  role: 'operator',
  outcome: 'refused',
  detail: 'forbidden: no',
}

async function actions(): Promise<string[]> {
  const { rows } = await bench.control.auditEntries({ limit: 100 })
  return rows.map(({ action, outcome }) => `${action} ${outcome}`)
}

test('says who did what, newest first, in one chain', async () => {
  const order = {
    domain,
    command: fundMoney(1n),
    reason: 'because',
    requestId: 'r1',
    address: '10.0.0.1',
  }
  const { id, effectHash } = await bench.control.propose(bench.principal('risk-ada'), order)
  await expect(
    bench.control.approve(bench.principal('risk-ada-2'), { domain, approval: id, effectHash }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  await bench.control.approve(bench.principal('risk-bob'), { domain, approval: id, effectHash })
  bench.clock.timeMs += 60_000
  await bench.control.tick()
  expect(await actions()).toEqual([
    'proposal.executed done',
    'proposal.executing done',
    'approval.approve done',
    'approval.approve refused',
    'approval.propose done',
    'server.start done',
  ])
  const { rows } = await bench.control.auditEntries({ limit: 100 })
  expect(rows[4]).toMatchObject({
    keyId: 'risk-ada',
    owner: 'ada',
    role: 'riskOfficer',
    domain,
    subject: id,
    detail: 'moveFundMoney',
    requestId: 'r1',
    address: '10.0.0.1',
  })
  expect(rows[5]?.detail).toMatch(
    /^8 keys in force; privileged: admin-dan \(admin of dan, [0-9a-f]{16}\)/u,
  )
  expect(new Set(rows.map(({ hash }) => hash)).size).toBe(6)
})

test('names no account: what people and the engine said is in the proposals', async () => {
  const officer = bench.principal('risk-ada')
  const whale = 'secret-whale'
  const reason = `about ${whale}`
  const { id } = await bench.control.propose(officer, { domain, command: fundMoney(1n), reason })
  await bench.control.cancel(officer, { domain, approval: id, reason })
  const unfreeze = { kind: 'unfreezeAccount', account: whale } as const
  await expect(
    bench.control.propose(officer, { domain, command: unfreeze, reason }),
  ).rejects.toMatchObject({ code: 'rejected' })
  await bench.control.proposeKeyChange(bench.principal('admin-dan'), {
    change: { action: 'revoke', keyId: 'venue' },
    reason,
  })
  const { rows } = await bench.control.auditEntries({ limit: 100 })
  expect(JSON.stringify(rows)).not.toContain(whale)
  expect(rows.some(({ detail }) => detail?.startsWith('rejected: ') === true)).toBe(true)
})

test('is read page by page', async () => {
  for (let count = 0; count < 7; count += 1)
    await bench.control.audit({ ...note, outcome: 'done', detail: `${count}` })
  const details: (string | undefined)[] = []
  let cursor: string | undefined
  do {
    const page = await bench.control.auditEntries({
      limit: 3,
      ...(cursor !== undefined && { cursor }),
    })
    details.push(...page.rows.map(({ detail }) => detail))
    cursor = page.next
  } while (cursor !== undefined)
  expect(details.slice(0, 7)).toEqual(['6', '5', '4', '3', '2', '1', '0'])
  expect(details).toHaveLength(8)
  await expect(bench.control.auditEntries({ limit: 3, cursor: '99' })).rejects.toMatchObject({
    code: 'invalidCursor',
  })
})

test('shows whoever is confined to domains nothing of others', async () => {
  await bench.control.audit({ ...note, outcome: 'done', domain: 'a' })
  await bench.control.audit({ ...note, outcome: 'done', domain: 'b' })
  const { rows } = await bench.control.auditEntries({ limit: 100, domains: new Set(['a', 'c']) })
  expect(rows.map((row) => row.domain)).toEqual(['a'])
})

test('gathers equal refusals, so that nobody can fill the disk with them', async () => {
  for (let count = 0; count < 500; count += 1) await bench.control.audit(note)
  await bench.control.audit({ ...note, keyId: 'venue' })
  expect(await actions()).toEqual([
    'postCommands refused',
    'postCommands refused',
    'server.start done',
  ])
  bench.clock.timeMs += 60_000
  await bench.control.tick()
  const { rows } = await bench.control.auditEntries({ limit: 1 })
  expect(rows[0]?.detail).toBe('forbidden: no (499 more times in a minute)')
  await bench.control.tick()
  await bench.control.audit(note)
  expect(await actions()).toHaveLength(5)
})

test('that cannot be written stops what it would be about', async () => {
  const before = await bench.fundQuote()
  bench.beforeAppend = () => {
    throw new AppendRefused('the disk is full', true)
  }
  const order = { domain, command: fundMoney(1n), reason: 'because' }
  await expect(bench.control.propose(bench.principal('risk-ada'), order)).rejects.toMatchObject({
    code: 'unavailable',
  })
  await expect(bench.control.audit({ ...note, outcome: 'done' })).rejects.toMatchObject({
    code: 'unavailable',
  })
  bench.beforeAppend = () => undefined
  expect(bench.control.approvals(domain, { limit: 10 }).rows).toEqual([])
  expect(await actions()).toEqual(['server.start done'])
  expect(await bench.fundQuote()).toBe(before)
})

test.each(['before', 'after'])(
  'is read again where nobody knows whether it was written (%s)',
  async (when) => {
    const fail = (): never => {
      bench.beforeAppend = () => undefined
      bench.afterAppend = () => undefined
      throw new AppendUnknown('the disk went away')
    }
    const key = { idempotencyKey: 'risk-ada/1' }
    const order = { domain, command: fundMoney(1n), reason: 'because', ...key }
    bench[when === 'before' ? 'beforeAppend' : 'afterAppend'] = (journal) => {
      void journal.close()
      fail()
    }
    await expect(bench.control.propose(bench.principal('risk-ada'), order)).rejects.toMatchObject({
      code: 'outcomeUnknown',
    })
    const again = await bench.control.propose(bench.principal('risk-ada'), order)
    const { rows } = bench.control.approvals(domain, { limit: 10 })
    expect(rows.map(({ id }) => id)).toEqual([again.id])
  },
)
