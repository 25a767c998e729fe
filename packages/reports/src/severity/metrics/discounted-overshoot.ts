import { InvariantError, type Ratio, ratio } from '@plimsoll/engine'
import { sumUnits } from '../../comparison/exact.ts'
import { floorSquareRoot } from '../square-root.ts'

/** Overshoot if winners are looked at so long after the wave. Signed. */
export interface HorizonOvershoot {
  readonly horizonMs: number
  readonly overshootQuote: bigint
}

const precisionBits = 128n

/**
 * The mean overshoot over horizons, each weighted by 2^(−horizon / half-life): the trapezoid rule over the horizons
 * given, for the weighted overshoots and for the weights. Weights are fixed-point numbers of 128 bits, by square roots
 * of whole numbers; beyond them the mean is exact. Quote units.
 * @throws InvariantError where horizons do not rise, or there are fewer than two, or a half-life takes no time
 */
export function discountedOvershoot(
  points: readonly HorizonOvershoot[],
  halfLifeMs: number,
): Ratio {
  if (points.length < 2) throw new InvariantError('a mean over horizons needs two of them')
  if (halfLifeMs <= 0) throw new InvariantError('a half-life takes time')
  const weighted = points.map(({ horizonMs, overshootQuote }) => {
    const weight = halfLifeWeight(horizonMs, halfLifeMs)
    return { horizonMs, weight, product: weight * overshootQuote }
  })
  const strips = weighted.slice(1).map((point, index) => {
    const before = weighted[index] ?? point
    const widthMs = BigInt(point.horizonMs - before.horizonMs)
    if (widthMs <= 0n) throw new InvariantError('horizons rise')
    return {
      products: widthMs * (before.product + point.product),
      weights: widthMs * (before.weight + point.weight),
    }
  })
  return ratio(
    sumUnits(strips.map(({ products }) => products)),
    sumUnits(strips.map(({ weights }) => weights)),
  )
}

/** 2^(−elapsed / half-life): one square root more for every binary digit of the quotient. */
function halfLifeWeight(elapsedMs: number, halfLifeMs: number): bigint {
  const halfLife = BigInt(halfLifeMs)
  let weight = (1n << precisionBits) >> (BigInt(elapsedMs) / halfLife)
  let remainder = BigInt(elapsedMs) % halfLife
  let root = 1n << (precisionBits - 1n)
  for (let digit = 0n; digit < precisionBits && remainder > 0n; digit += 1n) {
    root = floorSquareRoot(root << precisionBits)
    remainder *= 2n
    if (remainder < halfLife) continue
    remainder -= halfLife
    weight = (weight * root) >> precisionBits
  }
  return weight
}
