import { parseDecimal } from '../decimal-text.ts'
import { cellsOf, csvRows } from '../reading/csv-rows.ts'
import type { EventStream } from '../reading/event-stream.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { readVenueTime } from './venue-time.ts'

/** The columns of `asset_ctxs/DATE.csv`. */
const contextColumns = [
  'time',
  'coin',
  'funding',
  'open_interest',
  'prev_day_px',
  'day_ntl_vlm',
  'premium',
  'oracle_px',
  'mark_px',
  'mid_px',
  'impact_bid_px',
  'impact_ask_px',
] as const

/**
 * Marks, oracle prices, open interest and funding rates by the minute. What a row leaves empty stays absent; a market that
 * stands twice in one minute is refused.
 */
export function contextsStream(
  files: readonly number[],
  nameOf: (file: number) => string,
): EventStream {
  let minute: Minute = { timeMs: Number.NEGATIVE_INFINITY, markets: new Set() }
  return {
    files,
    open: csvRows({ columns: contextColumns, hasHeader: true }),
    read: (row, file) => {
      const cell = cellsOf(row, contextColumns)
      const amount = (column: string): string | undefined => {
        const text = cell(column)
        if (text === '' || text === 'null') return undefined
        if (parseDecimal(text) !== undefined) return text
        throw new BadRow(
          'badNumber',
          `${column} is no number: ${JSON.stringify(text.slice(0, 40))}`,
        )
      }
      const market = cell('coin')
      if (market === '') throw new BadRow('missingField', 'coin is empty')
      const price = (column: string): string | undefined => {
        const text = amount(column)
        // The archive writes 0 where a market without trades has no price.
        return text === undefined || parseDecimal(text)?.digits === 0n ? undefined : text
      }
      const [markPrice, indexPrice] = [price('mark_px'), price('oracle_px')]
      const timeMs = readVenueTime(cell('time'), 'time')
      if (timeMs !== minute.timeMs) minute = { timeMs, markets: new Set() }
      if (minute.markets.has(market)) {
        const complaint = `has ${market} a second time at ${cell('time')}; remove what is repeated`
        throw new ImportRefusal('duplicateRow', { file: nameOf(file), line: row.line }, complaint)
      }
      minute.markets.add(market)
      const [openInterest, fundingRate] = [amount('open_interest'), amount('funding')]
      return [
        {
          timeMs,
          kind: 'mark',
          market,
          ...(markPrice !== undefined && { markPrice }),
          ...(indexPrice !== undefined && { indexPrice }),
          ...(openInterest !== undefined && { openInterest }),
          ...(fundingRate !== undefined && { fundingRate }),
          source: { file, line: row.line },
        },
      ]
    },
    memory: {
      save: () => [minute.timeMs, [...minute.markets]],
      restore: (saved) => {
        const [timeMs, markets] = saved as readonly [number | null, readonly string[]]
        minute = { timeMs: timeMs ?? Number.NEGATIVE_INFINITY, markets: new Set(markets) }
      },
    },
  }
}

interface Minute {
  readonly timeMs: number
  readonly markets: Set<string>
}
