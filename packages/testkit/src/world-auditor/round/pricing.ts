import type { PriceRule, Ratio } from '@plimsoll/engine'
import { compare, multiply, rational, add, subtract } from '../../exact/rational.ts'
import {
  ceilingOf,
  deficitOf,
  equityScaled,
  exactRequirement,
  floorOf,
  isSameRatio,
  lotValueAt,
  moneyOf,
  requirementOf,
} from '../valuation.ts'
import type { Bucket, Market, Position, World } from '../world.ts'
import type { Leg } from './legs.ts'
import { closingValue } from './rounding.ts'

/** What the lots of a leg are worth as they are closed, one fill after the other. */
export interface Closing {
  /** Value of a lot: at the one price of all fills, or of the whole leg closed at once. */
  readonly lotValue: Ratio
  readonly isPricedByFill: boolean
  /** Of the next so many lots, whole quote units. */
  quote(lots: bigint): bigint
  /** The same, and they are closed. */
  take(lots: bigint): bigint
}

/** Whether a rule's price does not depend on what the case owes: every leg has it at once (SPEC L-4). */
export function isShareless(rule: PriceRule): boolean {
  return rule === 'mark' || isUnbounded(rule)
}

/** Whether a rule's price may bring a case more than it owes (SPEC R-4). */
export function isUnbounded(rule: PriceRule): boolean {
  return unbounded.has(rule)
}

const unbounded: ReadonlySet<PriceRule> = new Set<PriceRule>([
  'previousMark',
  'index',
  'previousIndex',
  'settlement',
])

/** What a leg is priced by: a rule, and what funds would pay for its case where that counts. */
export interface Pricing {
  readonly rule: PriceRule
  readonly fundBudget: bigint
}

/** How the lots of a leg are valued under a rule, from how its case stands now (SPEC S-3 to S-6). */
export function closingOf(world: World, leg: Leg, pricing: Pricing): Closing {
  const { position } = leg
  const { rule } = pricing
  if (rule !== 'crossBankruptcy' && rule !== 'ratioPreserving') {
    return atOnePrice(position, boundedValue(position.market, askedOf(world, leg, pricing)))
  }
  if (equityScaled(world, position.bucket) >= 0n) {
    return atOnePrice(position, position.market.lotValue)
  }
  const descend = rule === 'crossBankruptcy' ? truncated : proportional
  const stepwise = inSteps(position, descend(world, position))
  return world.terms.isSidecar ? atOnePrice(position, stepwise.lotValue) : stepwise
}

/** All lots at one price; each fill is the difference of two totals, rounded for the case (SPEC Q-6). */
export function atOnePrice(position: Position, lotValue: Ratio): Closing {
  let closed = 0n
  const quote = (lots: bigint): bigint =>
    closingValue(position, lotValue, closed + lots) - closingValue(position, lotValue, closed)
  return {
    lotValue,
    isPricedByFill: false,
    quote,
    take: (lots) => {
      const value = quote(lots)
      closed += lots
      return value
    },
  }
}

/** The nearest value of a lot that is not beyond the market's lowest price, or beyond mark where that is; never below 0. */
export function boundedValue({ spec, lotValue: mark }: Market, asked: Ratio): Ratio {
  const minimum = spec.minimumPriceTicks ?? { numerator: 0n, denominator: 1n }
  if (spec.contract === 'inverse') {
    if (asked.numerator < 0n) return rational(0n)
    if (minimum.numerator === 0n) return asked
    const bound = lotValueAt(spec, minimum)
    const most = compare(mark, bound) > 0 ? mark : bound
    return compare(asked, most) > 0 ? most : asked
  }
  const bound = lotValueAt(spec, minimum)
  const least = compare(mark, bound) < 0 ? mark : bound
  return compare(asked, least) < 0 ? least : asked
}

function askedOf(
  world: World,
  { position, bankruptcy }: Leg,
  { rule, fundBudget }: Pricing,
): Ratio {
  const { market, bucket } = position
  if (rule !== 'fundFloor') return isShareless(rule) ? ruledValue(world, market, rule) : bankruptcy
  const owed = deficitOf(world, bucket)
  if (owed === 0n) return bankruptcy
  const left = fundBudget < owed ? owed - fundBudget : 0n
  const gap = subtract(reduced(bankruptcy), market.lotValue)
  return add(market.lotValue, multiply(gap, rational(left, owed)))
}

