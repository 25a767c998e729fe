import { decodeSnapshot, stateHash } from '@plimsoll/engine'
import { routeChecks, type RouteName } from '@plimsoll/protocol'
import { afterEach, expect, test } from 'vitest'
import type { ExperimentTask, Laboratory } from '../../domain/comparison/laboratory.ts'
import { type ServedApp, serveApp, type TestAnswer } from '../testing/served-app.ts'
import { stillLaboratory } from '../testing/still-laboratory.ts'
import { serveWorld, worldBook } from '../testing/world.ts'
import { LaboratoryTables } from './laboratory-tables.ts'

const url = '/v1/domains/world/experiments'
const fall = { market: '*', move: '-0.3', overMs: 600_000 }
let served: ServedApp | undefined
let keys = 0

afterEach(async () => {
  await served?.close()
  served = undefined
})

async function ask(route: RouteName, at: string, body?: unknown): Promise<TestAnswer> {
  keys += 1
  const method = route.startsWith('post') || route.startsWith('cancel') ? 'POST' : 'GET'
  const request = {
    method,
    url: at,
    body,
    key: 'riskOfficer',
    idempotencyKey: `e-${keys}`,
  } as const
  const answer = await served?.ask(request)
  if (answer === undefined) throw new Error('nothing is served')
  if (answer.status < 300) expect(routeChecks(route).answer(answer.json), route).toEqual([])
  return answer
}

const post = (body: object): Promise<TestAnswer> => ask('postExperiment', url, body)

async function serveWith(experiment: Laboratory['experiment']): Promise<void> {
  served = await serveWorld({
    change: (services) => ({
      ...services,
      laboratory: new LaboratoryTables({
        settings: { runningMax: 1, waitingMax: 8, keptMax: 4 },
        nowMs: services.nowMs,
        domainNamed: (domain) => services.domains.get(domain)?.hosted,
        laboratory: { ...stillLaboratory, experiment },
      }),
    }),
  })
}

