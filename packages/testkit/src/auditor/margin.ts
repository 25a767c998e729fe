import type { Bucket, Position } from '../book/book.ts'
import type { Limits } from '../book/policy.ts'
import {
  equity,
  initialOfLots,
  initialRequirement,
  maintenance,
  maintenanceOfLots,
} from '../book/valuation.ts'
import {
  add,
  ceiling,
  compare,
  floor,
  isNegative,
  multiply,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { isLongOfValue } from './value-side.ts'

/** What must hold after a cut (C-2, C-7). */
export type Standing = NonNullable<Limits['standing']>

/**
 * Whether a bucket may close lots of a position for a value: equity stays at or above zero; above
 * maintenance it stays there, below it the margin ratio does not fall. Or, where the policy says so,
 * equity covers the initial requirement, or the ratio does not fall while maintenance does not rise.
 */
export function keepsMargin(
  bucket: Bucket,
  held: Position,
  fill: { readonly lots: bigint; readonly value: bigint },
  standing: Standing = 'maintenance',
): boolean {
  const { lots } = fill
  const before = equity(bucket)
  const after = equityAfter(bucket, held, fill)
  const required = maintenance(bucket)
  const left = held.lots - lots
  const stillRequired =
    required - maintenanceOfLots(held.market, held.lots) + maintenanceOfLots(held.market, left)
  const keepsRatio = (): boolean =>
    compare(multiply(after, rational(required)), multiply(before, rational(stillRequired))) >= 0
  if (standing === 'initialOrNoWorse') {
    const initial =
      initialRequirement(bucket) -
      initialOfLots(held.market, held.lots) +
      initialOfLots(held.market, left)
    if (compare(after, rational(initial)) >= 0) return true
    if (stillRequired > required) return false
    return stillRequired > 0n ? keepsRatio() : required === 0n && compare(after, before) > 0
  }
  if (isNegative(after)) return false
  const wasSafe = compare(before, rational(required)) >= 0
  return wasSafe ? compare(after, rational(stillRequired)) >= 0 : keepsRatio()
}

function equityAfter(
  bucket: Bucket,
  closed: Position,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
): Rational {
  const gain = subtract(rational(value), multiply(rational(lots), closed.market.lotValue))
  return isLongOfValue(closed) ? add(equity(bucket), gain) : subtract(equity(bucket), gain)
}

/** How a search for lots that could have been given goes about it. */
export interface Reach {
  /** Lots that were given, and the most that could have been. */
  readonly given: bigint
  readonly limit: bigint
  /** No fewer than these may be left of the position, unless none. */
  readonly dustLots?: bigint
  /** Quote units that the candidate may have to bear beyond price and rounding. Default 0. */
  readonly slackQuote?: Rational
}

/**
 * Whether a number of lots above `given`, up to `limit`, would have been allowed at a price, with the
 * candidate bearing the rounding. Looks at up to 64 numbers: the next, the last, and between.
 */
export function couldGiveMore(
  bucket: Bucket,
  held: Position,
  lotPrice: Rational,
  reach: Reach,
): boolean {
  const { given, limit, dustLots = 0n } = reach
  if (limit <= given) return false
  const stride = (limit - given) / 62n + 1n
  const isAllowed = (lots: bigint): boolean => {
    const rest = held.lots - lots
    return (rest === 0n || rest >= dustLots) && bears(bucket, held, lotPrice, { ...reach, lots })
  }
  if (isAllowed(limit)) return true
  if (dustLots > 0n && held.lots - dustLots > given && held.lots - dustLots <= limit) {
    if (isAllowed(held.lots - dustLots)) return true
  }
  for (let lots = given + 1n; lots < limit; lots += stride) if (isAllowed(lots)) return true
  return false
}

function bears(
  bucket: Bucket,
  held: Position,
  lotPrice: Rational,
  { lots, slackQuote = zero }: Pick<Reach, 'slackQuote'> & { readonly lots: bigint },
): boolean {
  const exact = multiply(rational(lots), lotPrice)
  const value = isLongOfValue(held)
    ? floor(subtract(exact, slackQuote))
    : ceiling(add(exact, slackQuote))
  return keepsMargin(bucket, held, { lots, value })
}
