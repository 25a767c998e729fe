import type { Ratio, ScoreFactor, ScoreSpec, TermName } from '@plimsoll/engine'
import {
  equityScaled,
  maintenanceOf,
  maintenanceOfLots,
  notionalScaled,
  profitScaled,
} from '../valuation.ts'
import type { Position, World } from '../world.ts'

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

/** Every term is a fraction of two amounts of the same unit, here scaled (SPEC A-4). */
function termOf(world: World, position: Position, term: TermName): Ratio {
  const { bucket, market, side, lots } = position
  const { scale } = world
  const size = notionalScaled(position)
  const cost = position.cost * scale
  switch (term) {
    case 'returnOnEntry':
      return { numerator: profitScaled(world, position), denominator: cost }
    case 'positionLeverage': {
      const own = equityScaled(world, bucket)
      if (bucket.isIsolated) return { numerator: size, denominator: own }
      return {
        numerator: size * maintenanceOf(world, bucket),
        denominator: own * maintenanceOfLots(world, market, lots),
      }
    }
    case 'walletReturn': {
      const wallet = bucket.money + bucket.funding
      const gain = equityScaled(world, bucket) - wallet * scale
      const { wholeUnitQuote } = world.terms
      return {
        numerator: gain > 0n ? gain : 0n,
        denominator: (wallet > wholeUnitQuote ? wallet : wholeUnitQuote) * scale,
      }
    }
    case 'marginRatio':
      return {
        numerator: maintenanceOf(world, bucket) * scale,
        denominator: equityScaled(world, bucket),
      }
    case 'priceGain':
      return side === 'long'
        ? { numerator: size, denominator: cost }
        : { numerator: cost, denominator: size }
    case 'accountLeverage':
      return { numerator: size, denominator: equityScaled(world, bucket) }
  }
}
