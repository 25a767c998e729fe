import {
  type Book,
  type Fund,
  type Market,
  type Position,
  positionIn,
  type Side,
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
  const realised = held.side === 'long' ? value - released : released - value
  holder.money += realised
  return realised
}

/** A fund takes over lots: cost grows, no money moves. */
export function openInventory(
  fund: Fund,
  market: Market,
  side: Side,
  lots: bigint,
  value: bigint,
): void {
  const held = positionIn(fund, market, side)
  if (held === undefined) fund.positions.push({ market, side, lots, entryValue: value })
  else {
    held.lots += lots
    held.entryValue += value
  }
}

/**
 * What a case has received for its long, or paid for its short, after `lots` of a pass: rounded
 * in the case's favour.
 */
export function casesTotal(caseSide: Side, lots: bigint, lotPrice: Rational): bigint {
  const exact = multiply(rational(lots), lotPrice)
  return caseSide === 'long' ? ceiling(exact) : floor(exact)
}

/** Of a value, what its receiver or payer posts: whoever is long is paid. */
export function received(side: Side, value: bigint): bigint {
  return side === 'long' ? value : -value
}

/** What a fill is told about, besides its place in a queue. */
export interface FillFacts {
  readonly account: string
  readonly bucket: string
  readonly market: Market
  readonly side: Side
  readonly lots: bigint
  readonly price: Rational
  readonly value: bigint
  readonly bankruptcyPrice: Rational
  readonly realised: bigint
}

export function fillRow(book: Book, facts: FillFacts): FillRow {
  const { market } = facts
  const above = multiply(
    multiply(subtract(facts.price, market.markPrice), market.unitsPerPrice),
    rational(facts.lots),
  )
  const units = (amount: Rational): string =>
    formatDecimal(multiply(amount, rational(1n, 10n ** BigInt(book.decimals))), book.decimals)
  return {
    account: facts.account,
    bucket: facts.bucket,
    market: market.market,
    side: facts.side,
    size: formatSize(market, facts.lots),
    price: formatDecimal(facts.price, market.pricePlaces),
    value: formatScaled(facts.value, book.decimals),
    markPrice: formatDecimal(market.markPrice, market.pricePlaces),
    bankruptcyPrice: formatDecimal(facts.bankruptcyPrice, market.pricePlaces),
    realisedPnl: formatScaled(facts.realised, book.decimals),
    forgone: units(facts.side === 'short' ? above : negate(above)),
  }
}

export function formatSize(market: Market, lots: bigint): string {
  return formatDecimal(multiply(rational(lots), market.lotSize), market.sizePlaces)
}
