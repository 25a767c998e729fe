import { type Book, positionSlots } from '../../account/book.ts'
import type { FundRow } from '../../fund/fund.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { assert, at } from '../../quantity/assert.ts'
import { ceilDiv } from '../../quantity/division.ts'
import { freeboardOf, type Shortfall } from './freeboard.ts'
import { MovedBuckets, movedValueOf } from './moved-bucket.ts'
import {
  moveDenominator,
  type MovedValue,
  type MovePermille,
  type MoveRange,
  valueAfter,
} from './moved-value.ts'
import { eachRunBelow, knotsAround } from './runs-below.ts'
import { StepSums } from './step-sums.ts'

/** Buckets that are below 0 after a move, and what they are worth together. */
interface Below {
  readonly buckets: number
  readonly value: MovedValue
}

interface MovedFund {
  readonly isInsurance: boolean
  readonly balanceQuote: bigint
  readonly floorQuote: bigint
  readonly inventory: MovedValue
}

/** The least column of the sums: money less cost. Lots of the markets follow, signed by the value side. */
const CASH = 0

/**
 * What is missing after every common move of a range (SPEC B-9). Reads each position once; each bucket is then known by the moves between
 * which it is below 0, so that no move costs another look at the book.
 */
export class Load {
  readonly #range: MoveRange
  readonly #valueScale: bigint
  readonly #below: readonly Below[]
  readonly #funds: readonly MovedFund[]

  constructor(ledger: Ledger, funds: readonly FundRow[], range: MoveRange) {
    const { book } = ledger
    this.#range = range
    this.#valueScale = book.prices.valueScale
    this.#below = belowByMove(book, range)
    this.#funds = funds.map((row, fund) => ({
      isInsurance: row.purpose === 'insurance',
      balanceQuote: at(ledger.fundBalances, fund),
      floorQuote: row.floorQuote,
      inventory: movedValueOf(book, row.inventoryBucket),
    }))
  }

  /** After a move of the range. */
  after(move: MovePermille): Shortfall {
    const { first, last } = this.#range
    assert(move >= first && move <= last, `no load is known after a move by ${move} ‰`)
    const below = at(this.#below, move - first)
    const unit = this.#valueScale * moveDenominator(move)
    let missing = -valueAfter(below.value, move)
    let buckets = below.buckets
    let availableQuote = 0n
    for (const { isInsurance, balanceQuote, floorQuote, inventory } of this.#funds) {
      const value = valueAfter(inventory, move)
      const owed = -value - balanceQuote * unit
      if (owed > 0n) {
        missing += owed
        buckets += 1
      }
      const lossQuote = value < 0n ? ceilDiv(-value, unit) : 0n
      const above = balanceQuote - floorQuote - lossQuote
      if (isInsurance && above > 0n) availableQuote += above
    }
    return { deficitQuote: ceilDiv(missing, unit), buckets, availableQuote }
  }

  /** The fall, or rise, before the smallest one whose deficit is above what is available; undefined where all of the range can be paid for. */
  freeboard(direction: -1 | 1): MovePermille | undefined {
    const { first, last } = this.#range
    return freeboardOf((move) => this.after(move), direction, direction < 0 ? -first : last)
  }
}

function belowByMove(book: Book, range: MoveRange): Below[] {
  const { first, last } = range
  const { markets, valueScale } = book.prices
  const moves = last - first + 1
  const sums = new StepSums(moves, 1 + markets.length)
  const counts = new Int32Array(moves)
  const moved = new MovedBuckets(book)
  const ends = [first, last]
  book.shape.buckets.forEach(({ account }, bucket) => {
    if (account < 0) return
    moved.take(bucket)
    const knots = moved.isMixed && first < last ? knotsAround(moved.turn(range), range) : ends
    eachRunBelow(moved, knots, (from, to) => {
      addBucket(book, bucket, { sums, counts, row: from - first, sign: 1 })
      if (to < last) addBucket(book, bucket, { sums, counts, row: to + 1 - first, sign: -1 })
    })
  })
  let [buckets, cash, linear, inverse] = [0, 0n, 0n, 0n]
  return Array.from(counts, (count, row) => {
    buckets += count
    cash += sums.sum(row, CASH) * valueScale
    markets.forEach(({ contract, lotValueScaled }, market) => {
      const lots = sums.sum(row, 1 + market)
      if (lots === 0n) return
      if (contract === 'linear') linear += lots * lotValueScaled
      else inverse += lots * lotValueScaled
    })
    return { buckets, value: { cash, linear, inverse } }
  })
}

interface Adding {
  readonly sums: StepSums
  readonly counts: Int32Array
  readonly row: number
  readonly sign: 1 | -1
}

/** Counts a bucket from a move on, or no longer. */
function addBucket(book: Book, bucket: number, { sums, counts, row, sign }: Adding): void {
  counts[row] = at(counts, row) + sign
  sums.add(row, CASH, sign * book.money.get(bucket))
  sums.add(row, CASH, sign * book.unsettledFunding.get(bucket))
  sums.add(row, CASH, sign * book.assetsValue.get(bucket))
  for (const slot of positionSlots(book.shape, bucket)) {
    const { market, valueSide } = at(book.shape.positions, slot)
    const toward = valueSide === 'long' ? sign : -sign
    sums.add(row, CASH, -toward * book.entryValue.get(slot))
    sums.add(row, 1 + market, toward * book.lots.get(slot))
  }
}