/** The experiment once it has ended. */
async function ended({ json }: TestAnswer): Promise<TestAnswer['json']> {
  for (;;) {
    const answer = await ask('getExperiment', `${url}/${String(json['experiment'])}`)
    if (answer.json['endedMs'] !== undefined) return answer.json
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('runs on a copy of the book of now, with what it has by default', async () => {
  const tasks: ExperimentTask[] = []
  await serveWith(async (task, { onProgress }) => {
    tasks.push(task)
    onProgress({ done: 1, of: 2, step: 'halfway' })
    return { cases: 3 }
  })
  const posted = await post({ kind: 'simulation', shocks: [fall] })
  expect(posted.status).toBe(202)
  const place = await served?.domains.get('world')?.hosted?.read((_state, at) => ({
    sequence: at.sequence,
    hash: at.stateHash(),
  }))
  const done = await ended(posted)
  const order = { kind: 'simulation', scenario: 'fall', seed: 7, shocks: [fall] }
  expect(done).toMatchObject({
    domain: 'world',
    order,
    status: 'done',
    place: { sequence: place?.sequence },
    result: { cases: 3 },
  })
  expect(done).not.toHaveProperty('progress')
  const [task] = tasks
  expect(task?.order).toEqual(order)
  expect(stateHash(decodeSnapshot(task?.snapshot ?? new Uint8Array()))).toBe(place?.hash)
  const { rows } = (await ask('listExperiments', url)).json
  expect(rows).toMatchObject([{ experiment: done['experiment'], status: 'done', order }])
  expect(JSON.stringify(rows)).not.toContain('result')
})

test('one that runs and one that waits can be cancelled, and the room is free again', async () => {
  const signals: AbortSignal[] = []
  await serveWith(
    (_task, { signal }) =>
      new Promise((resolve, reject) => {
        signals.push(signal)
        if (signals.length === 3) resolve({})
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      }),
  )
  const [runs, waits, last] = [
    await post({ kind: 'simulation' }),
    await post({ kind: 'simulation', seed: 1 }),
    await post({ kind: 'fundSizing', confidence: '0.9' }),
  ]
  while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  for (const { json } of [waits, runs]) {
    const cancelled = await ask('cancelExperiment', `${url}/${String(json['experiment'])}/cancel`)
    expect(cancelled.json).toMatchObject({ status: 'failed', failure: 'it was cancelled' })
  }
  expect(signals[0]?.aborted).toBe(true)
  while (signals.length === 1) await new Promise((resolve) => setTimeout(resolve, 5))
  const cancelled = await ask(
    'cancelExperiment',
    `${url}/${String(last.json['experiment'])}/cancel`,
  )
  expect(cancelled.json['failure']).toBe('it was cancelled')
  // The one that waited was never begun.
  expect(signals).toHaveLength(2)
  const after = await ended(await post({ kind: 'simulation', seed: 2 }))
  expect(after['status']).toBe('done')
  const again = await ask('cancelExperiment', `${url}/${String(after['experiment'])}/cancel`)
  expect(again.json['status']).toBe('done')
})

const senseless: readonly (readonly [object, string, RegExp])[] = [
  [{ kind: 'magic' }, 'body.kind', /./u],
  [{ kind: 'simulation', scenario: 'no' }, 'body.scenario', /use one of calm, fall/u],
  [{ kind: 'simulation', paths: 3 }, 'body.paths', /one run/u],
  [{ kind: 'rules' }, 'body.policies', /is missing/u],
  [{ kind: 'rules', policies: ['okx'], paths: 500 }, 'body.paths', /at most 200/u],
  [{ kind: 'rules', policies: ['okx', 'okx'] }, 'body.policies[1]', /twice/u],
  [{ kind: 'rules', policies: ['x'] }, 'body.policies[0]', /not a policy/u],
  [{ kind: 'fundSizing', policies: ['okx'] }, 'body.policies', /rules only/u],
  [{ kind: 'rules', policies: ['okx'], confidence: '0.9' }, 'body.confidence', /fundSizing only/u],
  [{ kind: 'fundSizing', confidence: '1' }, 'body.confidence', /./u],
  [{ kind: 'fundSizing', shocks: [{ ...fall, overMs: 1 }] }, 'body.shocks[0].overMs', /./u],
  [{ kind: 'simulation', shocks: [{ ...fall, move: '-1' }] }, 'body.shocks[0].move', /no price/u],
  [{ kind: 'simulation', shocks: [{ ...fall, move: '1e6' }] }, 'body.shocks[0].move', /./u],
  [
    { kind: 'simulation', shocks: [{ ...fall, move: '10000' }] },
    'body.shocks[0].move',
    /at most 999/u,
  ],
  [
    { kind: 'simulation', shocks: [{ ...fall, market: 'X' }] },
    'body.shocks[0].market',
    /no market X/u,
  ],
  [{ kind: 'simulation', shocks: [fall, fall] }, 'body.shocks[1].market', /twice/u],
]

test('orders that make no sense are refused before anything is done', async () => {
  served = await serveWorld()
  for (const [body, path, message] of senseless) {
    const { status, json } = await post(body)
    expect([status, json['code']]).toEqual([400, 'invalidRequest'])
    const said = { path, message: expect.stringMatching(message) as string }
    expect(json['errors']).toMatchObject([said])
  }
  expect((await ask('listExperiments', url)).json['rows']).toEqual([])
})

test('experiments belong to their domain', async () => {
  served = await serveApp({ books: [worldBook(), worldBook({ domain: 'other' })] })
  const { json } = await post({ kind: 'simulation', scenario: 'calm' })
  const id = String(json['experiment'])
  const other = '/v1/domains/other/experiments'
  expect((await ask('getExperiment', `${other}/${id}`)).status).toBe(404)
  expect((await ask('cancelExperiment', `${other}/${id}/cancel`)).status).toBe(404)
  expect((await ask('listExperiments', other)).json['rows']).toEqual([])
})
