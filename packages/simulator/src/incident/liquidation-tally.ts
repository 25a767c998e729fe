import { type EngineEvent, type LiquidationsEnded, quoteUnits } from '@plimsoll/engine'
import { Counted } from './counted.ts'
import type { LiquidationTotals } from './incident-summary.ts'
import type { TimelineRow } from './timeline.ts'
import { tradedValueQuote } from './traded-value.ts'

/** Outcomes in which the venue did not get rid of the bucket. */
const failures: readonly LiquidationsEnded['outcome'][] = ['failed', 'expired']

/** Follows what the venue closes in its own market. */
export class LiquidationTally {
  #positions = 0
  #fills = 0
  #filledValue = 0n
  #fees = 0n
  readonly #ended = new Counted<LiquidationsEnded['outcome']>()

  /** What an event says about liquidations, as rows worth telling. */
  observe(event: EngineEvent, timeMs: number): TimelineRow[] {
    switch (event.kind) {
      case 'liquidationsRequested':
        return this.#request(event.positions.length, timeMs)
      case 'positionsTraded':
        if (event.cause !== 'liquidation') return []
        this.#fills += 1
        this.#filledValue += tradedValueQuote(event)
        return []
      case 'liquidationFeePaid':
        this.#fees += BigInt(event.amount)
        return []
      case 'liquidationsEnded':
        return this.#end(event, timeMs)
      default:
        return []
    }
  }

  totals(): LiquidationTotals {
    return {
      positions: this.#positions,
      fills: this.#fills,
      filledValueQuote: quoteUnits(this.#filledValue),
      feesQuote: quoteUnits(this.#fees),
      ended: this.#ended.entries().map(([outcome, count]) => ({ outcome, count })),
    }
  }

  #request(positions: number, timeMs: number): TimelineRow[] {
    const isFirst = this.#positions === 0
    this.#positions += positions
    return isFirst ? [{ timeMs, kind: 'firstLiquidation', positions }] : []
  }

  #end({ outcome, buckets }: LiquidationsEnded, timeMs: number): TimelineRow[] {
    const isFirst = failures.includes(outcome) && !failures.some((name) => this.#ended.has(name))
    this.#ended.add(outcome, buckets.length)
    return isFirst ? [{ timeMs, kind: 'firstFailedLiquidation', buckets: buckets.length }] : []
  }
}
