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

/** Whether a bucket may close lots of a position for a value (C-2, C-7). */
export function mayClose(
  bucket: Bucket,
  held: Position,
  fill: { readonly lots: bigint; readonly value: bigint },
  standing: Standing,
): boolean {
  const { market } = held
  const left = held.lots - fill.lots
  const after = equityAfter(bucket, held, fill)
  const required = maintenance(bucket)
  const requiredAfter =
    required - maintenanceOfLots(market, held.lots) + maintenanceOfLots(market, left)
  if (standing === 'maintenance') {
    return keepsMargin({ before: equity(bucket), after, required, requiredAfter })
  }
  const initialAfter =
    initialRequirement(bucket) - initialOfLots(market, held.lots) + initialOfLots(market, left)
  if (compare(after, rational(initialAfter)) >= 0) return true
  return isNoWorse({ before: equity(bucket), after, required, requiredAfter })
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

function equityAfter(
  bucket: Bucket,
  { market, side }: Position,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
): Rational {
  const gain = subtract(rational(value), multiply(rational(lots), market.lotValue))
  const before = equity(bucket)
  return valueSideOf(market, side) === 'long' ? add(before, gain) : subtract(before, gain)
}
