import {
  type Account,
  crossBucketOf,
  type Offer,
  type Position,
  valueSideOf,
} from '../book/book.ts'
import type { VaultLayer } from '../book/layer.ts'
import { equity, notional, profit } from '../book/valuation.ts'
import {
  add,
  compare,
  isPositive,
  larger,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { closeLots } from './booking.ts'
import { inDoubt, largest } from './candidates.ts'
import { fundFloorBudgets } from './insurance-fund.ts'
import { walkLegs } from './leg-order.ts'
import { freeLegs, noteRule, type PricedLeg, priceLeg, type PricingLayer } from './priced-leg.ts'
import { hasCase, type LayerWork, type Round, saw } from './round.ts'
import { evaluateTriggers, isWithheld } from './triggers.ts'
import { bookOffer, canTake, closedOf, isTakingInDoubt } from './volunteers.ts'

/** A vault takes over lots leg by leg, as far as its margin, its capacity and its loss allow (W-1). */
export function runBackstopVault(
  round: Round,
  index: number,
  layer: VaultLayer,
  works: readonly LayerWork[],
): void {
  const vault = round.book.accounts.find(({ account }) => account === layer.account)
  if (vault === undefined) throw new RangeError(`no account ${layer.account}`)
  const pricing: PricingLayer = {
    rule: layer.price,
    budgets: layer.price === 'fundFloor' ? fundFloorBudgets(round, works) : new Map(),
    free: freeLegs(round, layer.price, works),
  }
  walkLegs(round, pricing.free, works, (work, leg) => {
    if (isWithheld(round, index, work.of) || !isAsked(round, vault, work)) return
    takeLeg(round, layer, vault, pricing, priceLeg(round, pricing, work, leg))
  })
}

function isAsked(round: Round, vault: Account, { of }: LayerWork): boolean {
  const isFree = !hasCase(round, vault) && vault.owner !== of.bucket.account.owner
  if (!isFree) saw(round, 'vault not asked')
  return isFree && isPositive(equity(crossBucketOf(vault)))
}

function takeLeg(
  round: Round,
  layer: VaultLayer,
  vault: Account,
  pricing: PricingLayer,
  priced: PricedLeg,
): void {
  const { work, leg, lotPrice } = priced
  const asked: Offer = {
    account: vault,
    market: leg.market,
    side: leg.side,
    limit: undefined,
    lots: leg.lots,
  }
  const bears = (lots: bigint): boolean => canTake(asked, lotPrice, lots)
  const holds = (lots: bigint): boolean => isWithinCapacity(layer, asked, lots)
  const loses = (lots: bigint): boolean => isWithinLoss(layer, vault, leg, lotPrice, lots)
  const lots = largest(leg.lots, (count) => bears(count) && holds(count) && loses(count))
  if (isTakingInDoubt(asked, lotPrice, lots, leg.lots)) saw(round, inDoubt)
  const oneMore = lots + 1n
  if (lots < leg.lots && bears(oneMore)) {
    saw(round, holds(oneMore) ? 'vault has lost enough' : 'vault is full')
  }
  if (lots === 0n) return
  const { value } = priced.pricing.take(lots)
  bookOffer(round, priced, asked, { lots, value })
  closeLots(work.of.bucket, leg, lots, value)
  noteRule(pricing, work)
  saw(round, 'vault takes')
  evaluateTriggers(round)
}

/** Lots that only close need no room. */
function isWithinCapacity({ capacity }: VaultLayer, asked: Offer, lots: bigint): boolean {
  const closed = closedOf(asked, lots)
  if (capacity === undefined || lots === closed) return true
  const added = multiply(rational(lots - 2n * closed), asked.market.lotValue)
  const size = total(positionsOf(asked.account).map(notional))
  return compare(add(size, added), rational(capacity)) <= 0
}

function isWithinLoss(
  { lossCap }: VaultLayer,
  vault: Account,
  { market, side }: Position,
  lotPrice: Rational,
  lots: bigint,
): boolean {
  if (lossCap === undefined) return true
  const above = subtract(lotPrice, market.lotValue)
  const cost = larger(zero, valueSideOf(market, side) === 'long' ? above : negate(above))
  const lost = larger(zero, negate(total(positionsOf(vault).map(profit))))
  return compare(add(lost, multiply(cost, rational(lots))), rational(lossCap)) <= 0
}

function positionsOf(account: Account): Position[] {
  return account.buckets.flatMap(({ positions }) => positions)
}
