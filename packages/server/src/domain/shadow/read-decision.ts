import {
  type BookSpec,
  type Lots,
  lots,
  type MarketSpec,
  type Ratio,
  ratio,
  type StateView,
} from '@plimsoll/engine'
import { type BookFormat, type MarketFormat, readDecimal } from '@plimsoll/protocol'
import type { DecidedFill, PostedDecision } from './decision.ts'
import { ShadowRefused, type VenueDecision } from './shadow-ledger.ts'

/** What a posted decision is read with. */
export interface ReadingTerms {
  readonly format: BookFormat
  readonly markets: BookSpec['markets']
  /** Marks of this moment: what fills cost is measured against them. */
  readonly state: StateView
}

/**
 * A decision of the venue in lots, ticks and quote units.
 *
 * @throws ShadowRefused for a market, size, price or amount that the domain does not have
 */
export function readVenueDecision(
  { decisionId, timeMs, account, bucket, market, side, fundPaid, fills }: VenueDecision,
  { format, markets, state }: ReadingTerms,
): PostedDecision {
  const spec = markets.find((each) => each.market === market)
  const written = format.markets.get(market)
  const mark = state.prices().find((each) => each.market === market)
  if (spec === undefined || written === undefined || mark === undefined) {
    throw new ShadowRefused('market', `the domain has no market ${market}`)
  }
  const valued = { spec, written, mark: mark.markPriceTicks, isLong: side === 'long' }
  return {
    decisionId,
    timeMs,
    leg: { account, bucket, market, side },
    fundPaidQuote: readMoney(fundPaid, format.asset.decimals),
    fills: fills.map((fill, index) => readFill(fill, `fills[${index}]`, valued)),
  }
}

interface Valued {
  readonly spec: MarketSpec
  readonly written: MarketFormat
  readonly mark: Ratio
  /** The position that was closed is a long: its counterparties are short. */
  readonly isLong: boolean
}

function readFill(
  { account, bucket, size, price }: VenueDecision['fills'][number],
  path: string,
  { spec, written, mark, isLong }: Valued,
): DecidedFill {
  const lotCount = readLots(size, `${path}.size`, written)
  const priceTicks = readPrice(price, `${path}.price`, written)
  const atPrice = lotQuote(spec, priceTicks)
  const atMark = lotQuote(spec, mark)
  // Who is short of the value of a lot pays more than mark where the price is above it.
  const isShortOfValue = (spec.contract === 'linear') === isLong
  const sign = isShortOfValue ? 1n : -1n
  const gap = atPrice.numerator * atMark.denominator - atMark.numerator * atPrice.denominator
  const costQuote = ratio(sign * gap * lotCount, atPrice.denominator * atMark.denominator)
  return { account, bucket, lots: lotCount, priceTicks, costQuote }
}

/** What one lot is worth at a price. */
function lotQuote({ contract, tickValueQuote }: MarketSpec, price: Ratio): Ratio {
  return contract === 'linear'
    ? ratio(price.numerator * tickValueQuote, price.denominator)
    : ratio(price.denominator * tickValueQuote, price.numerator)
}

function readLots(text: string, path: string, { lotDigits, lotPlaces }: MarketFormat): Lots {
  const decimal = readDecimal(text)
  if (decimal !== undefined && decimal.digits > 0n) {
    const numerator = decimal.digits * 10n ** BigInt(lotPlaces)
    const denominator = lotDigits * 10n ** BigInt(decimal.places)
    if (numerator % denominator === 0n) return lots(numerator / denominator)
  }
  throw new ShadowRefused(path, 'is a size above 0 in whole lots of the market')
}

function readPrice(text: string, path: string, { tickDigits, tickPlaces }: MarketFormat): Ratio {
  const decimal = readDecimal(text)
  if (decimal !== undefined && decimal.digits > 0n) {
    return ratio(
      decimal.digits * 10n ** BigInt(tickPlaces),
      tickDigits * 10n ** BigInt(decimal.places),
    )
  }
  throw new ShadowRefused(path, 'is a price above 0')
}

function readMoney(text: string, decimals: number): bigint {
  const decimal = readDecimal(text)
  if (decimal !== undefined && decimal.digits >= 0n && decimal.places <= decimals) {
    return decimal.digits * 10n ** BigInt(decimals - decimal.places)
  }
  throw new ShadowRefused('fundPaid', `is an amount of 0 or more with at most ${decimals} places`)
}
