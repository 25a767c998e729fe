import { type Book, positionSlots } from '../../account/book.ts'
import { equityScaled } from '../../account/equity.ts'
import { at } from '../../quantity/assert.ts'
import { approximateQuotient, floatQuotient } from '../../quantity/division.ts'
import { type LoneValue, loneValueAfter } from './lone-value.ts'
import type { MovePermille, MoveRange } from './moved-value.ts'

/** Far above the error of summing floats over as many positions as one bucket can have. */
const FLOAT_DOUBT = 1e-9

/** Moves from one to another. */
export interface Run {
  readonly from: MovePermille
  readonly to: MovePermille
}

/** The buckets of a book after the mark of one market moved, one bucket in hand at a time. Floats filter, integers decide. */
export class LoneBucket {
  readonly #book: Book
  /** Value of a lot at mark by market, quote units. */
  readonly #lotQuotes: readonly number[]
  /** The markets that the bucket has lots in, ascending, with its lots in each: long of the value less short of it. */
  readonly #markets: Int32Array
  readonly #netLots: Float64Array
  #heldCount = 0
  #bucket = 0
  #cash = 0
  #isCashExact = true
  #equity = 0
  #doubt = 0
  #exactEquity: bigint | undefined

  constructor(book: Book) {
    this.#book = book
    this.#lotQuotes = book.prices.markets.map(({ markLotQuote: { numerator, denominator } }) =>
      approximateQuotient(numerator, denominator),
    )
    this.#markets = new Int32Array(this.#lotQuotes.length)
    this.#netLots = new Float64Array(this.#lotQuotes.length)
  }

  /** In how many markets it has lots. */
  get heldCount(): number {
    return this.#heldCount
  }

  market(held: number): number {
    return at(this.#markets, held)
  }

  netLots(held: number): number {
    return at(this.#netLots, held)
  }

  /** Money less the cost of positions, quote units; undefined where a float may not hold it. */
  get cashQuote(): number | undefined {
    return this.#isCashExact ? this.#cash : undefined
  }

  take(bucket: number): void {
    const { shape, money, unsettledFunding, assetsValue, lots, entryValue } = this.#book
    const funding = unsettledFunding.get(bucket)
    const assets = assetsValue.get(bucket)
    let cash = money.get(bucket) + funding + assets
    let moved = Math.abs(money.get(bucket)) + Math.abs(funding) + assets
    let worth = 0
    let gross = 0
    let last = -1
    let market = -1
    for (const slot of positionSlots(shape, bucket)) {
      const held = lots.get(slot)
      if (held === 0) continue
      const row = at(shape.positions, slot)
      // Long and short of one market follow each other.
      if (row.market !== market) {
        last += 1
        market = row.market
        this.#markets[last] = market
        this.#netLots[last] = 0
      }
      const value = held * at(this.#lotQuotes, market)
      const cost = entryValue.get(slot)
      const isLong = row.valueSide === 'long'
      this.#netLots[last] = at(this.#netLots, last) + (isLong ? held : -held)
      cash += isLong ? -cost : cost
      moved += cost
      worth += isLong ? value : -value
      gross += value
    }
    this.#heldCount = last + 1
    this.#bucket = bucket
    this.#exactEquity = undefined
    this.#cash = cash
    this.#isCashExact = moved <= Number.MAX_SAFE_INTEGER
    this.#equity = cash + worth
    // No move more than doubles a value.
    this.#doubt = 2 * FLOAT_DOUBT * (moved + gross)
  }

  /** The place of a market among those that it has lots in; undefined where it has none. */
  place(market: number): number | undefined {
    const held = this.#markets.subarray(0, this.#heldCount).indexOf(market)
    return held < 0 ? undefined : held
  }

  /** What it is worth at mark, exact, apart from one of its markets; from none where that is undefined. */
  exactly(held: number | undefined): LoneValue {
    this.#exactEquity ??= equityScaled(this.#book, this.#bucket)
    if (held === undefined) return { rest: this.#exactEquity, lots: 0n }
    const lots = BigInt(this.netLots(held))
    const { lotValueScaled } = at(this.#book.prices.markets, this.market(held))
    return { rest: this.#exactEquity - lots * lotValueScaled, lots }
  }

  /**
   * The moves of a range after which its equity is below 0, if the mark of one of its markets alone moves; undefined where there are none.
   * As one mark moves, equity goes one way all along, so that they reach to an end of the range.
   */
  runBelow(held: number, { first, last }: MoveRange): Run | undefined {
    const isFirst = this.#isBelow(held, first)
    const isLast = this.#isBelow(held, last)
    if (isFirst === isLast) return isFirst ? { from: first, to: last } : undefined
    let move = Math.min(last - 1, Math.max(first + 1, this.#zero(held)))
    if (isFirst) {
      while (!this.#isBelow(held, move)) move -= 1
      while (this.#isBelow(held, move + 1)) move += 1
      return { from: first, to: move }
    }
    while (!this.#isBelow(held, move)) move += 1
    while (this.#isBelow(held, move - 1)) move -= 1
    return { from: move, to: last }
  }

  /** About where equity is 0. */
  #zero(held: number): MovePermille {
    const value = this.#value(held)
    const rest = this.#equity - value
    // 1 + move is −rest ÷ value of linear lots, and −value ÷ rest of inverse ones.
    const isInverse = this.#isInverse(held)
    const moved = isInverse ? -floatQuotient(value, rest) : -floatQuotient(rest, value)
    const move = Math.floor(1000 * (moved - 1))
    return Number.isNaN(move) ? 0 : move
  }

  #isBelow(held: number, move: MovePermille): boolean {
    const value = this.#value(held)
    const change = this.#isInverse(held)
      ? -floatQuotient(value * move, 1000 + move)
      : floatQuotient(value * move, 1000)
    const equity = this.#equity + change
    if (equity > this.#doubt) return false
    if (equity < -this.#doubt) return true
    const market = at(this.#book.prices.markets, this.market(held))
    return loneValueAfter(market, this.exactly(held), move) < 0n
  }

  #value(held: number): number {
    return this.netLots(held) * at(this.#lotQuotes, this.market(held))
  }

  #isInverse(held: number): boolean {
    return at(this.#book.prices.markets, this.market(held)).contract === 'inverse'
  }
}
