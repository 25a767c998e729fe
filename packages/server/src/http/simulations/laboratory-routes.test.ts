import { createState, decodeSnapshot, stateHash } from '@plimsoll/engine'
import { routeChecks, type RouteName } from '@plimsoll/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import type { ComparisonTask, Laboratory } from '../../domain/comparison/laboratory.ts'
import { type ServedApp, serveApp, type TestAnswer } from '../testing/served-app.ts'
import { stillLaboratory } from '../testing/still-laboratory.ts'
import { ownAccounts, serveWorld, worldBook } from '../testing/world.ts'
import { LaboratoryTables } from './laboratory-tables.ts'

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
  {
    body,
    idempotencyKey,
    key = 'riskOfficer',
  }: Partial<Record<'idempotencyKey' | 'key', string>> & {
    readonly body?: unknown
  } = {},
): Promise<TestAnswer> {
  keys += 1
  const method = body === undefined ? 'GET' : 'POST'
  const named = idempotencyKey ?? `v-${keys}`
  const answer = await served?.ask({ method, url, body, key, idempotencyKey: named })
  if (answer === undefined) throw new Error('nothing is served')
  if (answer.status < 300) expect(routeChecks(route).answer(answer.json), route).toEqual([])
  return answer
}

const post = (body: object, rest: { idempotencyKey?: string } = {}): Promise<TestAnswer> =>
  ask('postComparison', `${D}/comparisons`, { body, ...rest })

