import { type BookSpec, type PriceObservation, type Ratio, ratio } from '@plimsoll/engine'
import { openInterestOf, venueBook } from '../populations/venue-book.ts'
import { accountEquityQuote } from '../populations/account-equity.ts'
import type { Scenario, ScenarioMarket } from '../scenarios/scenario.ts'
import { indexPath } from './index-path.ts'
import { type Liquidator, liquidator } from './liquidator.ts'
import type { LotValues } from './market-makers.ts'
import { fraction } from './millionths.ts'
import { advanceOrderBook, createOrderBook, type OrderBook } from './order-book.ts'
import { outageFilter, priceFeed } from './price-feed.ts'
import type { TradedMarket } from './traded-market.ts'
import { type Traders, tradersOf } from './traders.ts'
import type { PriceReading } from './venue-reader.ts'

/** One step of event time. */
export interface StepTime {
  readonly step: number
  readonly timeMs: number
  readonly elapsedMs: number
  readonly seconds: number
}

/** Everything of a venue that is not in its engine. A function of scenario and seed, and of what it is told. */
export interface VenueWorld {
  readonly makers: readonly string[]
  readonly traders: Traders
  readonly liquidator: Liquidator
  /** Moves prices and books by one step, and says what the price sources send. */
  advance(now: StepTime): PriceObservation[]
  /** Value of a lot in the middle of each book, quote units. */
  lotValues(): LotValues
  /** The markets as traders find them. */
  markets(prices: readonly PriceReading[]): Map<string, TradedMarket>
  /** Funding of each market for one interval, quote units a lot: the premium of mark over index, bounded. */
  funding(): { readonly market: string; readonly quotePerLot: Ratio }[]
}

/** The world of a seed at the start of its scenario. */
export function createWorld(scenario: Scenario, seed: number): VenueWorld {
  const book = venueBook(scenario, seed)
  const path = indexPath(scenario, seed)
  const feed = priceFeed(scenario, seed)
  const filter = outageFilter(scenario.outages)
  const books = scenario.markets.map((market) => bookOf(market, book))
  const rows = scenario.markets.map((market, index) => ({ market, book: at(books, index) }))
  return {
    makers: book.accounts
      .filter(({ kind }) => kind === 'marketMaker')
      .map(({ account }) => account),
    traders: tradersOf(tradersIn(book), scenario.traders, seed),
    liquidator: liquidator(scenario.liquidator),
    advance: ({ elapsedMs, timeMs, seconds }) => {
      const points = path(elapsedMs)
      const readings = feed(points)
      const quotes = rows.map((row, index) => {
        const { indexTicks, sources } = at(readings, index)
        const turbulence = Math.abs(at(points, index).logMove)
        const basisDecay = fraction(scenario.prices.basisDecayPpm)
        advanceOrderBook(row.book, { indexTicks, seconds, turbulence, basisDecay })
        return { market: row.market.market, markTicks: row.book.midTicks, indexTicks, sources }
      })
      return filter(quotes, { elapsedMs, timeMs })
    },
    lotValues: () =>
      new Map(
        rows.map(({ market, book: { midTicks } }) => [
          market.market,
          midTicks * Number(market.tickValueQuote),
        ]),
      ),
    markets: (prices) => {
      const open = new Set(
        prices
          .filter((row) => row.isHealthy && row.haltedFor === undefined)
          .map(({ market }) => market),
      )
      return new Map(
        rows.map(({ market: { market, tickValueQuote }, book: orders }) => [
          market,
          { market, tickValueQuote, book: orders, isOpen: open.has(market) },
        ]),
      )
    },
    funding: () => rows.map((row) => fundingOf(row, scenario.funding.ratePpmMax)),
  }
}

function bookOf(market: ScenarioMarket, book: BookSpec): OrderBook {
  const openInterest = Number(openInterestOf(book, market.market))
  return createOrderBook(market.depth, openInterest, market.startTicks)
}

function tradersIn(book: BookSpec): { account: string; equityQuote: bigint }[] {
  return book.accounts
    .filter(({ kind }) => kind === 'trader')
    .map((spec) => ({ account: spec.account, equityQuote: accountEquityQuote(spec, book) }))
}

function fundingOf(
  { market, book }: { readonly market: ScenarioMarket; readonly book: OrderBook },
  ratePpmMax: number,
): { market: string; quotePerLot: Ratio } {
  const premiumPpm = Math.round(book.basis * 1_000_000)
  const ratePpm = BigInt(Math.max(-ratePpmMax, Math.min(ratePpmMax, premiumPpm)))
  const lotQuote = BigInt(book.midTicks) * market.tickValueQuote
  return { market: market.market, quotePerLot: ratio(lotQuote * ratePpm, 1_000_000n) }
}

function at<T>(rows: readonly T[], index: number): T {
  const row = rows[index]
  if (row === undefined) throw new RangeError(`a scenario has no market ${index}`)
  return row
}
