import { compareRatios, type MarketSpec, type Ratio, ratio } from '@plimsoll/engine'
import { marketFormat, type ParsedBook } from '@plimsoll/protocol'
import type { Shock } from '@plimsoll/reports'
import { CommandFailure } from '../command-failure.ts'
import type { AskedShock } from './read-shock.ts'

/** A book after some marks have changed, and what changed. */
export interface ShockedBook {
  readonly book: ParsedBook
  /** In the order in which they were asked for. */
  readonly shocks: readonly Shock[]
}

/**
 * The same book a moment later: each market that is named has a new mark, exact, and its old one as the previous mark. An
 * index moves by the same factor. Amounts, entries and a settlement price stay as they are.
 *
 * @throws CommandFailure for an unknown market, one that is named twice, and a price that is not above 0
 */
export function shockBook(book: ParsedBook, asked: readonly AskedShock[]): ShockedBook {
  const { spec } = book
  asked.forEach((shock, at) => {
    const earlier = asked.findIndex(({ market }) => market === shock.market)
    if (earlier < at) refuse('duplicate', shock, 'names a market twice; give one change each')
  })
  const shocks = asked.map((shock) => shockOf(book, shock))
  const changed = new Map(shocks.map((shock) => [shock.market, shock]))
  const markets = spec.markets.map((market) => {
    const shock = changed.get(market.market)
    return shock === undefined ? market : shocked(market, shock)
  })
  return { book: { ...book, spec: { ...spec, markets } }, shocks }
}

function shockOf({ spec, format, source }: ParsedBook, shock: AskedShock): Shock {
  const market = spec.markets.find((one) => one.market === shock.market)
  if (market === undefined) {
    const known = spec.markets.map((one) => one.market).slice(0, 10)
    return refuse(
      'unknownReference',
      shock,
      `${source.file} has no market ${JSON.stringify(shock.market)}; use one of ${known.join(', ')}`,
    )
  }
  const markBeforeTicks = market.markPriceTicks
  const { digits, places } = shock.amount
  const amount = ratio(digits, 10n ** BigInt(places))
  const { tickDigits, tickPlaces } = marketFormat(format, shock.market)
  const markTicks =
    shock.by === 'percent'
      ? times(
          markBeforeTicks,
          ratio(amount.numerator + 100n * amount.denominator, 100n * amount.denominator),
        )
      : ratio(amount.numerator * 10n ** BigInt(tickPlaces), amount.denominator * tickDigits)
  if (compareRatios(markTicks, ratio(0n)) <= 0) {
    refuse('outOfRange', shock, 'leaves no price above 0; fall by less than 100 %, or give a price')
  }
  return { market: shock.market, change: shock.change, markBeforeTicks, markTicks }
}

function shocked(market: MarketSpec, { markBeforeTicks, markTicks }: Shock): MarketSpec {
  const { indexPriceTicks } = market
  const factor = ratio(
    markTicks.numerator * markBeforeTicks.denominator,
    markTicks.denominator * markBeforeTicks.numerator,
  )
  return {
    ...market,
    markPriceTicks: markTicks,
    previousMarkPriceTicks: markBeforeTicks,
    ...(indexPriceTicks && {
      indexPriceTicks: times(indexPriceTicks, factor),
      previousIndexPriceTicks: indexPriceTicks,
    }),
  }
}

function times(left: Ratio, right: Ratio): Ratio {
  return ratio(left.numerator * right.numerator, left.denominator * right.denominator)
}

function refuse(code: string, { market, change }: AskedShock, complaint: string): never {
  throw new CommandFailure({ code, message: `--shock ${market}=${change}: ${complaint}` })
}
