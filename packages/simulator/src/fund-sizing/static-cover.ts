import {
  type BookSpec,
  createState,
  type MarketSpec,
  type Ratio,
  ratio,
  view,
} from '@plimsoll/engine'
import type { Shock } from '../scenarios/scenario.ts'
import { saidOf } from '../scenarios/every-other.ts'
import { coverCounts, largestOwners, largestTogether } from './cover.ts'
import { ceilDivide } from './order-statistics.ts'
import type { OwnerDeficit } from './path-draw.ts'

/** A move of all marks at once, as a part of each: −3/10 is a fall of 30 %. */
export type CommonMove = Ratio

/** What the book is short of right after a move, before anybody could be liquidated. Quote units. */
export interface StaticCover {
  readonly move: CommonMove
  readonly deficitQuote: bigint
  readonly owners: number
  /** The largest deficits, largest first. */
  readonly largest: readonly OwnerDeficit[]
  /** What the n largest are short of together, for each of `coverCounts`. */
  readonly together: readonly { readonly count: number; readonly deficitQuote: bigint }[]
}

/**
 * Cover-n on the book as it stands: every mark moves by the same part at once, an index with it, and nothing else happens.
 * A bucket below 0 is short of that, rounded up to a unit; an owner of the sum over his buckets. What other buckets of his own
 * still have does not count.
 *
 * @throws RangeError for a move that leaves no price above 0
 */
export function staticCover(book: BookSpec, move: CommonMove): StaticCover {
  if (move.numerator <= -move.denominator) {
    throw new RangeError('a fall is less than 100 %')
  }
  const markets = book.markets.map((market) => moved(market, move))
  const margins = view(createState({ ...book, markets, waterfall: [] })).margins()
  const owners = new Map(book.accounts.map(({ account, owner }) => [account, owner ?? account]))
  const deficits = new Map<string, bigint>()
  for (const { account, equityQuote } of margins) {
    const owner = owners.get(account)
    if (owner === undefined || equityQuote.numerator >= 0n) continue
    const deficit = ceilDivide(-equityQuote.numerator, equityQuote.denominator)
    deficits.set(owner, (deficits.get(owner) ?? 0n) + deficit)
  }
  const largest = largestOwners(deficits, coverCounts[coverCounts.length - 1] ?? 1)
  return {
    move,
    deficitQuote: [...deficits.values()].reduce((sum, deficit) => sum + deficit, 0n),
    owners: deficits.size,
    largest,
    together: coverCounts.map((count) => ({
      count,
      deficitQuote: largestTogether(largest, count),
    })),
  }
}

/**
 * What the book is short of where nothing could be closed while prices move as a scenario schedules: after each move in turn, with
 * those before it, every bucket below 0 at the new marks counts; the largest of them, quote units. 0 without a move.
 */
export function scheduledShortfall(book: BookSpec, shocks: readonly Shock[]): bigint {
  let markets = book.markets
  let most = 0n
  for (const { changePpm } of shocks.toSorted((a, b) => a.toMs - b.toMs)) {
    markets = markets.map((market) =>
      moved(market, ratio(BigInt(saidOf(changePpm, market.market) ?? 0), 1_000_000n)),
    )
    const { deficitQuote } = staticCover({ ...book, markets }, ratio(0n))
    if (deficitQuote > most) most = deficitQuote
  }
  return most
}

function moved(market: MarketSpec, { numerator, denominator }: CommonMove): MarketSpec {
  const by = (price: Ratio): Ratio =>
    ratio(price.numerator * (denominator + numerator), price.denominator * denominator)
  const { markPriceTicks, indexPriceTicks } = market
  return {
    ...market,
    markPriceTicks: by(markPriceTicks),
    ...(indexPriceTicks && { indexPriceTicks: by(indexPriceTicks) }),
  }
}
