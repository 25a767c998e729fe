import { type Side, valueSideOf } from '../book/book.ts'
import { divide, multiply, type Rational, rational, total } from '../exact/rational.ts'
import { bookFill } from './book-fill.ts'
import { type AdlLayer, askingOf, noteRule, passOf, type PricedLeg } from './priced-leg.ts'
import { allocate, type Allocation } from './allocation.ts'
import { apportion } from './apportion.ts'
import { bearsValue, type Candidate, largest, type Pass } from './candidates.ts'
import { closeLots } from './booking.ts'
import { type Filled, fixedPricing, type Pricing, valueOf } from './pricing.ts'
import { type Round, saw } from './round.ts'

/** The legs of all cases of one market and side are placed together at their mean price (L-8). */
export function placePooled(round: Round, layer: AdlLayer, legs: readonly PricedLeg[]): void {
  if (legs.length === 0) return
  if (legs.length > 1) saw(round, 'several legs pooled')
  const pass = passOf(round, layer, legs.map(askingOf), atMean(legs))
  const lowered = new Map<string, bigint>()
  for (;;) {
    const pairs = pairUp(legs, allocate(round, bounded(pass, lowered)))
    const failing = pairs.filter((pair) => !bearsAll(pass, pair))
    if (failing.length === 0) {
      bookPairs(round, layer, legs, pairs)
      return
    }
    saw(round, 'pooled pass made again')
    for (const pair of failing) {
      lowered.set(keyOf(pair.allocation.candidate), loweredCap(pass, pair))
    }
  }
}

/** A candidate and what it gives to each leg. */
export interface Pair {
  readonly allocation: Allocation
  /** By leg. */
  readonly lots: readonly bigint[]
  readonly filled: readonly (Filled | undefined)[]
}

export function atMean(legs: readonly PricedLeg[]): { lotPrice: Rational; pricing: Pricing } {
  const lots = legs.reduce((sum, { leg }) => sum + leg.lots, 0n)
  const worth = legs.map(({ leg, lotPrice }) => multiply(rational(leg.lots), lotPrice))
  const mean = divide(total(worth), rational(lots))
  const reckoned = (side: Side, count: bigint): bigint => valueOf(side, count, mean)
  const pricing: Pricing = {
    reckoned,
    next: reckoned,
    take: () => ({ value: 0n, lotPrice: mean }),
  }
  return { lotPrice: mean, pricing }
}

function bounded(pass: Pass, lowered: ReadonlyMap<string, bigint>): Pass {
  return {
    ...pass,
    boundOf: (candidate) => {
      const bound = pass.boundOf(candidate)
      const cap = lowered.get(keyOf(candidate)) ?? bound
      return cap < bound ? cap : bound
    },
  }
}

function keyOf({ bucket }: Candidate): string {
  return JSON.stringify([bucket.account.account, bucket.name])
}

/** Each leg gets its part of all lots; each candidate's lots are divided over what the legs still need. */
export function pairUp(legs: readonly PricedLeg[], allocations: readonly Allocation[]): Pair[] {
  const wanted = legs.map(({ leg }) => leg.lots)
  const placed = allocations.reduce((sum, { lots }) => sum + lots, 0n)
  let needed = apportion(placed, wanted, wanted)
  const pricings = legs.map(({ leg, lotPrice }) => fixedPricing(leg, lotPrice))
  return allocations.map((allocation) => {
    const lots = apportion(allocation.lots, needed, needed)
    needed = needed.map((need, index) => need - (lots[index] ?? 0n))
    const filled = lots.map((count, index) =>
      count === 0n ? undefined : pricings[index]?.take(count),
    )
    return { allocation, lots, filled }
  })
}

/** Whether a candidate bears the sum of its fills. */
export function bearsAll({ policy }: Pass, { allocation, filled }: Pair): boolean {
  return bearsValue(allocation.candidate, policy, allocation.lots, valueSum(filled))
}

/** The most lots below what it was given that it could bear at the mean price of its fills. */
export function loweredCap({ policy }: Pass, { allocation, filled }: Pair): bigint {
  const { candidate, lots } = allocation
  const mean = rational(valueSum(filled), lots)
  const side = valueSideOf(candidate.held.market, candidate.held.side)
  return largest(lots - 1n, (count) =>
    bearsValue(candidate, policy, count, valueOf(side, count, mean)),
  )
}

function valueSum(filled: readonly (Filled | undefined)[]): bigint {
  return filled.reduce((sum, fill) => sum + (fill?.value ?? 0n), 0n)
}

export function bookPairs(
  round: Round,
  layer: AdlLayer,
  legs: readonly PricedLeg[],
  pairs: readonly Pair[],
): void {
  for (const { allocation, lots, filled } of pairs) {
    legs.forEach((priced, index) => {
      const fill = filled[index]
      if (fill === undefined) return
      bookFill(round, priced, { ...allocation, lots: lots[index] ?? 0n, filled: fill })
    })
  }
  legs.forEach(({ work, leg }, index) => {
    const lots = pairs.reduce((sum, pair) => sum + (pair.lots[index] ?? 0n), 0n)
    const value = pairs.reduce((sum, pair) => sum + (pair.filled[index]?.value ?? 0n), 0n)
    if (lots === 0n) return
    closeLots(work.of.bucket, leg, lots, value)
    noteRule(layer, work)
    saw(round, leg.market.contract === 'inverse' ? 'cut in an inverse market' : 'cut')
  })
}
