import type { MarketSpec, Ratio } from '@plimsoll/engine'
import { rational } from '../exact/rational.ts'
import type { Bucket, Market, Position, World } from './world.ts'

export function leastCommonMultiple(left: bigint, right: bigint): bigint {
  return left * rational(left, right).denominator
}

/** Value of one lot at a price, quote units. */
export function lotValueAt(spec: MarketSpec, priceTicks: Ratio): Ratio {
  return rational(priceTicks.numerator * spec.tickValueQuote, priceTicks.denominator)
}

/** Puts the marks of all markets on one denominator. */
export function rescale(world: World): void {
  world.scale = world.markets
    .map(({ lotValue }) => lotValue.denominator)
    .reduce(leastCommonMultiple, 1n)
  for (const market of world.markets) {
    const { numerator, denominator } = market.lotValue
    market.lotScaled = (numerator * world.scale) / denominator
  }
}

/** Value at mark, scaled, unsigned. */
export function notionalScaled({ lots, market }: Position): bigint {
  return lots * market.lotScaled
}

/** Profit at mark, scaled; negative is a loss. */
export function profitScaled({ scale }: World, position: Position): bigint {
  const gain = position.lots * position.market.lotScaled - position.cost * scale
  return position.side === 'long' ? gain : -gain
}

/** Money, unsettled funding and profit of a bucket, scaled and exact. */
export function equityScaled(world: World, bucket: Bucket): bigint {
  let equity = (bucket.money + bucket.funding) * world.scale
  for (const position of bucket.positions) {
    if (position.lots > 0n) equity += profitScaled(world, position)
  }
  return equity
}

/** What a bucket owes beyond all it has, quote units rounded up. */
export function deficitOf(world: World, bucket: Bucket): bigint {
  const equity = equityScaled(world, bucket)
  return equity < 0n ? ceilingOf(-equity, world.scale) : 0n
}

/** Marginal over tiers, one ceiling to a quote unit. */
export function maintenanceOfLots({ scale }: World, market: Market, lots: bigint): bigint {
  const notional = lots * market.lotScaled
  return ceilingOf(exactMaintenance(market, notional, scale), market.rateDenominator * scale)
}

/** The same before the ceiling, times scale and the market's `rateDenominator`. */
export function exactMaintenance({ tiers }: Market, notional: bigint, scale: bigint): bigint {
  let sum = 0n
  for (let index = 0; index < tiers.length; index += 1) {
    const tier = tiers[index]
    if (tier === undefined) break
    const from = tier.from * scale
    if (notional <= from) break
    const next = tiers[index + 1]
    const end = next === undefined || next.from * scale > notional ? notional : next.from * scale
    sum += (end - from) * tier.rate
  }
  return sum
}

/** Sum over the positions of a bucket, quote units. */
export function maintenanceOf(world: World, bucket: Bucket): bigint {
  let sum = 0n
  for (const { lots, market } of bucket.positions) {
    if (lots > 0n) sum += maintenanceOfLots(world, market, lots)
  }
  return sum
}

/** Rounded towards plus infinity; the divisor is positive. */
export function ceilingOf(numerator: bigint, denominator: bigint): bigint {
  const truncated = numerator / denominator
  return numerator > 0n && truncated * denominator !== numerator ? truncated + 1n : truncated
}

/** Rounded towards minus infinity; the divisor is positive. */
export function floorOf(numerator: bigint, denominator: bigint): bigint {
  const truncated = numerator / denominator
  return numerator < 0n && truncated * denominator !== numerator ? truncated - 1n : truncated
}

/** Whether two fractions with positive denominators are the same number. */
export function isSameRatio(left: Ratio, right: Ratio): boolean {
  return left.numerator * right.denominator === right.numerator * left.denominator
}

/** A fraction for a reader. */
export function shownRatio(ratio: Ratio): string {
  const { numerator, denominator } = rational(ratio.numerator, ratio.denominator)
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
}
