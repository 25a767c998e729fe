import type { LossBase } from '@plimsoll/engine'
import type { Bucket, Market, World } from '../world.ts'
import { compareBuckets } from './compare-buckets.ts'
import { freeEquityOf, isPayer } from './bases.ts'
import type { Expected } from './expected.ts'
import { debtorsOf } from './haircut-script.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import { type Debtor, divideLoss, type Payer } from './loss-division.ts'
import type { CaseModel, RoundModel } from './round-model.ts'

/** How a loss is shared beyond gains. */
interface Sharing {
  readonly base: LossBase
  readonly isRepayable?: boolean
}

/** What is left is shared by those who hold lots, who have equity in the markets, or who have equity (SPEC L-9). */
export function* lossScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  { base, isRepayable = false }: Sharing,
): Generator<Expected, void> {
  const debtors = debtorsOf(
    world,
    base === 'equity' ? cases : cases.filter(({ openedWith }) => openedWith.length > 0),
  )
  const shares =
    base === 'openInterest'
      ? [...partsOf(world, debtors)].map(([market, parts]) => ({
          debtors: parts,
          payersNow: () => holdersOf(world, round, market),
        }))
      : [{ debtors, payersNow: () => equityPayers(world, round, base, debtors) }]
  for (const share of shares) {
    const division = divideLoss(share.debtors, share.payersNow())
    if (division !== undefined) yield { kind: 'lossShared', base, isRepayable, ...division }
  }
}

/** Each debtor's deficit over the markets that answered for it, market by market. */
function partsOf({ markets }: World, debtors: readonly Debtor[]): Map<Market, Debtor[]> {
  const parts = new Map<Market, Debtor[]>(markets.map((market) => [market, []]))
  for (const { of, deficit } of debtors) {
    const weights = [...of.weights]
    const amounts = divideByLargestRemainder({
      total: deficit,
      weights: weights.map(([, weight]) => weight),
      caps: weights.map(() => deficit),
    })
    weights.forEach(([market], index) => {
      const amount = amounts[index] ?? 0n
      if (amount > 0n) parts.get(market)?.push({ of, deficit: amount })
    })
  }
  return parts
}

/** Whoever held lots of a market when the round opened, on either side. */
function holdersOf(world: World, round: RoundModel, market: Market): Payer[] {
  return payersOf(world, round, (bucket) => lotsAtOpening(round, bucket, market))
}

function lotsAtOpening(
  { lotsAtOpening: lots }: RoundModel,
  bucket: Bucket,
  market: Market,
): bigint {
  return bucket.positions
    .filter((position) => position.market === market)
    .reduce((sum, position) => sum + lots(position), 0n)
}

function equityPayers(
  world: World,
  round: RoundModel,
  base: LossBase,
  debtors: readonly Debtor[],
): Payer[] {
  const markets = new Set(debtors.flatMap(({ of }) => of.answering.map(({ market }) => market)))
  return payersOf(world, round, (bucket) => {
    const isReached =
      base === 'equity' || [...markets].some((market) => lotsAtOpening(round, bucket, market) > 0n)
    return isReached ? (round.equities.get(bucket) ?? 0n) : 0n
  })
}

/** In the order of accounts and buckets, no more than the equity each has now. */
function payersOf(world: World, round: RoundModel, weightOf: (bucket: Bucket) => bigint): Payer[] {
  return world.buckets
    .filter((bucket) => isPayer(round, bucket))
    .map((bucket) => ({ bucket, weight: weightOf(bucket), cap: freeEquityOf(world, bucket) }))
    .filter(({ weight }) => weight > 0n)
    .sort((left, right) => compareBuckets(left.bucket, right.bucket))
}
