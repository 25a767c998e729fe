import { type Book, marketOf, positionSlots } from '../../account/book.ts'
import { moneyQuote } from '../../account/equity.ts'
import { at } from '../../quantity/assert.ts'
import { approximateQuotient, floatQuotient } from '../../quantity/division.ts'
import { type MovedValue, type MovePermille, type MoveRange, valueAfter } from './moved-value.ts'
import { firstChange } from './runs-below.ts'

/** Far above the error of summing floats over as many positions as one bucket can have. */
const FLOAT_DOUBT = 1e-9

/** What a bucket is worth after a common move, exact. */
export function movedValueOf(book: Book, bucket: number): MovedValue {
  const { valueScale } = book.prices
  let costQuote = 0n
  let linear = 0n
  let inverse = 0n
  for (const slot of positionSlots(book.shape, bucket)) {
    const { contract, lotValueScaled } = marketOf(book, slot)
    const sign = at(book.shape.positions, slot).valueSide === 'long' ? 1n : -1n
    const value = sign * BigInt(book.lots.get(slot)) * lotValueScaled
    costQuote += sign * BigInt(book.entryValue.get(slot))
    if (contract === 'linear') linear += value
    else inverse += value
  }
  return { cash: (moneyQuote(book, bucket) - costQuote) * valueScale, linear, inverse }
}

/** The buckets of a book after common moves, one bucket in hand at a time. Floats filter, integers decide. */
export class MovedBuckets {
  readonly #book: Book
  /** Value of a lot at mark by market, quote units. */
  readonly #lotQuotes: readonly number[]
  #bucket = 0
  #cash = 0
  #linear = 0
  #inverse = 0
  #doubt = 0
  #isMixed = false

  constructor(book: Book) {
    this.#book = book
    this.#lotQuotes = book.prices.markets.map(({ markLotQuote: { numerator, denominator } }) =>
      approximateQuotient(numerator, denominator),
    )
  }

  /** Whether it holds linear and inverse lots, so that its equity may turn as marks move on. */
  get isMixed(): boolean {
    return this.#isMixed
  }

  take(bucket: number): void {
    const { shape, prices, money, unsettledFunding, assetsValue, lots, entryValue } = this.#book
    this.#bucket = bucket
    let cash = money.get(bucket) + unsettledFunding.get(bucket) + assetsValue.get(bucket)
    let linear = 0
    let inverse = 0
    let magnitude =
      Math.abs(money.get(bucket)) + Math.abs(unsettledFunding.get(bucket)) + assetsValue.get(bucket)
    let hasLinear = false
    let hasInverse = false
    for (const slot of positionSlots(shape, bucket)) {
      const held = lots.get(slot)
      if (held === 0) continue
      const { market, valueSide } = at(shape.positions, slot)
      const value = held * at(this.#lotQuotes, market)
      const cost = entryValue.get(slot)
      const signed = valueSide === 'long' ? value : -value
      cash += valueSide === 'long' ? -cost : cost
      magnitude += value + cost
      if (at(prices.markets, market).contract === 'linear') {
        linear += signed
        hasLinear = true
      } else {
        inverse += signed
        hasInverse = true
      }
    }
    this.#cash = cash
    this.#linear = linear
    this.#inverse = inverse
    // No move more than doubles a value.
    this.#doubt = 2 * FLOAT_DOUBT * magnitude
    this.#isMixed = hasLinear && hasInverse
  }

  /** Whether its equity is below 0 after a move. */
  isBelow(move: MovePermille): boolean {
    const part = floatQuotient(1000 + move, 1000)
    const equity = this.#cash + this.#linear * part + floatQuotient(this.#inverse, part)
    if (equity > this.#doubt) return false
    if (equity < -this.#doubt) return true
    return valueAfter(movedValueOf(this.#book, this.#bucket), move) < 0n
  }

  /**
   * The first move of a range from which on the equity of a mixed bucket goes the other way as marks go up; undefined where it goes one way
   * all along. Its slope is linear − inverse ÷ u² at u = 1 + move.
   */
  turn({ first, last }: MoveRange): MovePermille | undefined {
    const { linear, inverse } = movedValueOf(this.#book, this.#bucket)
    const sign = linear > 0n ? 1n : -1n
    const isPast = (move: MovePermille): boolean =>
      sign * linear * (1000n + BigInt(move)) ** 2n >= sign * inverse * 1_000_000n
    if (isPast(first) || !isPast(last)) return undefined
    return firstChange(isPast, { after: first, until: last })
  }
}
