import type { MarketSpec, Ratio } from '@plimsoll/engine'
import { rational } from '../exact/rational.ts'
import type { Bucket, Collaterals, MarginTable, Market, Position, World } from './world.ts'

export function leastCommonMultiple(left: bigint, right: bigint): bigint {
  return left * rational(left, right).denominator
}

/** Value of one lot at a price, quote units; in an inverse market the price is above 0 (SPEC Q-1). */
export function lotValueAt({ contract, tickValueQuote }: MarketSpec, priceTicks: Ratio): Ratio {
  const { numerator, denominator } = priceTicks
  return contract === 'inverse'
    ? rational(tickValueQuote * denominator, numerator)
    : rational(numerator * tickValueQuote, denominator)
}

/** What assets count for, each rounded down to a quote unit (SPEC B-7). */
export function assetsValueOf(collaterals: Collaterals): bigint {
  return collaterals.reduce((sum, { amountUnits, unitPriceQuote: price, haircut }) => {
    const kept = price.numerator * (haircut.denominator - haircut.numerator)
    return sum + floorOf(amountUnits * kept, price.denominator * haircut.denominator)
  }, 0n)
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
  return position.isLongOfValue ? gain : -gain
}

/** Money of a bucket with unsettled funding and what other assets count for, quote units (SPEC B-2, B-7). */
export function moneyOf({ money, funding, assets }: Bucket): bigint {
  return money + funding + assets
}

/** Money and profit of a bucket, scaled and exact. */
export function equityScaled(world: World, bucket: Bucket): bigint {
  let equity = moneyOf(bucket) * world.scale
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

/** Maintenance of so many lots at mark, quote units (SPEC B-3). */
export function maintenanceOfLots({ scale }: World, market: Market, lots: bigint): bigint {
  return requirementOf(market.maintenance, lots * market.lotScaled, scale)
}

/** What opening so many lots needs at mark, quote units (SPEC B-8). */
export function initialOfLots({ scale }: World, market: Market, lots: bigint): bigint {
  return requirementOf(market.initial, lots * market.lotScaled, scale)
}

/** Marginal over tiers, one ceiling to a quote unit; the notional is in parts of which `scale` make a unit. */
export function requirementOf(table: MarginTable, notional: bigint, scale: bigint): bigint {
  return ceilingOf(exactRequirement(table, notional, scale), table.rateDenominator * scale)
}

/** The same before the ceiling, times scale and the table's `rateDenominator`. */
export function exactRequirement({ tiers }: MarginTable, notional: bigint, scale: bigint): bigint {
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

/** The same of what opening needs. */
export function initialOf(world: World, bucket: Bucket): bigint {
  let sum = 0n
  for (const { lots, market } of bucket.positions) {
    if (lots > 0n) sum += initialOfLots(world, market, lots)
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
