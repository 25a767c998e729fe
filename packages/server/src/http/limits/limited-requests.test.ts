import { expect, test } from 'vitest'
import { serveWorld } from '../testing/world.ts'

const D = '/v1/domains/world'

test('an answer says what is left, and who has used up its points waits', async () => {
  const served = await serveWorld({ config: '[limits]\nkeyPoints = 10\n' })
  const first = await served.ask({ url: `${D}/markets`, key: 'trader' })
  expect(first.headers).toMatchObject({
    'ratelimit-limit': '10',
    'ratelimit-remaining': '9',
    'ratelimit-reset': '10',
  })
  const queue = `${D}/markets/BTC-USDT/adl/queue?side=long`
  expect((await served.ask({ url: queue, key: 'trader' })).status).toBe(200)
  const refused = await served.ask({ url: queue, key: 'trader' })
  expect(refused.json).toMatchObject({
    status: 429,
    code: 'rateLimited',
    retryable: true,
    outcome: 'none',
  })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await served.ask({ url: queue, key: 'marketMaker' })).status).toBe(200)
  expect((await served.ask({ url: `${D}/plans`, key: 'venue' })).status).toBe(200)
  await served.close()
})

test('commands of a batch are paid for one by one', async () => {
  const served = await serveWorld({ config: '[limits]\nvenueKeyPoints = 100\n' })
  const deposit = { kind: 'deposit', account: 'own-winner', amount: '1' }
  const batch = (length: number): Promise<{ readonly status: number }> =>
    served.ask({
      method: 'POST',
      url: `${D}/commands`,
      body: { commands: Array.from({ length }, () => deposit) },
      key: 'venue',
      idempotencyKey: `b-${length}`,
    })
  expect((await batch(60)).status).toBe(200)
  expect((await batch(59)).status).toBe(429)
  await served.close()
})

test('bytes of a body are paid for, whatever is in them', async () => {
  const served = await serveWorld({ config: '[limits]\nkeyPoints = 100\n' })
  const url = `${D}/accounts/own-winner/what-if`
  const bytes = `{"marks":[${'{},'.repeat(200_000)}{}]}`
  const answer = await served.ask({ method: 'POST', url, bytes, key: 'trader' })
  expect(answer.status).toBeOneOf([413, 429])
  await served.close()
})

test('a slider that asks five times a second leaves a key half of its points', async () => {
  const served = await serveWorld()
  const url = `${D}/accounts/own-winner/what-if`
  let left: unknown
  for (let index = 0; index < 50; index += 1) {
    const body = { marks: [{ market: 'BTC-USDT', markPrice: '41000.0' }] }
    const answer = await served.ask({ method: 'POST', url, body, key: 'trader' })
    expect(answer.status).toBe(200)
    left = answer.headers['ratelimit-remaining']
  }
  expect(Number(left)).toBeGreaterThanOrEqual(500)
  await served.close()
})

test('an address that guesses keys is shut out, and one with a good key is not slowed', async () => {
  const served = await serveWorld({ config: '[limits]\naddressPoints = 30\n' })
  const headers = { 'plimsoll-key': 'venue', 'plimsoll-timestamp': '1', 'plimsoll-signature': 'A' }
  const guess = (): Promise<{ readonly status: number }> =>
    served.ask({ url: `${D}/plans`, headers })
  const statuses = []
  for (let index = 0; index < 5; index += 1) statuses.push((await guess()).status)
  expect(statuses).toEqual([401, 401, 401, 429, 429])
  await served.close()

  const other = await serveWorld({ config: '[limits]\naddressPoints = 30\n' })
  for (let index = 0; index < 60; index += 1) {
    expect((await other.ask({ url: `${D}/plans`, key: 'venue' })).status).toBe(200)
  }
  await other.close()
})

test('an address that tries what is not there has used up its points at some time', async () => {
  const served = await serveWorld({ config: '[limits]\naddressPoints = 30\n' })
  const statuses = []
  for (let index = 0; index < 32; index += 1) {
    statuses.push((await served.ask({ url: `/wp-admin/${index}` })).status)
  }
  expect(statuses.filter((status) => status === 404)).toHaveLength(30)
  expect(statuses.at(-1)).toBe(429)
  await served.close()
})

test('reads that pile up hold up no command, and more than may wait are refused', async () => {
  const gate = Promise.withResolvers<void>()
  const served = await serveWorld({
    config: '[limits]\nqueriesRunning = 1\nqueriesWaiting = 1\n',
    change: (services) => ({
      ...services,
      domains: {
        ...services.domains,
        all: () => services.domains.all(),
        get: (domain) => {
          const entry = services.domains.get(domain)
          if (entry?.hosted === undefined) return entry
          const hosted = new Proxy(entry.hosted, {
            get: (target, name) => {
              const member: unknown = Reflect.get(target, name, target)
              if (typeof member !== 'function') return member
              return async (...given: unknown[]): Promise<unknown> => {
                if (name === 'read') await gate.promise
                return await Reflect.apply(member, target, given)
              }
            },
          })
          return { ...entry, hosted }
        },
      },
    }),
  })
  const reads = [1, 2, 3].map(() => served.ask({ url: `${D}/markets`, key: 'trader' }))
  const refused = await Promise.race(reads)
  expect(refused.json).toMatchObject({ status: 503, code: 'overloaded', retryable: true })
  const command = await served.ask({
    method: 'POST',
    url: `${D}/commands`,
    body: { kind: 'deposit', account: 'own-winner', amount: '1' },
    key: 'venue',
    idempotencyKey: 'd',
  })
  expect(command.json).toMatchObject({ outcome: 'accepted' })
  gate.resolve()
  const statuses = (await Promise.all(reads)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(2)
  await served.close()
})
