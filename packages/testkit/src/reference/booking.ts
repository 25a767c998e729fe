import {
  type Book,
  comparePositions,
  type Market,
  type Position,
  positionIn,
  priceOfValue,
  type Side,
  valueSideOf,
} from '../book/book.ts'
import { formatDecimal, formatScaled } from '../exact/decimal.ts'
import {
  ceiling,
  floor,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'

/** A bucket, seen as what holds money and positions. */
interface Holder {
  money: bigint
  positions: Position[]
}

/** Closes lots for a value and moves the profit into money. Returns the profit. */
export function closeLots(holder: Holder, held: Position, lots: bigint, value: bigint): bigint {
  if (lots <= 0n || lots > held.lots) throw new RangeError('more lots than the position holds')
  const released = floor(rational(held.entryValue * lots, held.lots))
  held.lots -= lots
  held.entryValue -= released
  if (held.lots === 0n) holder.positions = holder.positions.filter((other) => other !== held)
  const isLong = valueSideOf(held.market, held.side) === 'long'
  const realised = isLong ? value - released : released - value
  holder.money += realised
  return realised
}

/** A fund or whoever offered takes over lots: cost grows, no money moves. */
export function openLots(
  holder: { positions: Position[] },
  market: Market,
  side: Side,
  lots: bigint,
  value: bigint,
): void {
  const held = positionIn(holder, market, side)
  if (held === undefined) {
    holder.positions.push({ market, side, lots, entryValue: value })
    holder.positions.sort(comparePositions)
  } else {
    held.lots += lots
    held.entryValue += value
  }
}

/**
 * What a case has received for a leg that is long of value, or paid for one that is short, after `lots`
 * of a pass: rounded in the case's favour.
 */
export function casesTotal(leg: Leg, lots: bigint, lotPrice: Rational): bigint {
  return inFavourOfCase(leg, multiply(rational(lots), lotPrice))
}

/** An amount in whole units: rounded up for a case that receives it, down for one that pays it. */
export function inFavourOfCase({ market, side }: Leg, exact: Rational): bigint {
  return valueSideOf(market, side) === 'long' ? ceiling(exact) : floor(exact)
}

/** What matters of a position to whoever prices it. */
export type Leg = Pick<Position, 'market' | 'side'>

/** Of a value, what whoever gives up a position posts: who was long of value is paid. */
export function received({ market, side }: Leg, value: bigint): bigint {
  return valueSideOf(market, side) === 'long' ? value : -value
}

/** What a fill is told about, besides its place in a queue. */
export interface FillFacts {
  readonly account: string
  readonly bucket: string
  readonly market: Market
  readonly side: Side
  readonly lots: bigint
  /** Exact value of a lot in this fill. */
  readonly lotPrice: Rational
  readonly value: bigint
  readonly bankruptcyLotValue: Rational
  readonly realised: bigint
  /** The side of the position that gives way, if it is not the one shown. */
  readonly bearer?: Side
}

export function fillRow(book: Book, facts: FillFacts): FillRow {
  const { market, lots } = facts
  const bearer = valueSideOf(market, facts.bearer ?? facts.side)
  const above = multiply(subtract(facts.lotPrice, market.lotValue), rational(lots))
  const units = (amount: Rational): string =>
    formatDecimal(multiply(amount, rational(1n, 10n ** BigInt(book.decimals))), book.decimals)
  return {
    account: facts.account,
    bucket: facts.bucket,
    market: market.market,
    side: facts.side,
    size: formatSize(market, lots),
    ...priceField('price', market, facts.lotPrice),
    value: formatScaled(facts.value, book.decimals),
    markPrice: formatDecimal(market.markPrice, market.pricePlaces),
    ...priceField('bankruptcyPrice', market, facts.bankruptcyLotValue),
    realisedPnl: formatScaled(facts.realised, book.decimals),
    forgone: units(bearer === 'short' ? above : negate(above)),
  }
}

/** A price as shown; a value of a lot that has none leaves the field out. */
export function priceField<Name extends string>(
  name: Name,
  market: Market,
  lotValue: Rational,
): { readonly [field in Name]?: string } {
  const price = priceOfValue(market, lotValue)
  const shown: Record<string, string> = {}
  if (price !== undefined) shown[name] = formatDecimal(price, market.pricePlaces)
  return shown as { readonly [field in Name]?: string }
}

export function formatSize(market: Market, lots: bigint): string {
  return formatDecimal(multiply(rational(lots), market.lotSize), market.sizePlaces)
}
