import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImportPlan } from '../reading/run-import.ts'
import { bybit } from './bybit.ts'
import type { EqualRows } from './seen-rows.ts'
import { planFor } from './testing/import-folder-of.ts'
import {
  answer,
  answeredMs,
  instruments,
  positionRow,
  riskLimits,
  wallet,
} from './testing/invented-bybit.ts'
import { filesOfStopped } from './testing/stopped-import.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

const long = {
  symbol: 'ABCUSDT',
  side: 'Buy',
  size: '50.0',
  avgPrice: '21.5',
  markPrice: '20.00',
  unrealisedPnl: '-75',
} as const
const short = { ...long, side: 'Sell', avgPrice: '20.4', unrealisedPnl: '20' } as const

const changesHeader =
  'Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)'

/** Changes of a wallet, from the newest to the oldest, as the web page exports them. */
function changes(count: number): string {
  const rows = Array.from({ length: count }, (_none, index) => {
    const time = new Date(answeredMs - (count - index) * 1000).toISOString().replace('T', ' ')
    return `1,USDT,,TRANSFER_IN,--,0,0,--,0,0,1,1,${index + 1},--,${time.slice(0, 19)}`
  })
  return `${['UID: 1,Company Name: ', changesHeader, ...rows.toReversed()].join('\n')}\n`
}

/** A recorded stream: messages overtake each other, some stand there twice, one cannot be read. */
function recorded(count: number): string {
  const lines = Array.from({ length: count }, (_none, index) => {
    const at = answeredMs - 20_000 + index * 700 - (index % 3) * 1000
    const data = [{ T: at, s: 'ABCUSDT', S: 'Buy', v: String(1 + index), p: '0.04499' }]
    return JSON.stringify({ topic: 'allLiquidation.ABCUSDT', type: 'snapshot', ts: at, data })
  })
  const topic = '{"topic":"order","type":"snapshot","ts":1760130000000,"data":[{"orderId":"x"}]}'
  return `${[...lines, topic, lines[3], lines[count - 1], '{"topic":'].join('\n')}\n`
}

const files: ReadonlyMap<string, string> = new Map([
  ['instruments.json', instruments()],
  ['risk-limit.json', riskLimits()],
  ['liquidations.jsonl', recorded(20)],
  ['a/changes.csv', changes(25)],
  ['a/positions.json', answer('linear', [positionRow(long)])],
  ['a/wallet.json', wallet('USDT', '500.25')],
  ['b/positions.json', answer('linear', [positionRow(short)])],
  ['b/wallet.json', wallet('USDT', '300')],
])

describe('an import of exports that was killed', () => {
  const newPlan = (): Promise<ImportPlan> =>
    planFor(bybit, files, { equalRows: 'once' as EqualRows })

  test('ends in the same bytes, wherever it was stopped', async () => {
    const { files: whole } = await filesOfStopped(newPlan, {
      afterEvents: [],
      checkpointEvents: 100,
    })
    expect(Object.keys(whole)).toContain('book/positions.csv')
    expect(whole['import.json']).toContain('taken once: 2 rows')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 46 }), { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 6, max: 15 }),
        async (afterEvents, checkpointEvents) => {
          const stopped = await filesOfStopped(newPlan, { afterEvents, checkpointEvents })
          expect(stopped.files).toEqual(whole)
        },
      ),
      { seed: suiteSeed, numRuns: 4 },
    )
  })

  test('goes on from where it was', async () => {
    const { wentOn } = await filesOfStopped(newPlan, {
      afterEvents: [20, 40],
      checkpointEvents: 15,
    })
    expect(wentOn).toBe(2)
  })
})
