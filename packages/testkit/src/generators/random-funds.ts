import type { Side } from '../book/book.ts'
import { deficit, profit } from '../book/valuation.ts'
import { readBook } from '../book/read-book.ts'
import { ceiling, isPositive, negate, total } from '../exact/rational.ts'
import { splitWeights } from '../reference/split.ts'
import type { Random } from './random.ts'
import { type PositionDraft, positionAt } from './random-accounts.ts'
import type { MarketDraft } from './random-markets.ts'
import type { BookSnapshot } from './snapshot.ts'

export interface FundDraft {
  readonly fund: string
  readonly markets: readonly string[]
  readonly positions: readonly PositionDraft[]
}

/** No fund in 22 % of books, one for all markets in 43 %, one for each in 25 %, both in 10 %. */
export function randomFunds(random: Random, markets: readonly MarketDraft[]): FundDraft[] {
  const kind = random.pickWeighted([
    [22, 'none'],
    [43, 'pooled'],
    [25, 'single'],
    [10, 'both'],
  ])
  const all = markets.map(({ snapshot }) => snapshot.market)
  const pooled = { fund: 'insurance', markets: all, positions: inventory(random, markets) }
  const single = markets.map((draft) => ({
    fund: `fund-${draft.snapshot.market}`,
    markets: [draft.snapshot.market],
    positions: inventory(random, [draft]),
  }))
  if (kind === 'none') return []
  if (kind === 'pooled') return [pooled]
  return kind === 'single' ? single : [...single, pooled]
}

/** One fund in eight already has lots from an earlier takeover. */
function inventory(random: Random, markets: readonly MarketDraft[]): PositionDraft[] {
  if (!random.isOneIn100(12)) return []
  const sides: readonly Side[] = random.isOneIn100(30)
    ? ['long', 'short']
    : [random.pick(['long', 'short'])]
  const draft = random.pick(markets)
  return sides.map((side) => positionAt(random, draft, side, BigInt(random.between(1, 80)), 20))
}

/** Balance and floor of a fund, given what the cases it serves lack. */
export interface FundMoney {
  readonly balance: bigint
  readonly floor: bigint
}

/**
 * A quarter of funds have nothing to give (at or below the floor), a third part of what is needed, a
 * sixth what is needed to within 1 %, a sixth plenty, and a tenth at most 1 % above the floor.
 */
export function randomFundMoney(random: Random, needed: bigint): FundMoney {
  const floor = random.isOneIn100(50) ? 0n : BigInt(random.between(1, 200_000))
  const share = (least: number, most: number): bigint =>
    (needed * BigInt(random.between(least, most))) / 1000n
  const available = random.pickWeighted([
    [17, 0n],
    [6, -BigInt(random.below(Number(floor) + 1))],
    [33, share(20, 980)],
    [17, share(992, 1008)],
    [17, share(1200, 8000)],
    [10, (floor * BigInt(random.between(1, 9))) / 1000n + 1n],
  ])
  return { balance: floor + available, floor }
}

/** Money that covers what the fund's inventory has lost: whoever draws a fund in default says so. */
export function covering(draft: FundDraft, { balance, floor: least }: FundMoney): FundMoney {
  const loss = ceiling(negate(total(draft.positions.map(profit))))
  return { balance: balance > loss ? balance : loss, floor: least }
}

/** What the cases lack that have a weighted leg in one of the markets, or no leg at all. */
export function neededOf(snapshot: BookSnapshot, markets: readonly string[]): bigint {
  const book = readBook(snapshot)
  let needed = 0n
  for (const bucket of book.accounts.flatMap(({ buckets }) => buckets)) {
    const weights = splitWeights(bucket.positions, book.deficitSplit)
    const isServed = bucket.positions.some((held, index) => {
      const weight = weights[index]
      return weight !== undefined && isPositive(weight) && markets.includes(held.market.market)
    })
    if (isServed || bucket.positions.length === 0) needed += deficit(bucket)
  }
  return needed
}
