import { ledgerOf } from '../book/book.ts'
import type { ProRataRule } from '../book/policy.ts'
import { formatDecimal } from '../exact/decimal.ts'
import {
  divide,
  floor,
  isPositive,
  negate,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import { auditLevels, type LevelGift } from './audit-levels.ts'
import { expectThat } from './audit.ts'
import { CutLimits } from './cut-limits.ts'
import { isFairSplit } from './fair-split.ts'
import { couldGiveMore, keepsMargin, type Reach } from './margin.ts'
import type { AdlStep, Eligible } from './passes.ts'
import type { Done, LegPricing } from './pricing.ts'
import type { Replay } from './replay.ts'
import { weightOf } from './score.ts'
import { isLongOfValue } from './value-side.ts'

/** What one pass asked for, and what everyone gave by the document. */
export interface Asked {
  readonly step: AdlStep
  readonly at: string
  readonly lots: bigint
  readonly pricing: LegPricing
  /** Upper bounds of what lots cost: if more can be borne at one of them, more should have been given. */
  readonly costBounds: readonly CostBound[]
  /** Whether what the fills come to could have lowered what was asked of somebody. */
  readonly isPooled: boolean
  /** In the order of the policy. */
  readonly gifts: readonly Gift[]
}

/** Lots cost no more than so much each, and so much altogether beyond that. */
interface CostBound {
  readonly lotPrice: Rational
  readonly slackQuote: Rational
}

/** Somebody who could be chosen, and what he gave. */
export interface Gift extends Eligible {
  readonly lots: bigint
  readonly value: bigint
  /** None, one, or one for each leg of a pool. */
  readonly fills: readonly FillRow[]
}

/** Who was chosen, in which order, and whether they gave what the policy asks of them. */
export function auditAllocation(replay: Replay, asked: Asked): void {
  const { allocation } = asked.step.rules
  switch (allocation.kind) {
    case 'proRata':
      return auditShares(replay, asked, allocation)
    case 'drain':
    case 'minimaxShare':
    case 'minimiseShortfall':
      return auditLevels(replay, asked, allocation, levelGiftsOf(replay, asked))
    default:
      return auditTurns(replay, asked)
  }
}

/** Nobody gave more than a policy lets a round take of a position. */
export function auditLimits(replay: Replay, asked: Asked): void {
  const cutLimits = new CutLimits(replay, asked.step.rules.limits)
  for (const gift of asked.gifts) {
    const limit = cutLimits.limitOf(gift.bucket, gift.held, gift.held.lots)
    expectWithinLimits(replay, cutLimits, gift, { at: asked.at, limit })
  }
}

/** Who gave what, and whether it surely could have given a lot more. */
function levelGiftsOf(replay: Replay, asked: Asked): LevelGift[] {
  const cutLimits = new CutLimits(replay, asked.step.rules.limits)
  return asked.gifts.map((gift) => {
    const { bucket, held, lots: given } = gift
    const most = cutLimits.limitOf(bucket, held, held.lots)
    expectWithinLimits(replay, cutLimits, gift, { at: asked.at, limit: most })
    const limit = given + 1n < most ? given + 1n : most
    return { gift, couldGiveMore: couldSurely(asked, gift, { given, limit }) }
  })
}

/** Nobody is passed over who could give, and rank and score are those of the book. */
function auditTurns(replay: Replay, asked: Asked): void {
  const { audit } = replay
  const { limits } = asked.step.rules
  const cutLimits = new CutLimits(replay, limits)
  let needed = asked.lots
  let done: Done = { lots: 0n, value: 0n }
  asked.gifts.forEach((gift, index) => {
    const { bucket, held, lots: given } = gift
    const at = `${asked.at}, ${ledgerOf(bucket)}`
    for (const fill of gift.fills) {
      expectThat(audit, 'ranking', isRankedAs(fill, gift, index + 1), at, () => {
        return `rank ${fill.rank} with ${JSON.stringify(fill.score)}, place ${index + 1} in the book`
      })
    }
    const limit = withinGap(replay, asked, gift, cutLimits.limitOf(bucket, held, needed))
    expectWithinLimits(replay, cutLimits, gift, { at, limit })
    if (limits?.wholeOrNone) expectWhole(replay, asked, gift, { at, limit, done })
    else if (given < limit) {
      const could = couldSurely(asked, gift, { given, limit, dustLots: cutLimits.dustLots })
      expectThat(audit, 'exhausted', !could, at, () => {
        return `gave ${given} of ${limit} lots, could give more`
      })
    }
    needed -= given
    done = { lots: done.lots + given, value: done.value + gift.value }
    cutLimits.take(bucket, held, given)
  })
}

/** A limit, and no more lots than those whose cost against mark a term of the position covers. */
function withinGap({ book }: Replay, asked: Asked, gift: Gift, limit: bigint): bigint {
  const { gapWithin } = asked.step.rules.limits ?? {}
  if (gapWithin === undefined || asked.isPooled) return limit
  const { held } = gift
  const above = subtract(asked.pricing.lotPrice, held.market.lotValue)
  const gap = isLongOfValue(held) ? negate(above) : above
  if (!isPositive(gap)) return limit
  const covered = floor(divide(rational(weightOf(book, gapWithin, gift)), gap))
  return covered < limit ? covered : limit
}

function couldSurely({ costBounds }: Asked, { bucket, held }: Gift, reach: Reach): boolean {
  return costBounds.some(({ lotPrice, slackQuote }) =>
    couldGiveMore(bucket, held, lotPrice, { ...reach, slackQuote }),
  )
}

/** Shares of positions, unhedged excess and dust (C-4, C-5). */
function expectWithinLimits(
  { audit }: Replay,
  cutLimits: CutLimits,
  { held, lots: given }: Gift,
  { at, limit }: { readonly at: string; readonly limit: bigint },
): void {
  if (!cutLimits.isAny || given === 0n) return
  const rest = held.lots - given
  const isWithin = given <= limit && (rest === 0n || rest >= cutLimits.dustLots)
  expectThat(audit, 'limits', isWithin, at, () => {
    return `gave ${given} of ${held.lots} lots, may give ${limit} and leave ${cutLimits.dustLots}`
  })
}

/** All that is asked or nothing, and nothing only where it cannot be borne (C-6). */
function expectWhole(
  { audit }: Replay,
  asked: Asked,
  { bucket, held, lots: given }: Gift,
  { at, limit, done }: { readonly at: string; readonly limit: bigint; readonly done: Done },
): void {
  if (asked.isPooled || limit === 0n) return
  if (given > 0n) {
    expectThat(audit, 'limits', given === limit, at, () => `gave ${given} of ${limit}, not all`)
    return
  }
  const fill = { lots: limit, value: asked.pricing.valueOf(done, limit) }
  const could = keepsMargin(bucket, held, fill, asked.step.rules.limits?.standing)
  expectThat(audit, 'exhausted', !could, at, () => `gave nothing, could give all ${limit} lots`)
}

function isRankedAs(fill: FillRow, { score }: Eligible, rank: number): boolean {
  if (fill.rank !== rank) return false
  if (score === undefined) return fill.score === undefined
  return (
    fill.score?.numerator === String(score.numerator) &&
    fill.score.denominator === String(score.denominator) &&
    fill.score.display === formatDecimal(score, 6)
  )
}

/** Everyone who could give more is within one lot of the same share. */
function auditShares(replay: Replay, asked: Asked, { weight: by, thenWeight }: ProRataRule): void {
  const { audit, book } = replay
  const cutLimits = new CutLimits(replay, asked.step.rules.limits)
  const parts = asked.gifts.map((gift) => {
    const { bucket, held, lots: given } = gift
    const most = withinGap(replay, asked, gift, cutLimits.limitOf(bucket, held, held.lots))
    expectWithinLimits(replay, cutLimits, gift, { at: asked.at, limit: most })
    const limit = given + 1n < most ? given + 1n : most
    const weight = weightOf(book, by, gift)
    const other = thenWeight === undefined ? 0n : weightOf(book, thenWeight, gift)
    const hasRoom = weight + other > 0n && couldSurely(asked, gift, { given, limit })
    return { bucket, given, weight, hasRoom }
  })
  const fills = asked.gifts.flatMap((gift) => gift.fills)
  if (fills.length > 0) {
    const isBare = fills.every((fill) => fill.rank === undefined && fill.score === undefined)
    expectThat(audit, 'proRata', isBare, asked.at, () => 'a share has no rank and no score')
    // Nothing is left for the other weight as long as somebody of positive weight has room.
    if (thenWeight === undefined || parts.some(({ weight, hasRoom }) => weight > 0n && hasRoom)) {
      expectThat(audit, 'proRata', isFairSplit(parts), asked.at, () => {
        return `not pro rata to ${JSON.stringify(by)}`
      })
    }
  }
  if (parts.reduce((sum, { given }) => sum + given, 0n) >= asked.lots) return
  for (const part of parts) {
    expectThat(audit, 'exhausted', !part.hasRoom, asked.at, () => {
      return `${ledgerOf(part.bucket)} could give more`
    })
  }
}
