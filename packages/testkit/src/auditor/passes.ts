import {
  type Bucket,
  bucketsOf,
  type Market,
  opposite,
  type Policy,
  type Position,
  positionIn,
  type PriceRule,
  type Side,
} from '../book/book.ts'
import { equity } from '../book/valuation.ts'
import { compareBytes } from '../exact/byte-order.ts'
import { compare, isPositive, isZero, type Rational } from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import type { Replay, Turn } from './replay.ts'
import { publishedScore } from './score.ts'
import { gapPerLot, lotPriceUnder, splitOf } from './shortfall.ts'

/** One leg of a case, its counterparties by the document, and everyone who could have been one. */
export interface ReplayedPass {
  readonly turn: Turn
  readonly leg: Position
  readonly policy: Policy
  readonly rule: PriceRule
  readonly fills: readonly FillRow[]
  /** What one lot must cost, in quote units, and what it would at bankruptcy. */
  readonly lotPrice: Rational
  readonly bankruptcy: Rational
  /** In the order of the policy. */
  readonly eligible: readonly Eligible[]
}

export interface Eligible {
  readonly bucket: Bucket
  readonly held: Position
  readonly score: Rational | undefined
}

/** The legs of a layer in the order in which they must be filled. */
export interface LegStep {
  readonly turn: Turn
  readonly market: Market
  readonly side: Side
  readonly isFree: boolean
}

/** Legs without a share first; then by market id, long legs before short ones, in case order. */
export function legStepsOf(replay: Replay, turns: readonly Turn[], rule: PriceRule): LegStep[] {
  const legs = turns.flatMap((turn, order) => {
    const split = splitOf(turn.of.bucket, replay.book.deficitSplit)
    return turn.of.bucket.positions.map((held) => ({
      turn,
      order,
      market: held.market,
      side: held.side,
      isFree: rule !== 'bankruptcy' || isZero(gapPerLot(held, split).gap),
    }))
  })
  return legs.sort(
    (left, right) =>
      Number(right.isFree) - Number(left.isFree) ||
      compareBytes(left.market.market, right.market.market) ||
      compareBytes(left.side, right.side) ||
      left.order - right.order,
  )
}

/** Sees one leg as it stands when its turn comes. */
export function passOf(
  replay: Replay,
  step: LegStep,
  policy: Policy,
  rule: PriceRule,
): ReplayedPass | undefined {
  const { turn, market, side } = step
  const leg = positionIn(turn.of.bucket, market, side)
  if (leg === undefined) return undefined
  const { price: bankruptcy } = gapPerLot(leg, splitOf(turn.of.bucket, replay.book.deficitSplit))
  const fills = (turn.row?.fills ?? []).filter(
    (fill) => fill.market === market.market && fill.side === opposite(side),
  )
  const base = step.isFree ? market.lotValue : bankruptcy
  return {
    turn,
    leg,
    policy,
    rule,
    fills,
    lotPrice: lotPriceUnder(rule, leg, base),
    bankruptcy,
    eligible: eligibleFor(replay, turn, leg, policy),
  }
}

function eligibleFor(replay: Replay, turn: Turn, leg: Position, policy: Policy): Eligible[] {
  const found: Eligible[] = []
  for (const bucket of bucketsOf(replay.book)) {
    const held = positionIn(bucket, leg.market, opposite(leg.side))
    if (held === undefined || whyNot(replay, turn, bucket) !== undefined) continue
    found.push({ bucket, held, score: publishedScore(replay.book, policy, bucket, held) })
  }
  return found.sort((left, right) => {
    if (left.score === undefined || right.score === undefined) return 0
    return compare(right.score, left.score)
  })
}

/** What keeps a bucket from being a counterparty of a case, in words. */
export function whyNot(replay: Replay, turn: Turn, bucket: Bucket): string | undefined {
  const { account } = bucket
  if (replay.cases.some((other) => other.bucket.account === account)) return 'it has a case itself'
  if (bucket.account.adlExempt) return 'it is exempt'
  if (bucket.account.owner === turn.of.bucket.account.owner) return 'it has the same owner'
  return isPositive(equity(bucket)) ? undefined : 'its equity is not positive'
}
