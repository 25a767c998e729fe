import { add, multiply, type Rational, rational } from '../../exact/rational.ts'
import type { Position, World } from '../world.ts'
import type { Pass } from './asking.ts'
import { bearsFill, capOf } from './candidate-cap.ts'
import type { ExpectedCut } from './expected.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import type { Leg } from './legs.ts'
import { atOnePrice, type Closing } from './pricing.ts'

/** A leg of a pool, and what its lots are worth from the beginning on. */
export interface PooledLeg {
  readonly leg: Leg
  readonly open: () => Closing
}

/** Cuts leg by leg, or undefined where an implementation may choose others. */
type CutsByLeg = readonly (readonly ExpectedCut[])[]

/**
 * Candidates are chosen once for all legs, at their mean price, and each one's lots are spread over the legs. Whoever cannot bear
 * what that comes to is asked for less, and the pass is made again (SPEC L-8).
 */
export function poolCuts(
  world: World,
  legs: readonly PooledLeg[],
  cutsOf: (asked: Pick<Pass, 'lots' | 'closing' | 'lowered'>) => readonly ExpectedCut[] | undefined,
): CutsByLeg | undefined {
  const [first] = legs
  if (first === undefined) return []
  const lots = sumOf(legs.map(({ leg }) => leg.lots))
  const mean = meanOf(legs)
  const lowered = new Map<Position, bigint>()
  for (;;) {
    const closing = atOnePrice(first.leg.position, mean)
    const cuts = cutsOf({ lots, closing, lowered })
    if (cuts === undefined) return undefined
    const byLeg = spread(legs, cuts)
    const tooMuch = cuts.filter((cut) => !bearsFill(world, cut.position, filledOf(byLeg, cut)))
    if (tooMuch.length === 0) return byLeg
    for (const cut of tooMuch) {
      const { value } = filledOf(byLeg, cut)
      const cap = capOf(world, cut.position, rational(value, cut.lots), cut.lots - 1n)
      if (cap.isDoubtful) return undefined
      lowered.set(cut.position, cap.lots)
    }
  }
}

/**
 * Lots of candidates who were chosen before are spread over the legs. Whoever cannot bear what that comes to gives less, and
 * nobody more in his place (SPEC A-12).
 */
export function pairCuts(
  world: World,
  legs: readonly PooledLeg[],
  chosen: readonly ExpectedCut[],
): CutsByLeg | undefined {
  let cuts = chosen
  for (;;) {
    const byLeg = spread(legs, cuts)
    const lowered = new Map<ExpectedCut, bigint>()
    for (const cut of cuts) {
      const fill = filledOf(byLeg, cut)
      if (bearsFill(world, cut.position, fill)) continue
      const cap = capOf(world, cut.position, rational(fill.value, cut.lots), cut.lots - 1n)
      if (cap.isDoubtful) return undefined
      lowered.set(cut, cap.lots)
    }
    if (lowered.size === 0) return byLeg
    cuts = cuts
      .map((cut) => ({ ...cut, lots: lowered.get(cut) ?? cut.lots }))
      .filter(({ lots }) => lots > 0n)
  }
}

/** Value of a lot over all legs, on average. */
export function meanOf(legs: readonly PooledLeg[]): Rational {
  const whole = legs
    .map(({ leg, open }) => multiply(open().lotValue, rational(leg.lots)))
    .reduce(add)
  return multiply(whole, rational(1n, sumOf(legs.map(({ leg }) => leg.lots))))
}

/** Each leg gets its part of what was placed, each candidate a part of every leg that needs lots. */
function spread(legs: readonly PooledLeg[], cuts: readonly ExpectedCut[]): ExpectedCut[][] {
  const asked = legs.map(({ leg }) => leg.lots)
  const needs = divideByLargestRemainder({
    total: sumOf(cuts.map(({ lots }) => lots)),
    weights: asked,
    caps: asked,
  })
  const closings = legs.map(({ open }) => open())
  const byLeg = legs.map((): ExpectedCut[] => [])
  for (const cut of cuts) {
    const parts = divideByLargestRemainder({ total: cut.lots, weights: needs, caps: needs })
    parts.forEach((lots, index) => {
      if (lots === 0n) return
      needs[index] = (needs[index] ?? 0n) - lots
      byLeg[index]?.push({ ...cut, lots, value: closings[index]?.take(lots) ?? 0n })
    })
  }
  return byLeg
}

/** What a candidate's fills in all legs come to. */
function filledOf(
  byLeg: CutsByLeg,
  { position, lots }: ExpectedCut,
): { readonly lots: bigint; readonly value: bigint } {
  const own = byLeg.flat().filter((cut) => cut.position === position)
  return { lots, value: sumOf(own.map(({ value }) => value)) }
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
