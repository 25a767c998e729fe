import { type Bucket, type Position, valueSideOf } from '../book/book.ts'
import {
  equity,
  initialOfLots,
  initialRequirement,
  maintenance,
  maintenanceOfLots,
} from '../book/valuation.ts'
import {
  add,
  compare,
  isNegative,
  multiply,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'

/** What must hold for a counterparty after a fill. */
export type Standing = 'maintenance' | 'initialOrNoWorse'

/** What is closed of a position. */
interface Fill {
  readonly lots: bigint
  readonly value: bigint
}

/** Whether a bucket may close lots of a position for a value (C-2, C-7). */
export function mayClose(bucket: Bucket, held: Position, fill: Fill, standing: Standing): boolean {
  return closingTest(bucket, held, standing)(fill)
}

/** The same for many fills, each as if it were the only one: what they have in common is worked out once. */
export function closingTest(
  bucket: Bucket,
  held: Position,
  standing: Standing,
): (fill: Fill) => boolean {
  const { market } = held
  const before = equity(bucket)
  const required = maintenance(bucket)
  const requiredOfOthers = required - maintenanceOfLots(market, held.lots)
  const initialOfOthers =
    standing === 'maintenance' ? 0n : initialRequirement(bucket) - initialOfLots(market, held.lots)
  return (fill) => {
    const left = held.lots - fill.lots
    const after = equityAfter(before, held, fill)
    const requiredAfter = requiredOfOthers + maintenanceOfLots(market, left)
    const change = { before, after, required, requiredAfter }
    if (standing === 'maintenance') return keepsMargin(change)
    const initialAfter = initialOfOthers + initialOfLots(market, left)
    return compare(after, rational(initialAfter)) >= 0 || isNoWorse(change)
  }
}

interface Change {
  readonly before: Rational
  readonly after: Rational
  readonly required: bigint
  readonly requiredAfter: bigint
}

/** Above zero; above maintenance if it was, else with a ratio that does not fall (C-2). */
function keepsMargin({ before, after, required, requiredAfter }: Change): boolean {
  if (isNegative(after)) return false
  if (compare(before, rational(required)) >= 0) return compare(after, rational(requiredAfter)) >= 0
  return ratioHolds({ before, after, required, requiredAfter })
}

/** The state transition rule of dYdX v4 below the initial requirement (C-7). */
function isNoWorse(change: Change): boolean {
  const { before, after, required, requiredAfter } = change
  if (requiredAfter > required) return false
  if (requiredAfter > 0n) return ratioHolds(change)
  return required === 0n && compare(after, before) > 0
}

function ratioHolds({ before, after, required, requiredAfter }: Change): boolean {
  const left = multiply(after, rational(required))
  return compare(left, multiply(before, rational(requiredAfter))) >= 0
}

function equityAfter(before: Rational, { market, side }: Position, fill: Fill): Rational {
  const gain = subtract(rational(fill.value), multiply(rational(fill.lots), market.lotValue))
  return valueSideOf(market, side) === 'long' ? add(before, gain) : subtract(before, gain)
}
