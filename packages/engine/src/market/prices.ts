import { at } from '../quantity/assert.ts'
import { exactDiv, leastCommonMultiple } from '../quantity/division.ts'
import type { Ratio } from '../quantity/ratio.ts'
import { createMarket, lotQuoteAt, type Market, priceTicksOf, rescaledTiers } from './market.ts'
import type { MarketSpec } from './market-spec.ts'

/** The markets of a domain at their present marks. Never changed: new marks make new prices. */
export interface Prices {
  /** Scaled amounts are quote units times this. */
  readonly valueScale: bigint
  /** In the order of their ids. */
  readonly markets: readonly Market[]
}

/** A new mark of a market, in ticks, and the index that was seen with it. */
export interface NewMark {
  readonly market: number
  readonly markPriceTicks: Ratio
  readonly indexPriceTicks?: Ratio
}

/** Values of one lot of a market that change with prices: at the mark, the one before it, the index, the one before it. */
export type LotQuotes =
  | readonly [mark: Ratio, previousMark: Ratio]
  | readonly [mark: Ratio, previousMark: Ratio, index: Ratio]
  | readonly [mark: Ratio, previousMark: Ratio, index: Ratio, previousIndex: Ratio]

/** Prices as a specification states them. Markets must be in the order of their ids. */
export function createPrices(specs: readonly MarketSpec[]): Prices {
  const valueScale = commonScale(specs.map((spec) => lotQuoteAt(spec, spec.markPriceTicks)))
  return { valueScale, markets: specs.map((spec) => createMarket(spec, valueScale)) }
}

/** What makes the value of a lot at mark whole in every market. */
export function commonScale(lotQuotes: readonly Ratio[]): bigint {
  return lotQuotes.map(({ denominator }) => denominator).reduce(leastCommonMultiple, 1n)
}

/** Prices after some marks moved: what was the mark is the previous mark, and so with the index. */
export function reprice(prices: Prices, marks: readonly NewMark[]): Prices {
  const moved = marks.map((mark): [number, LotQuotes] => {
    const row = at(prices.markets, mark.market)
    const { markLotQuote, indexLotQuote, previousIndexLotQuote } = row
    const lotQuote = lotQuoteAt(row, mark.markPriceTicks)
    const index = mark.indexPriceTicks && lotQuoteAt(row, mark.indexPriceTicks)
    const lotQuotes =
      index === undefined
        ? createLotQuotes(lotQuote, markLotQuote, indexLotQuote, previousIndexLotQuote)
        : createLotQuotes(lotQuote, markLotQuote, index, indexLotQuote)
    return [mark.market, lotQuotes]
  })
  return withLotQuotes(prices, new Map(moved))
}

/** The values of a market's lots as they are now. */
export function lotQuotesOf(market: Market): LotQuotes {
  const { markLotQuote, previousMarkLotQuote, indexLotQuote, previousIndexLotQuote } = market
  return createLotQuotes(markLotQuote, previousMarkLotQuote, indexLotQuote, previousIndexLotQuote)
}

function createLotQuotes(
  mark: Ratio,
  previousMark: Ratio,
  index: Ratio | undefined,
  previousIndex: Ratio | undefined,
): LotQuotes {
  if (index === undefined) return [mark, previousMark]
  return previousIndex === undefined
    ? [mark, previousMark, index]
    : [mark, previousMark, index, previousIndex]
}

/** The same markets with other values of their lots, by index of the market; the others keep theirs. */
export function withLotQuotes(prices: Prices, moved: ReadonlyMap<number, LotQuotes>): Prices {
  // Of the present marks alone: a scale that remembered earlier ones would round otherwise after a snapshot.
  const valueScale = commonScale(
    prices.markets.map((row, market) => moved.get(market)?.[0] ?? row.markLotQuote),
  )
  const scale = { from: prices.valueScale, to: valueScale }
  return {
    valueScale,
    markets: prices.markets.map((row, market) => {
      const lotQuotes = moved.get(market)
      const isSame = lotQuotes === undefined && valueScale === prices.valueScale
      return isSame ? row : remarked(row, scale, lotQuotes)
    }),
  }
}

/** A market in another scale, and with other values of its lots where they are given. */
function remarked(
  market: Market,
  scale: { readonly from: bigint; readonly to: bigint },
  lotQuotes?: LotQuotes,
): Market {
  const [markLotQuote, previousMarkLotQuote, indexLotQuote, previousIndexLotQuote] =
    lotQuotes ?? lotQuotesOf(market)
  return {
    ...market,
    markLotQuote,
    previousMarkLotQuote,
    ...(indexLotQuote && { indexLotQuote }),
    ...(previousIndexLotQuote && { previousIndexLotQuote }),
    markPriceTicks: priceTicksOf(market, markLotQuote) ?? market.markPriceTicks,
    lotValueScaled: exactDiv(markLotQuote.numerator * scale.to, markLotQuote.denominator),
    ...(scale.from === scale.to ? {} : rescaledTiers(market, scale)),
  }
}
