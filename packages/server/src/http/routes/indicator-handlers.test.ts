import type { Role } from '@plimsoll/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { serveWorld } from '../testing/world.ts'

/** Columns that tell how much others must still close, or where they go bankrupt. */
const distress = [
  'deficit',
  'openCases',
  'liquidations',
  'coverage',
  'imbalance',
  'freeboardDown',
  'freeboardUp',
  'moves',
]

const D = '/v1/domains/world'

test('the deficit is shown only to those who may know where others go bankrupt', async () => {
  const served = await serveWorld()
  onTestFinished(() => served.close())
  const columnsFor = async (key: Role): Promise<string[]> => {
    const { json } = await served.ask({ url: `${D}/indicators`, key })
    const [market] = json['markets'] as object[]
    return [...Object.keys(json), ...Object.keys(market ?? {})]
  }
  for (const key of ['auditor', 'riskOfficer', 'venue'] as const) {
    expect(await columnsFor(key)).toEqual(expect.arrayContaining(distress))
    expect((await served.ask({ url: `${D}/load`, key })).status).toBe(200)
  }
  for (const key of ['trader', 'marketMaker'] as const) {
    const columns = await columnsFor(key)
    expect(columns).toEqual(expect.arrayContaining(['available', 'markPrice', 'adlNearness']))
    expect(columns.filter((column) => distress.includes(column))).toEqual([])
    expect((await served.ask({ url: `${D}/load`, key })).status).toBe(403)
  }
})

test('only points after a sequence are answered, however large it is', async () => {
  const served = await serveWorld()
  onTestFinished(() => served.close())
  const ask = (query: string) => served.ask({ url: `${D}/indicators${query}`, key: 'riskOfficer' })
  const all = (await ask('')).json['sequence'] as number[]
  expect(all.length).toBeGreaterThan(0)
  const { json } = await ask('?after=999999999999999')
  expect(json['sequence']).toEqual([])
  expect(json['markets']).toMatchObject([
    {
      market: 'BTC-USDT',
      markPrice: [],
      openInterest: [],
      coverage: [],
      imbalance: [],
      freeboardDown: [],
      freeboardUp: [],
      adlNearness: [],
    },
  ])
  for (const wrong of ['-1', '1e3', '0.5', '', '1000000000000000'])
    expect((await ask(`?after=${wrong}`)).status, wrong).toBe(400)
})

test('all points at once weigh ten times as much as those after a sequence', async () => {
  const served = await serveWorld()
  onTestFinished(() => served.close())
  const leftAfter = async (query: string): Promise<number> => {
    const { headers } = await served.ask({ url: `${D}/indicators${query}`, key: 'riskOfficer' })
    return Number(headers['ratelimit-remaining'])
  }
  const first = await leftAfter('?after=0')
  const second = await leftAfter('?after=0')
  expect(first - second).toBe(2)
  expect(second - (await leftAfter(''))).toBe(20)
})
