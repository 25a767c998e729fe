import type { Position, PriceRule } from '../book/book.ts'
import type { PolicyRules } from '../book/policy.ts'
import { deficit, equity } from '../book/valuation.ts'
import {
  divide,
  isNegative,
  isZero,
  multiply,
  type Rational,
  rational,
  zero,
} from '../exact/rational.ts'
import { type Pass, policyBound } from './candidates.ts'
import { fixedPricing, type Pricing, stepPricing } from './pricing.ts'
import { isBound, isSharing, isUnbounded } from './price-rule.ts'
import { type LayerWork, type Round, saw } from './round.ts'
import { bankruptcyLotValue, shareOf, sharesOf } from './split.ts'

/** What a deleveraging layer was told, and what was fixed when it was reached. */
export interface AdlLayer {
  readonly policy: PolicyRules
  readonly rule: PriceRule
  /** Of each case, what funds would pay: `fundFloor` (S-3). */
  readonly budgets: ReadonlyMap<LayerWork, bigint>
  /** Legs of the first phase (L-4). */
  readonly free: ReadonlySet<Position>
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
export function priceLeg(round: Round, layer: AdlLayer, work: LayerWork, leg: Position): PricedLeg {
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
function partBeyondFunds({ budgets }: AdlLayer, work: LayerWork, share: Rational): Rational {
  const owed = deficit(work.of.bucket)
  const budget = budgets.get(work) ?? 0n
  if (owed === 0n || budget === 0n) return share
  const paid = budget < owed ? budget : owed
  return multiply(share, divide(rational(owed - paid), rational(owed)))
}

/** A pass for some legs of one market and side. */
export function passOf(
  round: Round,
  { policy }: AdlLayer,
  legs: readonly PricedLeg[],
  { lotPrice, pricing }: Pick<PricedLeg, 'lotPrice' | 'pricing'>,
): Pass {
  const [first] = legs
  saw(round, `pass of ${policy.allocation.kind}`)
  if (first === undefined) throw new RangeError('a pass has a leg')
  return {
    market: first.leg.market,
    side: first.leg.side,
    lots: legs.reduce((sum, { leg }) => sum + leg.lots, 0n),
    owners: new Set(legs.map(({ work }) => work.of.bucket.account.owner)),
    policy,
    lotPrice,
    pricing,
    boundOf: (candidate) => policyBound(round, policy, candidate),
    saw: (situation) => saw(round, situation),
  }
}

/** Whether leftover money of the case is its owner's depends on the rules it was filled under. */
export function noteRule({ rule }: AdlLayer, work: LayerWork): void {
  if (isUnbounded(rule)) work.of.isFilledUnbounded = true
}
