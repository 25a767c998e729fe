import { type BookSpec, type PriceObservation, type Ratio, ratio } from '@plimsoll/engine'
import { indexPath } from '../paths/index-path.ts'
import { accountEquityQuote } from '../populations/account-equity.ts'
import { openInterestOf } from '../populations/venue-book.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { type CutReactions, cutReactions } from './cut-reactions.ts'
import { delayOf, stepsOf } from './latency.ts'
import { type Liquidator, liquidator } from './liquidator.ts'
import { lotValue } from './lot-value.ts'
import type { LotValues } from './market-makers.ts'
import { fraction } from './millionths.ts'
import { advanceOrderBook, createOrderBook, type OrderBook } from './order-book.ts'
import { outageFilter, priceFeed, type Quotes } from './price-feed.ts'
import { type Script, scriptOf } from './script.ts'
import { partiesOf, type PartyOf } from './trade-party.ts'
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
  readonly reactions: CutReactions
  readonly liquidator: Liquidator
  readonly partyOf: PartyOf
  readonly script: Script
  /** Moves prices and books by one step, and says what of the price sources arrives; nothing while the first is on its way. */
  advance(now: StepTime): PriceObservation[]
  /** Value of a lot in the middle of each book, quote units. */
  lotValues(): LotValues
  /** The markets as traders find them at a time. */
  markets(prices: readonly PriceReading[], timeMs: number): Map<string, TradedMarket>
  /** Funding of each market for one interval, quote units a lot: the premium of mark over index, bounded. */
  funding(): { readonly market: string; readonly quotePerLot: Ratio }[]
}

/** The world of a seed around a book, at the start of its scenario. */
export function createWorld(scenario: Scenario, book: BookSpec, seed: number): VenueWorld {
  const markets = worldMarkets(scenario, book)
  const path = indexPath({ ...scenario, markets }, seed)
  const feed = priceFeed(markets, scenario.feed, seed)
  const filter = outageFilter(scenario.outages)
  const arrival = delayOf<Quotes>(stepsOf(scenario.latency?.markMs ?? 0, scenario.stepMs))
  const traders = tradersIn(book)
  const rows = markets.map((market) => ({ market, book: orderBookOf(market, book) }))
  return {
    makers: book.accounts
      .filter(({ kind }) => kind === 'marketMaker')
      .map(({ account }) => account),
    traders: tradersOf(traders, scenario.traders, seed),
    reactions: cutReactions(
      traders.map(({ account }) => account),
      scenario.traders.afterCut,
      seed,
    ),
    liquidator: liquidator(scenario.liquidator, scenario.latency?.engineMs),
    partyOf: partiesOf(book),
    script: scriptOf(scenario.script ?? []),
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
      const arrived = arrival({ quotes, seenMs: timeMs })
      return arrived === undefined ? [] : filter(arrived, elapsedMs)
    },
    lotValues: () =>
      new Map(
        rows.map(({ market, book: { midTicks } }) => [
          market.market,
          lotValue(market.terms, midTicks),
        ]),
      ),
    markets: (prices, timeMs) => {
      const open = new Set(
        prices
          .filter((row) => row.isHealthy && row.haltedFor === undefined)
          .map(({ market }) => market),
      )
      return new Map(
        rows.map(({ market: { market, terms, expiryTimeMs = Infinity }, book: orders }) => [
          market,
          { market, terms, book: orders, isOpen: open.has(market) && timeMs < expiryTimeMs },
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
