import {
  addRatios,
  compareRatios,
  type MarginView,
  type Ratio,
  ratio,
  type Side,
} from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import { none } from './exact.ts'
import type { RoundFill } from './round-fills.ts'

/** What a round closed of one position. */
export interface PositionCut {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: Side
  readonly lots: bigint
  /** Part of the position as it was before, above 0 and at most 1, exact. */
  readonly share: Ratio
  /** Value at mark of what was closed, exact. */
  readonly notionalQuote: Ratio
}

/** The cuts of a round, position by position, by account, bucket, market and side. */
export function positionCuts(
  fills: readonly RoundFill[],
  before: readonly MarginView[],
): PositionCut[] {
  const held = lotsByPosition(before)
  const cuts = fills.filter(({ kind }) => kind === 'cut')
  return [...Map.groupBy(cuts, keyOfFill)]
    .map(([key, own]) => cutOf(own, held.get(key) ?? 0n))
    .sort(byName)
}

/** The cut that closed most of its position; among equals the one of the larger value, then the first by name. */
export function largestShare(cuts: readonly PositionCut[]): PositionCut | undefined {
  return largest(
    cuts,
    (a, b) => compareRatios(a.share, b.share) || compareRatios(a.notionalQuote, b.notionalQuote),
  )
}

/** The cut of the largest value at mark; among equals the first by name. */
export function largestNotional(cuts: readonly PositionCut[]): PositionCut | undefined {
  return largest(cuts, (a, b) => compareRatios(a.notionalQuote, b.notionalQuote))
}

function largest(
  cuts: readonly PositionCut[],
  compare: (a: PositionCut, b: PositionCut) => number,
): PositionCut | undefined {
  return cuts.reduce<PositionCut | undefined>(
    (best, cut) => (best === undefined || compare(cut, best) > 0 ? cut : best),
    undefined,
  )
}

function cutOf(fills: readonly RoundFill[], heldLots: bigint): PositionCut {
  const [first] = fills
  if (first === undefined) throw new Error('a group of fills has a fill')
  const { account, bucket, side } = first
  const { market } = first.market
  const lots = fills.reduce((sum, fill) => sum + fill.lots, 0n)
  return {
    account,
    bucket,
    market,
    side,
    lots,
    // Lots taken over in the same round may be closed beside those it began with.
    share: ratio(lots, lots > heldLots ? lots : heldLots),
    notionalQuote: fills.reduce((sum, fill) => addRatios(sum, fill.notionalQuote), none),
  }
}

function lotsByPosition(margins: readonly MarginView[]): ReadonlyMap<string, bigint> {
  return new Map(
    margins.flatMap(({ account, bucket, positions }) =>
      positions.map(({ market, side, lots }) => [keyOf({ account, bucket, market, side }), lots]),
    ),
  )
}

function keyOfFill({ account, bucket, market, side }: RoundFill): string {
  return keyOf({ account, bucket, market: market.market, side })
}

function keyOf({
  account,
  bucket,
  market,
  side,
}: Pick<PositionCut, 'account' | 'bucket' | 'market' | 'side'>): string {
  return JSON.stringify([account, bucket, market, side])
}

function byName(left: PositionCut, right: PositionCut): number {
  return (
    compareIdentifiers(left.account, right.account) ||
    compareIdentifiers(left.bucket, right.bucket) ||
    compareIdentifiers(left.market, right.market) ||
    compareIdentifiers(left.side, right.side)
  )
}
