import { compareRatios, type EngineEvent, type PriceVerdict, type Ratio } from '@plimsoll/engine'
import { Counted } from './counted.ts'
import type { PriceTotals } from './incident-summary.ts'
import type { TimelineRow } from './timeline.ts'

/** Falls and rises are told in steps of this size. */
const STEP_PPM = 50_000

interface MarketTally {
  readonly market: string
  readonly first: Ratio
  last: Ratio
  lowest: Ratio
  highest: Ratio
  used: number
  halts: number
  /** Steps of 5 % below the start, and above it, that have been told. */
  toldFalls: number
  toldRises: number
  readonly refused: Counted<PriceVerdict>
}

/** Follows the marks of all markets. Market slots are in the order of the markets given. */
export class PriceTally {
  readonly #markets: readonly MarketTally[]

  constructor(markets: readonly { readonly market: string; readonly markPriceTicks: Ratio }[]) {
    this.#markets = markets.map(({ market, markPriceTicks: mark }) => ({
      market,
      first: mark,
      last: mark,
      lowest: mark,
      highest: mark,
      used: 0,
      halts: 0,
      toldFalls: 0,
      toldRises: 0,
      refused: new Counted<PriceVerdict>(),
    }))
  }

  /** What an event says about prices, as rows worth telling. */
  observe(event: EngineEvent, timeMs: number): TimelineRow[] {
    switch (event.kind) {
      case 'pricesObserved':
        return event.markets.flatMap((slot, row) => {
          const tally = this.#markets[slot]
          const verdict = event.verdicts[row]
          if (tally === undefined || verdict === undefined) return []
          const mark = event.markPricesTicks[row]
          return verdict === 'used' && mark
            ? use(tally, mark, timeMs)
            : refuse(tally, verdict, timeMs)
        })
      case 'halted':
        return [{ timeMs, kind: 'halted', ...this.#halt(event.market), reason: event.reason }]
      case 'resumed':
        return [{ timeMs, kind: 'resumed', ...this.#named(event.market) }]
      default:
        return []
    }
  }

  totals(): PriceTotals[] {
    return this.#markets.map((tally) => ({
      market: tally.market,
      firstMarkTicks: tally.first,
      lowestMarkTicks: tally.lowest,
      highestMarkTicks: tally.highest,
      lastMarkTicks: tally.last,
      used: tally.used,
      refused: tally.refused.entries().map(([verdict, count]) => ({ verdict, count })),
      halts: tally.halts,
    }))
  }

  #halt(slot: number | null): { market?: string } {
    for (const [index, tally] of this.#markets.entries()) {
      if (slot === null || slot === index) tally.halts += 1
    }
    return this.#named(slot)
  }

  #named(slot: number | null): { market?: string } {
    const market = slot === null ? undefined : this.#markets[slot]?.market
    return market === undefined ? {} : { market }
  }
}

function use(tally: MarketTally, mark: Ratio, timeMs: number): TimelineRow[] {
  tally.used += 1
  tally.last = mark
  if (compareRatios(mark, tally.lowest) < 0) tally.lowest = mark
  if (compareRatios(mark, tally.highest) > 0) tally.highest = mark
  const changePpm = changeInPpm(tally.first, mark)
  const steps = Math.floor(Math.abs(changePpm) / STEP_PPM)
  const isFall = changePpm < 0
  if (steps <= (isFall ? tally.toldFalls : tally.toldRises)) return []
  if (isFall) tally.toldFalls = steps
  else tally.toldRises = steps
  const kind = isFall ? 'priceFell' : 'priceRose'
  return [{ timeMs, kind, market: tally.market, markPriceTicks: mark, changePpm }]
}

function refuse(tally: MarketTally, verdict: PriceVerdict, timeMs: number): TimelineRow[] {
  const isFirst = !tally.refused.has(verdict)
  tally.refused.add(verdict)
  return isFirst ? [{ timeMs, kind: 'priceRefused', market: tally.market, verdict }] : []
}

/** Change from one price to another in millionths, rounded towards 0. */
export function changeInPpm(from: Ratio, to: Ratio): number {
  const scaled = to.numerator * from.denominator * 1_000_000n
  return Number(scaled / (to.denominator * from.numerator)) - 1_000_000
}
