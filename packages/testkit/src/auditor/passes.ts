import {
  type Bucket,
  bucketsOf,
  type Market,
  opposite,
  type Position,
  positionIn,
  type PriceRule,
  type Side,
} from '../book/book.ts'
import type { PolicyRules } from '../book/policy.ts'
import { equity, profit } from '../book/valuation.ts'
import { compareBytes } from '../exact/byte-order.ts'
import { compare, isPositive, isZero, type Rational } from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import { isShareless, type LegPricing, pricingOf } from './pricing.ts'
import { legName, type Replay, type ReplayedCase, type Turn } from './replay.ts'
import { compareEqualScores, netLots, publishedScore } from './score.ts'
import { gapPerLot, splitOf } from './shortfall.ts'

/** A deleveraging layer: a policy, the rule of its price, and what funds would pay where that counts. */
export interface AdlStep {
  readonly rules: PolicyRules
  readonly rule: PriceRule
  readonly fundBudgets: ReadonlyMap<ReplayedCase, bigint>
}

/** One leg of a case, its counterparties by the document, and everyone who could have been one. */
export interface ReplayedPass {
  readonly turn: Turn
  readonly leg: Position
  readonly step: AdlStep
  readonly fills: readonly FillRow[]
  readonly pricing: LegPricing
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
      isFree: isShareless(rule) || isZero(gapPerLot(held, split).gap),
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

/** Fills of a layer that no pass has been read for yet, leg by leg in the order of the document. */
export class UnreadFills {
  readonly #read = new Map<string, number>()

  /** Those of a leg. */
  of({ turn, market, side }: LegStep): readonly FillRow[] {
    const all = (turn.row?.fills ?? []).filter(
      (fill) => fill.market === market.market && fill.side === opposite(side),
    )
    return all.slice(this.#read.get(legName(turn.of.bucket, market, side)) ?? 0)
  }

  /** The first so many of a leg have been read. */
  take({ turn, market, side }: LegStep, count: number): void {
    const name = legName(turn.of.bucket, market, side)
    this.#read.set(name, (this.#read.get(name) ?? 0) + count)
  }
}

/** Sees one leg as it stands when its turn comes; undefined where it is closed already. */
export function passOf(
  replay: Replay,
  legStep: LegStep,
  step: AdlStep,
  { fills, owners }: { readonly fills: readonly FillRow[]; readonly owners: ReadonlySet<string> },
): ReplayedPass | undefined {
  const { turn, market, side } = legStep
  const leg = positionIn(turn.of.bucket, market, side)
  if (leg === undefined) return undefined
  const { price: bankruptcy } = gapPerLot(leg, splitOf(turn.of.bucket, replay.book.deficitSplit))
  const fundBudget = step.fundBudgets.get(turn.of) ?? 0n
  return {
    turn,
    leg,
    step,
    fills,
    pricing: pricingOf(turn.of, leg, { rule: step.rule, bankruptcy, fundBudget }),
    bankruptcy,
    eligible: eligibleFor(replay, leg, step.rules, owners),
  }
}

/** Everyone whom a pass may ask, in the order of the policy. */
function eligibleFor(
  replay: Replay,
  leg: Position,
  rules: PolicyRules,
  owners: ReadonlySet<string>,
): Eligible[] {
  const { book } = replay
  const { allocation } = rules
  const score = allocation.kind === 'queue' ? allocation.score : undefined
  const found: Eligible[] = []
  for (const bucket of bucketsOf(book)) {
    const held = positionIn(bucket, leg.market, opposite(leg.side))
    if (held === undefined || whyNot(replay, rules, owners, { bucket, held }) !== undefined)
      continue
    const scored = { bucket, held }
    found.push({ ...scored, score: score && publishedScore(book, score, scored) })
  }
  if (allocation.kind === 'roundRobin') return circle(found, book.seed, allocation.candidatesMax)
  if (score === undefined) return found
  return found.sort((left, right) => {
    if (left.score === undefined || right.score === undefined) return 0
    return compare(right.score, left.score) || compareEqualScores(book, score, left, right)
  })
}

/** From the place that the seed chooses, all the way round or as far as is allowed; the first round has the sequence 0. */
function circle(found: readonly Eligible[], seed: bigint, candidatesMax: number): Eligible[] {
  if (found.length === 0) return []
  const first = Number(seed % BigInt(found.length))
  return [...found.slice(first), ...found.slice(0, first)].slice(0, candidatesMax)
}

/** What keeps a position from being cut, in words (C-1, C-3). */
export function whyNot(
  replay: Replay,
  { eligibility, limits = {} }: PolicyRules,
  owners: ReadonlySet<string>,
  { bucket, held }: { readonly bucket: Bucket; readonly held: Position },
): string | undefined {
  const { account } = bucket
  if (replay.cases.some((other) => other.bucket.account === account)) return 'it has a case itself'
  if (account.adlExempt) return 'it is exempt'
  if (owners.has(account.owner)) return 'it has the same owner'
  if (!isPositive(equity(bucket))) return 'its equity is not positive'
  if (eligibility === 'profitable' && !isPositive(profit(held))) return 'it is not in profit'
  if (held.lots < BigInt(limits.positionLotsMin ?? 0)) return 'it has too few lots'
  return limits.zeroNetDeltaExcluded && netLots(account, held) === 0n
    ? 'its account is offset in the market'
    : undefined
}
