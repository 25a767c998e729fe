import { routeChecks, type RouteName } from '@plimsoll/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { type ServedApp, serveApp, type TestAnswer } from '../testing/served-app.ts'
import { otherAccounts, ownAccounts, worldBook, worldDocument } from '../testing/world.ts'

const D = '/v1/domains/world'
let served: ServedApp | undefined
let keys = 0

afterEach(async () => {
  await served?.close()
  served = undefined
})

async function ask(
  route: RouteName,
  url: string,
  { body, key = 'venue' }: { readonly body?: unknown; readonly key?: string } = {},
): Promise<TestAnswer> {
  keys += 1
  const method = body === undefined ? 'GET' : 'POST'
  const idempotencyKey = `v-${keys}`
  const answer = await served?.ask({ method, url: D + url, body, key, idempotencyKey })
  if (answer === undefined) throw new Error('nothing is served')
  if (answer.status === 200) expect(routeChecks(route).answer(answer.json), route).toEqual([])
  return answer
}

describe('a domain in sidecar', () => {
  const sidecar = { execution: 'sidecar' }

  test('is brought to the book of its venue, and says where it was not', async () => {
    served = await serveApp({ books: [worldBook(sidecar)] })
    const book = worldDocument(sidecar)
    const same = await ask('postBook', '/books', { body: { book } })
    expect(same.json).toMatchObject({ outcome: 'synced', domain: 'world' })
    const [first, ...others] = book.accounts
    const richer = { ...book, accounts: [{ ...first, collateral: '9001' }, ...others] }
    const answer = await ask('postBook', '/books', { body: { book: richer } })
    expect(answer.json).toMatchObject({
      outcome: 'synced',
      differences: { accountsCount: 1, moneyDifference: '1.000000' },
    })
    const other = { ...book, domain: 'elsewhere' }
    expect((await ask('postBook', '/books', { body: { book: other } })).json).toMatchObject({
      code: 'invalidRequest',
      errors: [{ path: 'body.book.domain' }],
    })
    const scaled = { ...book, asset: { name: 'USDT', decimals: 4 } }
    expect((await ask('postBook', '/books', { body: { book: scaled } })).status).toBe(400)
  })

  test('hands out plans, takes confirmations, and compares what the venue then has', async () => {
    served = await serveApp({ books: [worldBook(sidecar)] })
    await ask('postCommands', '/commands', { body: { kind: 'openRound' } })
    await ask('postCommands', '/commands', { body: { kind: 'passTime' } })
    const { json } = await ask('listPlans', '/plans')
    const [plan = {}] = json['rows'] as readonly Record<string, unknown>[]
    const [row] = plan['rows'] as readonly Record<string, unknown>[]
    const confirm = (market: string, planId = plan['planId']): Promise<TestAnswer> =>
      ask('confirmPlan', `/plans/${encodeURIComponent(String(planId))}/confirmations`, {
        body: {
          market,
          fills: [{ index: row?.['index'], status: 'done', size: row?.['size'], newPosition: '7' }],
        },
      })
    expect((await confirm('ETH-USDT')).json).toMatchObject({ code: 'invalidRequest' })
    expect((await confirm('BTC-USDT', 'none')).json).toMatchObject({ code: 'rejected' })
    const answer = await confirm('BTC-USDT')
    expect(answer.json).toMatchObject({ outcome: 'accepted', differences: [{ venue: '7' }] })
    const hidden = await ask('listPlans', '/plans', { key: 'auditor' })
    for (const name of [...ownAccounts, ...otherAccounts]) expect(hidden.text).not.toContain(name)
  })
})

test('a domain in shadow compares what the venue decided, and one that is not has nothing to compare', async () => {
  served = await serveApp({ books: [worldBook()], isShadow: true })
  const decision = {
    decisionId: 'd-1',
    timeMs: 1_760_130_964_831,
    account: ownAccounts[0],
    bucket: 'cross',
    market: 'BTC-USDT',
    side: 'long',
    fundPaid: '0',
    fills: [{ account: otherAccounts[1], bucket: 'cross', size: '1.000', price: '50000.0' }],
  }
  const first = await ask('postShadowDecision', '/shadow/decisions', { body: decision })
  expect(first.json).toEqual({ decisionId: 'd-1', isNew: true })
  const again = await ask('postShadowDecision', '/shadow/decisions', { body: decision })
  expect(again.json).toEqual({ decisionId: 'd-1', isNew: false })
  const underOneKey = (body: object): Promise<TestAnswer> | undefined =>
    served?.ask({
      method: 'POST',
      url: `${D}/shadow/decisions`,
      body,
      key: 'venue',
      idempotencyKey: 'one',
    })
  const second = { ...decision, decisionId: 'd-3' }
  for (let time = 0; time < 2; time += 1) {
    expect((await underOneKey(second))?.json).toEqual({ decisionId: 'd-3', isNew: true })
  }
  for (const other of [decision, { ...second, decisionId: 'd-4' }]) {
    expect((await underOneKey(other))?.json).toMatchObject({ status: 409, code: 'keyReused' })
  }
  const wrong = { ...decision, decisionId: 'd-2', market: 'ETH-USDT' }
  const refused = await ask('postShadowDecision', '/shadow/decisions', { body: wrong })
  expect(refused.json).toMatchObject({ code: 'invalidRequest', errors: [{ path: 'body.market' }] })
  expect((await ask('listShadowDifferences', '/shadow/differences')).status).toBe(200)
  await served.close()
  served = await serveApp({ books: [worldBook()] })
  const elsewhere = await ask('postShadowDecision', '/shadow/decisions', { body: decision })
  expect(elsewhere.json).toMatchObject({ status: 409, code: 'conflict' })
})

test('a domain that keeps its own book takes no other', async () => {
  served = await serveApp({ books: [worldBook()] })
  const answer = await ask('postBook', '/books', { body: { book: worldDocument() } })
  expect(answer.json).toMatchObject({ status: 409, code: 'conflict', outcome: 'none' })
})

test('a drill says how the waterfall held, and changes nothing', async () => {
  served = await serveApp({ books: [worldBook()] })
  const before = await ask('getDomain', '', { key: 'riskOfficer' })
  const body = { shocks: [{ market: 'BTC-USDT', move: '-0.2' }], defaults: { largest: 1 } }
  const drill = await ask('runDrill', '/drills', { body, key: 'riskOfficer' })
  expect(drill.status).toBe(200)
  const after = await ask('getDomain', '', { key: 'riskOfficer' })
  expect(after.json).toEqual(before.json)
  const wrong = { shocks: [{ market: 'ETH-USDT', move: '-0.2' }] }
  expect(
    (await ask('runDrill', '/drills', { body: wrong, key: 'riskOfficer' })).json,
  ).toMatchObject({ code: 'invalidRequest', errors: [{ path: 'body.shocks[0].market' }] })
})
