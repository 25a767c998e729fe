import { at } from '../quantity/assert.ts'
import { exactDiv, leastCommonMultiple } from '../quantity/division.ts'
import { multiplyRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import { createMarket, createTiers, lotQuoteAt, type Market } from './market.ts'
import type { MarketSpec } from './market-spec.ts'

/** The markets of a domain at their present marks. Never changed: new marks make new prices. */
export interface Prices {
  /** Scaled amounts are quote units times this. */
  readonly valueScale: bigint
  /** In the order of their ids. */
  readonly markets: readonly Market[]
}

/** A new mark of a market, in ticks. */
export interface NewMark {
  readonly market: number
  readonly markPriceTicks: Ratio
}

/** Prices as a specification states them. Markets must be in the order of their ids. */
export function createPrices(specs: readonly MarketSpec[]): Prices {
  const valueScale = specs
    .map((spec) => lotQuoteAt(spec, spec.markPriceTicks).denominator)
    .reduce(leastCommonMultiple, 1n)
  return { valueScale, markets: specs.map((spec) => createMarket(spec, valueScale)) }
}

/** Prices after some marks moved: what was the mark is the previous mark. */
export function reprice(prices: Prices, marks: readonly NewMark[]): Prices {
  const moved = new Map(
    marks.map(({ market, markPriceTicks }) => {
      const row = at(prices.markets, market)
      return [market, multiplyRatios(markPriceTicks, ratio(row.tickValueQuote))] as const
    }),
  )
  const lotQuotes = prices.markets.map((row, market) => moved.get(market) ?? row.markLotQuote)
  // Of the present marks alone: a scale that remembered earlier ones would round otherwise after a snapshot.
  const valueScale = lotQuotes.map(({ denominator }) => denominator).reduce(leastCommonMultiple, 1n)
  return {
    valueScale,
    markets: prices.markets.map((row, market) => {
      const lotQuote = moved.get(market)
      const isSame = lotQuote === undefined && valueScale === prices.valueScale
      return isSame ? row : remarked(row, { from: prices.valueScale, to: valueScale }, lotQuote)
    }),
  }
}

/** A market in another scale, and at another mark where one is given. */
function remarked(
  market: Market,
  scale: { readonly from: bigint; readonly to: bigint },
  lotQuote?: Ratio,
): Market {
  const { numerator, denominator } = lotQuote ?? market.markLotQuote
  return {
    ...market,
    markLotQuote: { numerator, denominator },
    previousMarkLotQuote: lotQuote ? market.markLotQuote : market.previousMarkLotQuote,
    markPriceTicks: lotQuote
      ? multiplyRatios(lotQuote, ratio(1n, market.tickValueQuote))
      : market.markPriceTicks,
    lotValueScaled: exactDiv(numerator * scale.to, denominator),
    ...(scale.from === scale.to ? {} : createTiers(rescaled(market.tiers, scale))),
  }
}

function rescaled(
  tiers: Market['tiers'],
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Market['tiers'] {
  return tiers.map(({ fromScaled, rate }) => ({
    fromScaled: exactDiv(fromScaled * to, from),
    rate,
  }))
}
