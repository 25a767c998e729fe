import type { Ratio, ScoreFactor, ScoreSpec, TermName, WeightSpec } from '@plimsoll/engine'
import {
  equityScaled,
  floorOf,
  initialOf,
  maintenanceOf,
  maintenanceOfLots,
  moneyOf,
  notionalScaled,
  profitScaled,
} from '../valuation.ts'
import type { Position, World } from '../world.ts'
import { netLotsOf } from './net-lots.ts'

/** The published score of a candidate as it stands; its equity, lots and cost are above zero. */
export function scoreOf(world: World, position: Position, spec: ScoreSpec): Ratio {
  const isLosing = profitScaled(world, position) <= 0n
  const factors = isLosing && spec.whenLosing !== undefined ? spec.whenLosing : spec.factors
  let numerator = 1n
  let denominator = 1n
  for (const factor of factors) {
    const value = factorOf(world, position, factor)
    numerator *= value.numerator
    denominator *= value.denominator
  }
  return { numerator, denominator }
}

function factorOf(world: World, position: Position, factor: ScoreFactor): Ratio {
  if ('term' in factor) return termOf(world, position, factor.term)
  const { numerator, denominator } = termOf(world, position, factor.inverseOf)
  return { numerator: denominator, denominator: numerator }
}

/** What lots are divided by, not below 0: a term in whole units, or a product of terms in whole millionths (SPEC ). */
export function weightOf(world: World, position: Position, weight: WeightSpec): bigint {
  if (typeof weight === 'string') {
    const { numerator, denominator } = termOf(world, position, weight)
    return notBelow(0n, floorOf(numerator, denominator))
  }
  let [numerator, denominator] = [million, 1n]
  for (const factor of weight.factors) {
    const value = partAbove(termOf(world, position, factor.term), factor.abovePpm)
    numerator *= value.numerator
    denominator *= value.denominator
  }
  return notBelow(0n, floorOf(numerator, denominator))
}

/** What of a term is above a line in millionths; all of it, whatever its sign, where there is none. */
function partAbove({ numerator, denominator }: Ratio, linePpm: number | undefined): Ratio {
  if (linePpm === undefined) return { numerator, denominator }
  const above = numerator * million - BigInt(linePpm) * denominator
  return { numerator: notBelow(0n, above), denominator: denominator * million }
}

const million = 1_000_000n

/** What orders equal scores, such that the greater goes first (SPEC A-7). */
export function tieBreaksOf(world: World, position: Position, { thenBy = [] }: ScoreSpec): Ratio[] {
  return thenBy.map(({ term, order }) => {
    const { numerator, denominator } = termOf(world, position, term)
    return { numerator: order === 'ascending' ? -numerator : numerator, denominator }
  })
}

/** Every term is a fraction of two amounts of the same unit, here scaled, or a number of units or lots (SPEC A-4). */
function termOf(world: World, position: Position, term: TermName): Ratio {
  const { bucket, market, isLongOfValue, lots } = position
  const { scale } = world
  const size = notionalScaled(position)
  const cost = position.cost * scale
  const over = (numerator: bigint, denominator: bigint): Ratio => ({ numerator, denominator })
  switch (term) {
    case 'returnOnEntry':
      return over(profitScaled(world, position), cost)
    case 'clampedReturn':
      return over(notBelow(0n, profitScaled(world, position)), cost)
    case 'positionLeverage':
      return perPart(size, partOfEquity(world, position))
    case 'flooredLeverage': {
      const part = partOfEquity(world, position)
      const needed = maintenanceOfLots(world, market, lots) * scale
      const isAbove = part.numerator > needed * part.denominator
      return isAbove ? perPart(size, part) : over(size, needed)
    }
    case 'walletReturn': {
      const wallet = moneyOf(bucket)
      const gain = equityScaled(world, bucket) - wallet * scale
      return over(notBelow(0n, gain), notBelow(world.terms.wholeUnitQuote, wallet) * scale)
    }
    case 'marginRatio':
      return over(maintenanceOf(world, bucket) * scale, equityScaled(world, bucket))
    case 'initialMarginUse':
      return over(initialOf(world, bucket) * scale, equityScaled(world, bucket))
    case 'priceGain':
      return isLongOfValue ? over(size, cost) : over(cost, size)
    case 'accountLeverage':
      return over(size, equityScaled(world, bucket))
    case 'bucketLeverage': {
      const all = bucket.positions.reduce((sum, one) => sum + notionalScaled(one), 0n)
      return over(all, equityScaled(world, bucket))
    }
    case 'profit':
      return over(profitScaled(world, position), scale)
    case 'balance':
      return over(moneyOf(bucket), 1n)
    case 'lots':
      return over(lots, 1n)
    case 'positionEquity': {
      const part = partOfEquity(world, position)
      return over(part.numerator, part.denominator * scale)
    }
    case 'bucketEquity':
      return over(equityScaled(world, bucket), scale)
    case 'haircutCapacity': {
      const [gain, equity] = [profitScaled(world, position), equityScaled(world, bucket)]
      return over(notBelow(0n, gain < equity ? gain : equity), scale)
    }
    case 'netDelta': {
      const net = bucket.account === undefined ? 0n : netLotsOf(bucket.account, market)
      return over((net < 0n ? -net : net) * market.lotScaled, scale)
    }
  }
}

/** The equity that stands behind a position, scaled: in a cross wallet divided by maintenance, else all of it. */
function partOfEquity(world: World, { bucket, market, lots }: Position): Ratio {
  const own = equityScaled(world, bucket)
  if (bucket.isIsolated) return { numerator: own, denominator: 1n }
  return {
    numerator: own * maintenanceOfLots(world, market, lots),
    denominator: maintenanceOf(world, bucket),
  }
}

function perPart(size: bigint, part: Ratio): Ratio {
  return { numerator: size * part.denominator, denominator: part.numerator }
}

function notBelow(least: bigint, amount: bigint): bigint {
  return amount < least ? least : amount
}
