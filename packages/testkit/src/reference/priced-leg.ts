import { type Position, type PriceRule, valueSideOf } from '../book/book.ts'
import type { PolicyRules } from '../book/policy.ts'
import { deficit, equity } from '../book/valuation.ts'
import {
  divide,
  floor,
  isNegative,
  isPositive,
  isZero,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { type Candidate, type Pass, policyBound } from './candidates.ts'
import { fixedPricing, type Pricing, stepPricing } from './pricing.ts'
import { isBound, isSharing, isUnbounded } from './price-rule.ts'
import { type LayerWork, type Round, saw } from './round.ts'
import { wholeTerm } from './score.ts'
import { bankruptcyLotValue, shareOf, sharesOf } from './split.ts'

/** How a layer prices legs: what it was told, and what was fixed when it was reached. */
export interface PricingLayer {
  readonly rule: PriceRule
  /** Of each case, what funds would pay: `fundFloor` (S-3). */
  readonly budgets: ReadonlyMap<LayerWork, bigint>
  /** Legs of the first phase (L-4). */
  readonly free: ReadonlySet<Position>
}

export interface AdlLayer extends PricingLayer {
  readonly policy: PolicyRules
}

/** A leg of a case whose turn has come, priced from the present state. */
export interface PricedLeg {
  readonly work: LayerWork
  readonly leg: Position
  /** Exact value of a lot; of rules that price every fill anew, that of closing the whole leg at once. */
  readonly lotPrice: Rational
  readonly pricing: Pricing
  /** At the start of the pass. */
  readonly bankruptcy: Rational
}

/** The legs of the first phase: no share at the start of the layer, or a price that ignores it. */
export function freeLegs(
  round: Round,
  rule: PriceRule,
  works: readonly LayerWork[],
): Set<Position> {
  const free = new Set<Position>()
  for (const work of works) {
    for (const [held, share] of sharesOf(work.of.bucket, round.book.deficitSplit)) {
      if (!isSharing(rule) || isZero(share)) free.add(held)
    }
  }
  return free
}

/** Prices a leg from the present state (S-3 to S-5). */
export function priceLeg(
  round: Round,
  layer: PricingLayer,
  work: LayerWork,
  leg: Position,
): PricedLeg {
  const { rule, free } = layer
  const { bucket } = work.of
  const share = shareOf(bucket, leg, round.book.deficitSplit)
  const bankruptcy = bankruptcyLotValue(leg, share)
  if (!isZero(share)) saw(round, `costly leg at ${rule}`)
  else saw(round, `free leg at ${rule}`)
  if (rule === 'crossBankruptcy' || rule === 'ratioPreserving') {
    if (!isNegative(equity(bucket))) {
      saw(round, 'solvent case closed at mark')
      const { lotValue } = leg.market
      return { work, leg, bankruptcy, lotPrice: lotValue, pricing: fixedPricing(leg, lotValue) }
    }
    const pricing = stepPricing(rule, bucket, leg)
    const whole = rational(pricing.reckoned('long', leg.lots), leg.lots)
    return { work, leg, bankruptcy, pricing, lotPrice: whole }
  }
  const borne = free.has(leg) ? zero : partBeyondFunds(layer, work, share)
  const lotPrice = round.rules.rulePrice(rule, leg, borne)
  if (isSharing(rule) && isBound(leg, bankruptcyLotValue(leg, borne))) saw(round, 'minimum binds')
  if (isNegative(lotPrice)) saw(round, 'value below nothing')
  if (isZero(lotPrice)) saw(round, 'value of nothing')
  return { work, leg, bankruptcy, lotPrice, pricing: fixedPricing(leg, lotPrice) }
}

/** A share less the part that funds would pay of the deficit (S-3, `fundFloor`). */
function partBeyondFunds({ budgets }: PricingLayer, work: LayerWork, share: Rational): Rational {
  const owed = deficit(work.of.bucket)
  const budget = budgets.get(work) ?? 0n
  if (owed === 0n || budget === 0n) return share
  const paid = budget < owed ? budget : owed
  return multiply(share, divide(rational(owed - paid), rational(owed)))
}

/** A leg that looks for counterparties, who are not to be of its owner. */
export interface AskingLeg {
  readonly leg: Position
  readonly owner: string
}

export function askingOf({ leg, work }: PricedLeg): AskingLeg {
  return { leg, owner: work.of.bucket.account.owner }
}

/** A pass for some legs of one market and side. */
export function passOf(
  round: Round,
  { policy }: Pick<AdlLayer, 'policy'>,
  legs: readonly AskingLeg[],
  { lotPrice, pricing }: Pick<PricedLeg, 'lotPrice' | 'pricing'>,
): Pass {
  const [first] = legs
  saw(round, `pass of ${policy.allocation.kind}`)
  if (first === undefined) throw new RangeError('a pass has a leg')
  return {
    market: first.leg.market,
    side: first.leg.side,
    lots: legs.reduce((sum, { leg }) => sum + leg.lots, 0n),
    owners: new Set(legs.map(({ owner }) => owner)),
    policy,
    lotPrice,
    pricing,
    boundOf: (candidate) => {
      const bound = policyBound(round, policy, candidate)
      const within = lotsWithinGap(round, policy, candidate, lotPrice)
      return within === undefined || bound < within ? bound : within
    },
    saw: (situation) => saw(round, situation),
  }
}

/** How many lots cost their owner no more against mark than a policy allows; undefined where any number does. */
function lotsWithinGap(
  round: Round,
  { limits }: PolicyRules,
  candidate: Candidate,
  lotPrice: Rational,
): bigint | undefined {
  const { market, side } = candidate.held
  const above = subtract(lotPrice, market.lotValue)
  const gap = valueSideOf(market, side) === 'short' ? above : negate(above)
  if (limits?.gapWithin === undefined || !isPositive(gap)) return undefined
  const most = wholeTerm(limits.gapWithin, candidate, 10n ** BigInt(round.book.decimals))
  const lots = floor(divide(rational(most), gap))
  if (lots < candidate.held.lots) saw(round, 'gap bounds a cut')
  return lots
}

/** Whether leftover money of the case is its owner's depends on the rules it was filled under. */
export function noteRule({ rule }: PricingLayer, work: LayerWork): void {
  if (isUnbounded(rule)) work.of.isFilledUnbounded = true
}
