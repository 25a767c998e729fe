import { describe, expect, test } from 'vitest'
import { binance } from './binance.ts'
import { importFiles, planFor } from './testing/import-folder-of.ts'

const header =
  'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity'
const dayMs = 86_400_000
const startMs = Date.UTC(2026, 0, 1)

/** Daily archives of one symbol, two orders a day. */
function archives(symbol: string, days: number): [string, string][] {
  return Array.from({ length: days }, (_none, day) => {
    const lines = [1, 2].map(
      (order) => `${startMs + day * dayMs + order},SELL,LIMIT,IOC,7,63.4,63.1,FILLED,7,${order}`,
    )
    const date = new Date(startMs + day * dayMs).toISOString().slice(0, 10)
    return [`${symbol}-liquidationSnapshot-${date}.csv`, `${[header, ...lines].join('\n')}\n`]
  })
}

describe('many files', () => {
  test('are open one behind the other where their times do not overlap', async () => {
    const one = new Map(archives('AUSD_PERP', 70))
    const { streams } = await planFor(binance, one)
    expect(streams.filter(({ files }) => files.length > 0)).toHaveLength(1)
  })

  test('are one stream of events in order of time, whatever their names', async () => {
    const files = new Map([...archives('BUSD_PERP', 35), ...archives('AUSD_PERP', 35).toReversed()])
    const { events } = await importFiles(binance, files)
    const times = events.map(({ timeMs }) => Number(timeMs))
    expect(times).toHaveLength(140)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})
