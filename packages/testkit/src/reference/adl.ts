import { type Market, positionIn, type PriceRule, type Side } from '../book/book.ts'
import type { PolicyRules } from '../book/policy.ts'
import { allocate } from './allocation.ts'
import { bookFill } from './book-fill.ts'
import { closeLots } from './booking.ts'
import { fundFloorBudgets } from './insurance-fund.ts'
import { crossBrokenHedges } from './both-legs.ts'
import { placePooled } from './pooled.ts'
import { placePortfolio } from './place-portfolio.ts'
import {
  type AdlLayer,
  askingOf,
  freeLegs,
  noteRule,
  passOf,
  type PricedLeg,
  priceLeg,
} from './priced-leg.ts'
import { type LayerWork, type Round, saw } from './round.ts'
import { sides } from './split.ts'
import { placeWithVolunteers } from './volunteers.ts'

/** Legs that cost no deficit first, then the others; together where the policy says so, then one by one (L-4, L-8, A-12). */
export function runAdl(
  round: Round,
  policy: PolicyRules,
  rule: PriceRule,
  works: readonly LayerWork[],
  index: number,
): void {
  round.brokenHedges.clear()
  const treated = treatedOf(round, policy, works)
  const layer: AdlLayer = {
    policy,
    rule,
    budgets: rule === 'fundFloor' ? fundFloorBudgets(round, works) : new Map(),
    free: freeLegs(round, rule, works),
  }
  for (const isFree of [true, false]) {
    if (policy.pairing === 'pooled') {
      for (const [market, side] of turnsOf(round, policy)) {
        placePooled(round, layer, pricedLegs(round, layer, treated, { market, side, isFree }))
      }
    }
    if (policy.pairing === 'portfolio') {
      const turns = turnsOf(round, policy)
      placePortfolio(
        round,
        layer,
        turns.map(([market, side]) => pricedLegs(round, layer, treated, { market, side, isFree })),
      )
    }
    for (const [market, side] of turnsOf(round, policy)) {
      for (const work of treated) {
        for (const priced of pricedLegs(round, layer, [work], { market, side, isFree })) {
          placeLeg(round, layer, priced)
        }
      }
    }
  }
  const { allocation } = policy
  if (allocation.kind === 'drain' && allocation.keepsHedges === true) {
    crossBrokenHedges(round, allocation.stress, index)
  }
}

/** The cases that the policy deleverages in this layer: those with a leg it may close, not more than so many (C-3). */
function treatedOf(round: Round, policy: PolicyRules, works: readonly LayerWork[]): LayerWork[] {
  const exempt = policy.exemptMarkets ?? []
  const asking = works.filter(({ of }) =>
    of.bucket.positions.some((held) => !exempt.includes(held.market.market)),
  )
  if (asking.length > (policy.casesMax ?? Infinity)) saw(round, 'cases beyond casesMax')
  return asking.slice(0, policy.casesMax)
}

/** Markets by id, long legs before short ones; not the exempt markets. */
function turnsOf(round: Round, policy: PolicyRules): (readonly [Market, Side])[] {
  const exempt = policy.exemptMarkets ?? []
  if (exempt.length > 0) saw(round, 'exempt markets')
  return round.book.markets
    .filter(({ market }) => !exempt.includes(market))
    .flatMap((market) => sides.map((side) => [market, side] as const))
}

interface Turn {
  readonly market: Market
  readonly side: Side
  readonly isFree: boolean
}

/** One leg looks for counterparties by itself. */
function placeLeg(round: Round, layer: AdlLayer, priced: PricedLeg): void {
  const { work, leg } = priced
  if (layer.policy.allocation.kind === 'voluntary') {
    if (placeWithVolunteers(round, priced)) noteRule(layer, work)
    return
  }
  const pass = passOf(round, layer, [askingOf(priced)], priced)
  let [lots, value] = [0n, 0n]
  for (const allocation of allocate(round, pass)) {
    bookFill(round, priced, allocation)
    lots += allocation.lots
    value += allocation.filled.value
  }
  if (lots === 0n) return
  closeLots(work.of.bucket, leg, lots, value)
  noteRule(layer, work)
  saw(round, leg.market.contract === 'inverse' ? 'cut in an inverse market' : 'cut')
}

function pricedLegs(
  round: Round,
  layer: AdlLayer,
  works: readonly LayerWork[],
  { market, side, isFree }: Turn,
): PricedLeg[] {
  return works.flatMap((work) => {
    const leg = positionIn(work.of.bucket, market, side)
    if (leg === undefined || layer.free.has(leg) !== isFree) return []
    return [priceLeg(round, layer, work, leg)]
  })
}
