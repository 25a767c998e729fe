import { ledgerOf, type Policy, type Position, positionIn, type PriceRule } from '../book/book.ts'
import { formatDecimal } from '../exact/decimal.ts'
import {
  add,
  isZero,
  multiply,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { allocate, type Allocation } from './allocation.ts'
import { casesTotal, closeLots, fillRow, received } from './booking.ts'
import type { Pass } from './candidates.ts'
import type { ScoreRow } from '../resolution.ts'
import { type LayerWork, positionKey, post, type Round } from './round.ts'
import { bankruptcyPrice, shareOf, sharesOf, sides } from './split.ts'

/** Legs that cost no deficit first, then the others; one pass of the policy per leg (L-4). */
export function runAdl(
  round: Round,
  policy: Policy,
  rule: PriceRule,
  works: readonly LayerWork[],
): void {
  const free = freeLegs(round, rule, works)
  for (const phase of ['free', 'costly'] as const) {
    for (const market of round.book.markets) {
      for (const side of sides) {
        for (const work of works) {
          const leg = positionIn(work.of.bucket, market, side)
          if (leg === undefined || free.has(leg) !== (phase === 'free')) continue
          runPass(round, work, { leg, policy, rule, isFree: phase === 'free' })
        }
      }
    }
  }
}

/** Without an override, the price of the preset. */
export function presetPrice(policy: Policy): PriceRule {
  return policy === 'hyperliquid' ? 'previousMark' : 'bankruptcy'
}

/** The legs of the first phase: no share at the start of the layer, or a price that ignores it. */
function freeLegs(round: Round, rule: PriceRule, works: readonly LayerWork[]): Set<Position> {
  const free = new Set<Position>()
  for (const work of works) {
    for (const [held, share] of sharesOf(work.of.bucket, round.book.deficitSplit)) {
      if (rule !== 'bankruptcy' || isZero(share)) free.add(held)
    }
  }
  return free
}

interface LegPlan {
  readonly leg: Position
  readonly policy: Policy
  readonly rule: PriceRule
  readonly isFree: boolean
}

function runPass(round: Round, work: LayerWork, plan: LegPlan): void {
  const { leg, rule } = plan
  const share = shareOf(work.of.bucket, leg, round.book.deficitSplit)
  const price = round.rules.rulePrice(rule, leg, plan.isFree ? zero : share)
  const lotPrice = multiply(price, leg.market.unitsPerPrice)
  const bankruptcy = bankruptcyPrice(leg, share)
  const pass: Pass = { of: work.of, leg, price, lotPrice }
  let filled = 0n
  for (const allocation of allocate(round, pass, plan.policy)) {
    const before = casesTotal(leg.side, filled, lotPrice)
    filled += allocation.lots
    const value = casesTotal(leg.side, filled, lotPrice) - before
    bookFill(round, work, pass, { ...allocation, value, bankruptcy })
    if (rule === 'previousMark') work.of.filledAtPreviousMark = true
  }
  if (filled === 0n) return
  closeLots(work.of.bucket, leg, filled, casesTotal(leg.side, filled, lotPrice))
}

interface Booked extends Allocation {
  readonly value: bigint
  readonly bankruptcy: Rational
}

function bookFill(round: Round, work: LayerWork, pass: Pass, booked: Booked): void {
  const { bucket, held } = booked.candidate
  const { lots, value } = booked
  const { market, side } = held
  addCost(round, booked)
  const realised = closeLots(bucket, held, lots, value)
  post(work, ledgerOf(work.of.bucket), received(pass.leg.side, value))
  post(work, ledgerOf(bucket), received(side, value))
  const { forgone, realisedPnl, ...rest } = fillRow(round.book, {
    account: bucket.account.account,
    bucket: bucket.name,
    market,
    side,
    lots,
    price: pass.price,
    value,
    bankruptcyPrice: booked.bankruptcy,
    realised,
  })
  work.fills.push({
    ...rest,
    ...(booked.rank === undefined ? {} : { rank: booked.rank }),
    ...(booked.score === undefined ? {} : { score: scoreRow(booked.score) }),
    realisedPnl,
    forgone,
  })
}

/** Remembers what the fill cost its position against mark, for a later haircut (L-5). */
function addCost(round: Round, { candidate, lots, value }: Booked): void {
  const { bucket, held } = candidate
  const atMark = multiply(rational(lots), held.market.lotValue)
  const paid = rational(value)
  const cost = held.side === 'short' ? subtract(paid, atMark) : subtract(atMark, paid)
  const key = positionKey(bucket, held)
  round.adlCosts.set(key, add(round.adlCosts.get(key) ?? zero, cost))
}

function scoreRow(score: Rational): ScoreRow {
  return {
    display: formatDecimal(score, 6),
    numerator: String(score.numerator),
    denominator: String(score.denominator),
  }
}
