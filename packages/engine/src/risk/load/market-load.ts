import type { Book } from '../../account/book.ts'
import type { FundRow } from '../../fund/fund.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Market } from '../../market/market.ts'
import { assert, at } from '../../quantity/assert.ts'
import { ceilDiv } from '../../quantity/division.ts'
import { freeboardOf, type Shortfall } from './freeboard.ts'
import { LoneBucket } from './lone-bucket.ts'
import { loneDenominator, type LoneValue, loneValueAfter } from './lone-value.ts'
import type { MovePermille, MoveRange } from './moved-value.ts'
import { StepSums } from './step-sums.ts'

/** The columns of the sums: money less cost, and lots of the market. */
const CASH = 0
const LOTS = 1

/** Who is below 0 from a move on, and who is not any more: the sums change there, and stay as they are in between. */
interface Changes {
  readonly buckets: Int32Array
  readonly sums: StepSums
  /** What is in neither: lots of other markets at mark, and money beyond what a float holds; scaled. */
  readonly rests: bigint[]
}

/** Buckets that are below 0 after a move, and what they are worth together. */
interface Below extends LoneValue {
  readonly buckets: number
}

interface ConcernedFund extends LoneValue {
  readonly balanceQuote: bigint
  readonly floorQuote: bigint
  /** An insurance fund that serves the market. */
  readonly pays: boolean
  /** It has lots of the market. */
  readonly holds: boolean
}

/**
 * What is missing in each of some markets after every move of that market's mark alone (SPEC B-10). Reads each position once, for all of them
 * together; each bucket is then known, market by market, by the moves between which it is below 0.
 */
export class MarketLoads {
  readonly #ledger: Ledger
  readonly #funds: readonly FundRow[]
  readonly #range: MoveRange
  readonly #one: LoneBucket
  readonly #changes: ReadonlyMap<number, Changes>

  /** @param markets indices of the markets that are looked at */
  constructor(
    ledger: Ledger,
    funds: readonly FundRow[],
    { markets, range }: { readonly markets: readonly number[]; readonly range: MoveRange },
  ) {
    this.#ledger = ledger
    this.#funds = funds
    this.#range = range
    this.#one = new LoneBucket(ledger.book)
    this.#changes = changesOf(ledger.book, this.#one, { markets, range })
  }

  /** One of the markets. */
  of(market: number): MarketLoad {
    const { book, fundBalances } = this.#ledger
    const changes = this.#changes.get(market)
    assert(changes !== undefined, `the market ${market} was not looked at`)
    const { valueScale } = book.prices
    const one = this.#one
    const concerned = this.#funds.map((row, fund): ConcernedFund => {
      one.take(row.inventoryBucket)
      const held = one.place(market)
      return {
        ...one.exactly(held),
        balanceQuote: at(fundBalances, fund),
        floorQuote: row.floorQuote,
        pays: row.purpose === 'insurance' && row.markets.has(market),
        holds: held !== undefined,
      }
    })
    return new MarketLoad({
      market: at(book.prices.markets, market),
      valueScale,
      range: this.#range,
      below: belowByMove(changes, valueScale),
      funds: concerned.filter(({ pays, holds }) => pays || holds),
    })
  }
}

interface MarketLoadParts {
  readonly market: Market
  readonly valueScale: bigint
  readonly range: MoveRange
  readonly below: readonly Below[]
  readonly funds: readonly ConcernedFund[]
}

/** What is missing in a market after moves of its mark alone. */
export class MarketLoad {
  readonly #parts: MarketLoadParts

  constructor(parts: MarketLoadParts) {
    this.#parts = parts
  }

  /** After a move of the range. */
  after(move: MovePermille): Shortfall {
    const { market, valueScale, below, funds, range } = this.#parts
    assert(move >= range.first && move <= range.last, `no load is known after ${move} ‰`)
    const sums = at(below, move - range.first)
    const unit = valueScale * loneDenominator(market, move)
    let missing = -loneValueAfter(market, sums, move)
    let { buckets } = sums
    let availableQuote = 0n
    for (const { balanceQuote, floorQuote, pays, holds, ...inventory } of funds) {
      const value = loneValueAfter(market, inventory, move)
      const owed = -value - balanceQuote * unit
      if (holds && owed > 0n) {
        missing += owed
        buckets += 1
      }
      const lossQuote = value < 0n ? ceilDiv(-value, unit) : 0n
      const above = balanceQuote - floorQuote - lossQuote
      if (pays && above > 0n) availableQuote += above
    }
    return { deficitQuote: ceilDiv(missing, unit), buckets, availableQuote }
  }

  /** How far the mark could fall, or rise; undefined where all of the range can be paid for. */
  freeboard(direction: -1 | 1): MovePermille | undefined {
    const { first, last } = this.#parts.range
    return freeboardOf((move) => this.after(move), direction, direction < 0 ? -first : last)
  }
}

function changesOf(
  book: Book,
  one: LoneBucket,
  { markets, range }: { readonly markets: readonly number[]; readonly range: MoveRange },
): Map<number, Changes> {
  const rows = range.last - range.first + 1
  const changes = new Map(
    markets.map((market): [number, Changes] => [
      market,
      {
        buckets: new Int32Array(rows),
        sums: new StepSums(rows, 2),
        rests: Array.from({ length: rows }, () => 0n),
      },
    ]),
  )
  const { shape } = book
  const isLookedAt = book.prices.markets.map((_market, market) => changes.has(market))
  shape.buckets.forEach(({ account, positions }, bucket) => {
    if (account < 0) return
    // Whoever never held any of them is passed over before anything of it is valued.
    if (!positions.some((slot) => at(isLookedAt, at(shape.positions, slot).market))) return
    one.take(bucket)
    for (let held = 0; held < one.heldCount; held += 1) {
      const market = one.market(held)
      const change = changes.get(market)
      if (change === undefined) continue
      const run = one.runBelow(held, range)
      if (run === undefined) continue
      const part = partOf(one, held, book.prices.valueScale)
      addPart(change, run.from - range.first, part)
      if (run.to < range.last) addPart(change, run.to + 1 - range.first, opposite(part))
    }
  })
  return changes
}

/** What a bucket adds to the sums. */
interface Part {
  readonly buckets: 1 | -1
  readonly cash: number
  readonly lots: number
  readonly rest: bigint
}

/** Of the bucket in hand: as much of it in floats as they hold exactly. */
function partOf(one: LoneBucket, held: number, valueScale: bigint): Part {
  const { cashQuote } = one
  const cash = cashQuote ?? 0
  const isWhole = cashQuote !== undefined && one.heldCount === 1
  const rest = isWhole ? 0n : one.exactly(held).rest - BigInt(cash) * valueScale
  return { buckets: 1, cash, lots: one.netLots(held), rest }
}

function opposite({ buckets, cash, lots, rest }: Part): Part {
  return { buckets: buckets === 1 ? -1 : 1, cash: -cash, lots: -lots, rest: -rest }
}

function addPart({ buckets, sums, rests }: Changes, row: number, part: Part): void {
  buckets[row] = at(buckets, row) + part.buckets
  sums.add(row, CASH, part.cash)
  sums.add(row, LOTS, part.lots)
  if (part.rest !== 0n) rests[row] = at(rests, row) + part.rest
}

function belowByMove({ buckets, sums, rests }: Changes, valueScale: bigint): Below[] {
  let [count, rest, lots] = [0, 0n, 0n]
  return Array.from(buckets, (change, row) => {
    count += change
    rest += sums.sum(row, CASH) * valueScale + at(rests, row)
    lots += sums.sum(row, LOTS)
    return { buckets: count, rest, lots }
  })
}
