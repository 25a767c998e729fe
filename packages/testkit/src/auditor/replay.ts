import {
  type Book,
  type Bucket,
  type Market,
  type Position,
  priceOfValue,
  type Side,
} from '../book/book.ts'
import { equity, moneyOfBucket } from '../book/valuation.ts'
import { formatDecimal, formatScaled, parseDecimal, powerOfTen } from '../exact/decimal.ts'
import { divide, multiply, type Rational, rational } from '../exact/rational.ts'
import type { CaseRow, LayerRow, Resolution } from '../resolution.ts'
import { type Audit, expectThat } from './audit.ts'
import type { Observations } from './observations.ts'
import { gapPerLot, splitOf } from './shortfall.ts'
import { isLongOfValue } from './value-side.ts'

/** The book, moved along by what the document says was done. */
export interface Replay {
  readonly audit: Audit
  readonly book: Book
  readonly document: Resolution
  readonly cases: readonly ReplayedCase[]
  /** Gain of each position at opening, by `legName` of its bucket. */
  readonly gains: ReadonlyMap<string, bigint>
  readonly adlCosts: Map<string, Rational>
  /** Lots of each position at opening, and what the round has closed of it, by `legName` of its bucket. */
  readonly openingLots: ReadonlyMap<string, bigint>
  readonly closedLots: Map<string, bigint>
  readonly charges: Map<Bucket, bigint>
  readonly observations: Observations
}

export interface ReplayedCase {
  readonly row: CaseRow
  readonly bucket: Bucket
  readonly openingLegs: readonly { readonly market: Market; readonly side: Side }[]
  /** Those that carried a part of the shortfall. */
  readonly weightedLegs: readonly { readonly market: Market; readonly side: Side }[]
  /** What each payment into the case moved, by ledger, in the order of payments. */
  readonly payments: ReadonlyMap<string, bigint>[]
  /** How many of the case's layer rows have been replayed. */
  rowsRead: number
  /** Whether a leg was closed at a price that bankruptcy does not bound. */
  isUnbounded: boolean
}

/** A case that is open when a layer is reached, and what the document says the layer did for it. */
export interface Turn {
  readonly of: ReplayedCase
  readonly row: LayerRow | undefined
  readonly at: string
}

export function legName(bucket: Bucket, market: Market, side: Side): string {
  return JSON.stringify([bucket.account.account, bucket.name, market.market, side])
}

/** Closes lots as a fill says; returns the profit that became money. */
export function replayClose(bucket: Bucket, held: Position, lots: bigint, value: bigint): bigint {
  const released = (held.entryValue * lots) / held.lots
  held.lots -= lots
  held.entryValue -= released
  bucket.positions = bucket.positions.filter((other) => other.lots > 0n)
  const realised = isLongOfValue(held) ? value - released : released - value
  bucket.money += realised
  return realised
}

/** Reads an amount of money; it must be written with all its places. */
export function unitsIn(book: Book, text: string): bigint {
  const scaled = multiply(parseDecimal(text), rational(powerOfTen(book.decimals)))
  if (formatScaled(scaled.numerator, book.decimals) !== text) {
    throw new SyntaxError(`${text} is not an amount with ${book.decimals} places`)
  }
  return scaled.numerator
}

/** Reads a size as whole lots. */
export function lotsIn(market: Market, text: string): bigint {
  const lots = divide(parseDecimal(text), market.lotSize)
  if (lots.denominator !== 1n) throw new SyntaxError(`${text} is not a whole number of lots`)
  return lots.numerator
}

/** A price as the document states it; undefined in an inverse market where no price is high enough. */
export function showLotPrice(market: Market, lotPrice: Rational): string | undefined {
  const price = priceOfValue(market, lotPrice)
  return price === undefined ? undefined : formatDecimal(price, market.pricePlaces)
}

/** Money and lots that the document states for a case, against the replayed book. */
export function expectResidual(
  replay: Replay,
  turn: { readonly of: ReplayedCase; readonly at: string },
  stated: Pick<LayerRow, 'residualDeficit' | 'residualExposure'>,
): void {
  const { audit, book } = replay
  const { bucket } = turn.of
  const owed = shortfallUnits(bucket)
  expectThat(audit, 'payment', unitsIn(book, stated.residualDeficit) === owed, turn.at, () => {
    return `residual deficit ${stated.residualDeficit}, replayed ${owed} units`
  })
  const gaps = splitOf(bucket, book.deficitSplit)
  const exposure = bucket.positions.map((held) => {
    return `${held.market.market} ${held.side} ${held.lots} at ${showLotPrice(held.market, gapPerLot(held, gaps).price)}`
  })
  const claimed = stated.residualExposure.map((leg) => {
    const market = marketNamed(book, leg.market)
    return `${leg.market} ${leg.side} ${lotsIn(market, leg.size)} at ${leg.bankruptcyPrice}`
  })
  expectThat(audit, 'exposure', exposure.join() === claimed.join(), turn.at, () => {
    return `residual exposure ${claimed.join()}, replayed ${exposure.join()}`
  })
}

/** Whole quote units missing to an equity of zero. */
export function shortfallUnits(bucket: Bucket): bigint {
  const { numerator, denominator } = equity(bucket)
  return numerator >= 0n ? 0n : (-numerator + denominator - 1n) / denominator
}

export function isFinished(replayed: ReplayedCase): boolean {
  return replayed.bucket.positions.length === 0 && moneyOfBucket(replayed.bucket) >= 0n
}

export function marketNamed(book: Book, name: string): Market {
  const market = book.markets.find((other) => other.market === name)
  if (market === undefined) throw new RangeError(`no market ${name}`)
  return market
}

/** The postings of a layer must be exactly these, in this order, each ledger once and none with zero. */
export function expectPostings(
  replay: Replay,
  turn: Turn,
  expected: ReadonlyMap<string, bigint>,
): void {
  const stated = (turn.row?.postings ?? []).map(({ ledger, amount }) => {
    return `${ledger} ${unitsIn(replay.book, amount)}`
  })
  const due = [...expected]
    .filter(([, amount]) => amount !== 0n)
    .map(([ledger, amount]) => `${ledger} ${amount}`)
  expectThat(
    replay.audit,
    'postings',
    stated.join() === due.join(),
    turn.at,
    () => `postings ${stated.join()}, fills and payments make ${due.join()}`,
  )
}

export function addTo<K>(sums: Map<K, bigint>, key: K, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount)
}