/** The comparison once it has ended. */
async function ended({ json }: TestAnswer): Promise<TestAnswer['json']> {
  for (;;) {
    const answer = await ask('getComparison', `${D}/comparisons/${String(json['comparison'])}`)
    if (answer.json['endedMs'] !== undefined) return answer.json
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Serves the world with a laboratory of the test's own. */
async function serveWith(laboratory: Laboratory): Promise<void> {
  served = await serveWorld({
    change: (services) => ({
      ...services,
      laboratory: new LaboratoryTables({
        settings: { runningMax: 2, waitingMax: 1, keptMax: 2 },
        nowMs: services.nowMs,
        domainNamed: (domain) => services.domains.get(domain)?.hosted,
        laboratory,
      }),
    }),
  })
}

describe('comparisons', () => {
  test('are of the book of now, and tell what was asked and what came of it', async () => {
    const tasks: ComparisonTask[] = []
    await serveWith({
      ...stillLaboratory,
      compare: async (task, watched) => {
        tasks.push(task)
        return stillLaboratory.compare(task, watched)
      },
    })
    const order = {
      policies: ['declared', 'okx'],
      shocks: [{ market: 'BTC-USDT', move: '-0.1' }],
    }
    const posted = await post(order)
    expect(posted).toMatchObject({ status: 202, json: { domain: 'world', ...order } })
    const done = await ended(posted)
    const place = await served?.domains.get('world')?.hosted?.read((_state, at) => ({
      sequence: at.sequence,
      timeMs: at.timeMs,
      hash: at.stateHash(),
    }))
    expect(done).toMatchObject({
      ...order,
      status: 'done',
      place: { sequence: place?.sequence, timeMs: place?.timeMs },
      result: { domain: 'world', policies: [] },
    })
    expect(done).not.toHaveProperty('progress')
    expect(done).not.toHaveProperty('caseOutcomes')
    const [task] = tasks
    expect(task).toMatchObject({ ...order, timeMs: place?.timeMs })
    expect(stateHash(decodeSnapshot(task?.snapshot ?? new Uint8Array()))).toBe(place?.hash)
    const { rows } = (await ask('listComparisons', `${D}/comparisons`)).json
    expect(rows).toMatchObject([{ comparison: done['comparison'], status: 'done' }])
    expect(JSON.stringify(rows)).not.toContain('result')
  })

  test('are of the book before a case, with its bucket and the time of its round', async () => {
    const tasks: ComparisonTask[] = []
    await serveWith({
      ...stillLaboratory,
      compare: async (task, watched) => {
        tasks.push(task)
        return stillLaboratory.compare(task, watched)
      },
    })
    const { rows } = (await ask('listCases', `${D}/cases`)).json
    const own = (rows as readonly Record<string, unknown>[]).find(
      ({ account }) => account === ownAccounts[0],
    )
    const done = await ended(await post({ policies: ['declared'], case: own?.['caseId'] }))
    expect(done).toMatchObject({ status: 'done', place: { sequence: 0 }, caseOutcomes: [] })
    const [task] = tasks
    const rounds = (own?.['rounds'] ?? []) as { opened: { timeMs: number } }[]
    expect(task).toMatchObject({
      timeMs: rounds[0]?.opened.timeMs,
      bucket: { account: ownAccounts[0], bucket: 'cross' },
    })
    const state = decodeSnapshot(task?.snapshot ?? new Uint8Array())
    expect(stateHash(state)).toBe(stateHash(createState(worldBook())))
  })

  test('say how far they are, and why they failed', async () => {
    let fail: (error: Error) => void = () => {}
    await serveWith({
      ...stillLaboratory,
      compare: (_task, { onProgress }) =>
        new Promise((_resolve, reject) => {
          fail = reject
          onProgress({ done: 0, of: 1, step: 'walking declared' })
        }),
    })
    const posted = await post({ policies: ['declared'] })
    const url = `${D}/comparisons/${String(posted.json['comparison'])}`
    let running = await ask('getComparison', url)
    while (running.json['place'] === undefined || !running.text.includes('walking')) {
      running = await ask('getComparison', url)
    }
    expect(running.json).toMatchObject({
      status: 'running',
      progress: { done: 1, of: 2, step: 'walking declared' },
    })
    fail(new Error('out of memory'))
    expect(await ended(posted)).toMatchObject({ status: 'failed', failure: 'out of memory' })
  })

  test('are refused where they make no sense, before anything is done', async () => {
    served = await serveWorld()
    for (const [body, path, message] of [
      [{ policies: [] }, 'body.policies', /./u],
      [{ policies: ['x'] }, 'body.policies[0]', /use declared, aevo/u],
      [{ policies: ['okx', 'okx'] }, 'body.policies[1]', /twice/u],
      [{ policies: ['okx'], case: 'world:9:9' }, 'body.case', /listCases/u],
      [
        { policies: ['okx'], shocks: [{ market: 'X', move: '0.1' }] },
        'body.shocks[0].market',
        /no market X/u,
      ],
      [
        { policies: ['okx'], shocks: [{ market: 'BTC-USDT', move: '-1' }] },
        'body.shocks[0].move',
        /no price/u,
      ],
    ] as const) {
      const { status, json } = await post(body)
      expect([status, json['code']]).toEqual([400, 'invalidRequest'])
      expect(json['errors']).toMatchObject([
        { path, message: expect.stringMatching(message) as string },
      ])
    }
    expect((await ask('listComparisons', `${D}/comparisons`)).json['rows']).toEqual([])
  })

  test('belong to their domain, and to the key of their request', async () => {
    served = await serveApp({ books: [worldBook(), worldBook({ domain: 'other' })] })
    const posted = await post({ policies: ['declared'] }, { idempotencyKey: 'same' })
    const id = String(posted.json['comparison'])
    const again = await post({ policies: ['declared'] }, { idempotencyKey: 'same' })
    expect(again.json['comparison']).toBe(id)
    const reused = await post({ policies: ['okx'] }, { idempotencyKey: 'same' })
    expect(reused.json['code']).toBe('keyReused')
    const other = '/v1/domains/other/comparisons'
    expect((await ask('getComparison', `${other}/${id}`)).status).toBe(404)
    expect((await ask('listComparisons', other)).json['rows']).toEqual([])
    await ended(posted)
  })
})

test('simulations say how far they are, and only the newest are kept', async () => {
  await serveWith({
    ...stillLaboratory,
    run: async ({ seed }, { onProgress }) => {
      onProgress({ step: 1, steps: 2, timeMs: 5, cases: 1, cutAccounts: 0 })
      return { seed }
    },
  })
  for (const seed of [1, 2, 3]) {
    const body = { scenario: 'calm', seed }
    expect((await ask('postSimulation', '/v1/simulations', { body })).status).toBe(202)
  }
  const { rows } = (await ask('listSimulations', '/v1/simulations')).json
  expect(rows).toMatchObject([{ seed: 3, status: 'done' }, { seed: 2 }])
  const refused = await ask('postSimulation', '/v1/simulations', { body: { scenario: 'x' } })
  expect(refused.json).toMatchObject({ errors: [{ path: 'body.scenario' }] })
})

test('a server without a laboratory says so', async () => {
  served = await serveWorld({ change: ({ laboratory: _none, ...services }) => services })
  for (const answer of [
    await post({ policies: ['okx'] }),
    await ask('listSimulations', '/v1/simulations'),
  ]) {
    expect(answer).toMatchObject({ status: 503, json: { code: 'unavailable', retryable: false } })
  }
})