/** The value of a lot under a rule that looks at the market alone. */
export function ruledValue({ judge }: World, market: Market, rule: PriceRule): Ratio {
  const known = (value: Ratio | undefined): Ratio =>
    value ?? judge.fail('I-09', `${market.spec.market} has no price for ${rule}`)
  switch (rule) {
    case 'mark':
      return market.lotValue
    case 'previousMark':
      return market.previousLotValue
    case 'index':
      return known(market.indexLotValue)
    case 'previousIndex':
      return known(market.previousIndexLotValue ?? market.indexLotValue)
    case 'settlement':
      return known(market.settlementLotValue)
    default:
      return judge.fail('I-09', `${rule} looks at cases, not at a market alone`)
  }
}

function reduced({ numerator, denominator }: Ratio): Ratio {
  return rational(numerator, denominator)
}

/** A leg on its way down: what the next lots are worth, rounded for the case, and what closing them changes. */
interface Descent {
  next(lots: bigint): bigint
  close(lots: bigint, value: bigint): void
}

function inSteps(position: Position, descent: Descent): Closing {
  const { market } = position
  const quote = (lots: bigint): bigint => {
    const value = descent.next(lots)
    const perLot = rational(value, lots)
    const bounded = boundedValue(market, perLot)
    return isSameRatio(perLot, bounded) ? value : closingValue(position, bounded, lots)
  }
  return {
    lotValue: rational(quote(position.lots), position.lots),
    isPricedByFill: true,
    quote,
    take: (lots) => {
      const value = quote(lots)
      descent.close(lots, value)
      return value
    },
  }
}

/** dYdX v4: notionals truncated, what the bucket has over divided by maintenance and rounded down (SPEC S-4). */
function truncated(world: World, position: Position): Descent {
  const { scale } = world
  const notional = ({ market }: Position, lots: bigint): bigint => (lots * market.lotScaled) / scale
  const needed = (one: Position, lots: bigint): bigint =>
    requirementOf(one.market.maintenance, notional(one, lots) * scale, scale)
  const open = openOf(position.bucket)
  const sign = position.isLongOfValue ? 1n : -1n
  let net = moneyOf(position.bucket)
  for (const one of open) {
    const worth = notional(one, one.lots) - one.cost
    net += one.isLongOfValue ? worth : -worth
  }
  let held = position.lots
  let total = open.reduce((sum, one) => sum + needed(one, one.lots), 0n)
  return {
    next: (lots) => {
      const freed = needed(position, held) - needed(position, held - lots)
      const sold = notional(position, held) - notional(position, held - lots)
      // Where every notional is below a unit, nothing is needed and there is nothing to divide by.
      return total === 0n ? sold : sold - sign * floorOf(net * freed, total)
    },
    close: (lots, value) => {
      net += sign * (value - notional(position, held) + notional(position, held - lots))
      total -= needed(position, held) - needed(position, held - lots)
      held -= lots
    },
  }
}

/** StarkEx: what is closed brings what keeps equity over the exact maintenance of the bucket (SPEC S-5). */
function proportional(world: World, position: Position): Descent {
  const { scale } = world
  const { market, isLongOfValue } = position
  const exact = (one: Position, lots: bigint): Ratio =>
    rational(
      exactRequirement(one.market.maintenance, lots * one.market.lotScaled, scale),
      one.market.maintenance.rateDenominator,
    )
  let equity = equityScaled(world, position.bucket)
  let held = position.lots
  let total = rational(0n)
  for (const one of openOf(position.bucket)) total = add(total, exact(one, one.lots))
  const freed = (lots: bigint): Ratio =>
    subtract(exact(position, held), exact(position, held - lots))
  return {
    next: (lots) => {
      const shortfall = equity < 0n ? -equity : 0n
      const part = multiply(rational(shortfall), multiply(freed(lots), inverseOf(total)))
      const mark = rational(lots * market.lotScaled)
      const { numerator, denominator } = isLongOfValue ? add(mark, part) : subtract(mark, part)
      return isLongOfValue
        ? ceilingOf(numerator, denominator * scale)
        : floorOf(numerator, denominator * scale)
    },
    close: (lots, value) => {
      const gain = value * scale - lots * market.lotScaled
      equity += isLongOfValue ? gain : -gain
      total = subtract(total, freed(lots))
      held -= lots
    },
  }
}

function inverseOf({ numerator, denominator }: Ratio): Ratio {
  return rational(denominator, numerator)
}

function openOf({ positions }: Bucket): Position[] {
  return positions.filter(({ lots }) => lots > 0n)
}
