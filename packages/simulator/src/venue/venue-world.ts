import { type BookSpec, type PriceObservation, type Ratio, ratio } from '@plimsoll/engine'
import { openInterestOf } from '../populations/venue-book.ts'
import { accountEquityQuote } from '../populations/account-equity.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { indexPath } from './index-path.ts'
import { type Liquidator, liquidator } from './liquidator.ts'
import { lotValue } from './lot-value.ts'
import type { LotValues } from './market-makers.ts'
import { fraction } from './millionths.ts'
import { advanceOrderBook, createOrderBook, type OrderBook } from './order-book.ts'
import { outageFilter, priceFeed } from './price-feed.ts'
import type { TradedMarket } from './traded-market.ts'
import { type Traders, tradersOf } from './traders.ts'
import type { PriceReading } from './venue-reader.ts'
import { type WorldMarket, worldMarkets } from './world-market.ts'

/** One step of event time. */
export interface StepTime {
  readonly step: number
  readonly timeMs: number
  readonly elapsedMs: number
  readonly seconds: number
}

/** Everything of a venue that is not in its engine. A function of scenario, book and seed, and of what it is told. */
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

/** The world of a seed around a book, at the start of its scenario. */
export function createWorld(scenario: Scenario, book: BookSpec, seed: number): VenueWorld {
  const markets = worldMarkets(scenario, book)
  const path = indexPath({ ...scenario, markets }, seed)
  const feed = priceFeed(markets, scenario.feed, seed)
  const filter = outageFilter(scenario.outages)
  const rows = markets.map((market) => ({ market, book: orderBookOf(market, book) }))
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
        const basisDecay = fraction(scenario.feed.basisDecayPpm)
        advanceOrderBook(row.book, { indexTicks, seconds, turbulence, basisDecay })
        return { market: row.market.market, markTicks: row.book.midTicks, indexTicks, sources }
      })
      return filter(quotes, { elapsedMs, timeMs })
    },
    lotValues: () =>
      new Map(
        rows.map(({ market, book: { midTicks } }) => [
          market.market,
          lotValue(market.terms, midTicks),
        ]),
      ),
    markets: (prices) => {
      const open = new Set(
        prices
          .filter((row) => row.isHealthy && row.haltedFor === undefined)
          .map(({ market }) => market),
      )
      return new Map(
        rows.map(({ market: { market, terms }, book: orders }) => [
          market,
          { market, terms, book: orders, isOpen: open.has(market) },
        ]),
      )
    },
    funding: () => rows.map((row) => fundingOf(row, scenario.funding.ratePpmMax)),
  }
}

function orderBookOf(market: WorldMarket, book: BookSpec): OrderBook {
  const openInterest = Number(openInterestOf(book, market.market))
  return createOrderBook(market.depth, openInterest, market.startTicks)
}

function tradersIn(book: BookSpec): { account: string; equityQuote: bigint }[] {
  return book.accounts
    .filter(({ kind }) => kind === 'trader')
    .map((spec) => ({ account: spec.account, equityQuote: accountEquityQuote(spec, book) }))
}

function fundingOf(
  { market, book }: { readonly market: WorldMarket; readonly book: OrderBook },
  ratePpmMax: number,
): { market: string; quotePerLot: Ratio } {
  const premiumPpm = Math.round(book.basis * 1_000_000)
  const ratePpm = BigInt(Math.max(-ratePpmMax, Math.min(ratePpmMax, premiumPpm)))
  const { contract, tickValueQuote } = market.terms
  const midTicks = BigInt(book.midTicks)
  const quotePerLot =
    contract === 'linear'
      ? ratio(tickValueQuote * midTicks * ratePpm, 1_000_000n)
      : ratio(tickValueQuote * ratePpm, midTicks * 1_000_000n)
  return { market: market.market, quotePerLot }
}

function at<T>(rows: readonly T[], index: number): T {
  const row = rows[index]
  if (row === undefined) throw new RangeError(`a scenario has no market ${index}`)
  return row
}
