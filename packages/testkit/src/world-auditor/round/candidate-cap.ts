import type { CutLimits, Ratio } from '@plimsoll/engine'
import {
  ceilingOf,
  equityScaled,
  exactRequirement,
  floorOf,
  initialOf,
  initialOfLots,
  maintenanceOf,
  maintenanceOfLots,
} from '../valuation.ts'
import type { Position, World } from '../world.ts'
import { costScaled } from './rounding.ts'

/** So many lots in a row may fail by rounding before an implementation may give up the lots in doubt. */
export const roundingTries = 256n

/** What a candidate brings to a pass. */
interface Standing {
  readonly world: World
  readonly position: Position
  readonly lotValue: Ratio
  readonly equityScaled: bigint
  readonly maintenance: bigint
  readonly otherMaintenance: bigint
}

/** How much a candidate can bear. */
export interface Cap {
  readonly lots: bigint
  /** Only rounding stands against more, for so many lots that an implementation may have given up. */
  readonly isDoubtful: boolean
}

/** The most lots up to a limit that a candidate can give at a price, rounding against him (SPEC C-2). */
export function capOf(world: World, position: Position, lotValue: Ratio, limit: bigint): Cap {
  const free = position.lots - position.reserved
  const most = free < limit ? free : limit
  if (most <= 0n) return { lots: 0n, isDoubtful: false }
  const standing = standingOf(world, position, lotValue)
  if (standing.equityScaled <= 0n) return { lots: 0n, isDoubtful: false }
  if (bears(standing, most, worstValue(standing, most))) return { lots: most, isDoubtful: false }
  const unrounded = largestUnrounded(standing, most)
  for (let lots = unrounded; lots > 0n && unrounded - lots < roundingTries; lots -= 1n) {
    if (bears(standing, lots, worstValue(standing, lots))) return { lots, isDoubtful: false }
  }
  return { lots: 0n, isDoubtful: unrounded > roundingTries }
}

/** Whether a candidate may close lots for a value: the rule itself (SPEC C-2, C-7). */
export function bearsFill(
  world: World,
  position: Position,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
  rule: NonNullable<CutLimits['standing']> = 'maintenance',
): boolean {
  const standing = standingOf(world, position, { numerator: 0n, denominator: 1n })
  return rule === 'maintenance'
    ? bears(standing, lots, value)
    : keepsInitialOrRatio(standing, lots, value)
}

function standingOf(world: World, position: Position, lotValue: Ratio): Standing {
  const { bucket, market, lots } = position
  const maintenance = maintenanceOf(world, bucket)
  return {
    world,
    position,
    lotValue,
    equityScaled: equityScaled(world, bucket) - bucket.reservedMoney * world.scale,
    maintenance,
    otherMaintenance: maintenance - maintenanceOfLots(world, market, lots),
  }
}

/** A long that is closed receives the floor, a short pays the ceiling. */
function worstValue({ position, lotValue }: Standing, lots: bigint): bigint {
  const { numerator, denominator } = lotValue
  return position.isLongOfValue
    ? floorOf(lots * numerator, denominator)
    : ceilingOf(lots * numerator, denominator)
}

/** Equity stays at or above zero; maintenance stays covered if it was, else equity over maintenance does not fall. */
function bears(standing: Standing, lots: bigint, value: bigint): boolean {
  const { world, position, equityScaled: before, maintenance } = standing
  const after = equityAfter(standing, lots, value)
  if (after < 0n) return false
  const needed =
    standing.otherMaintenance + maintenanceOfLots(world, position.market, position.lots - lots)
  return before >= maintenance * world.scale
    ? after >= needed * world.scale
    : after * maintenance >= before * needed
}

function equityAfter(
  { world, position, equityScaled: before }: Standing,
  lots: bigint,
  value: bigint,
): bigint {
  return before - costScaled(position, lots, { value, scale: world.scale })
}

/** What a venue that asks for whole positions demands in its place: the initial requirement, or no worse a ratio (SPEC C-7). */
function keepsInitialOrRatio(standing: Standing, lots: bigint, value: bigint): boolean {
  const { world, position, equityScaled: before, maintenance } = standing
  const { bucket, market } = position
  const after = equityAfter(standing, lots, value)
  const freed =
    initialOfLots(world, market, position.lots) - initialOfLots(world, market, position.lots - lots)
  if (after >= (initialOf(world, bucket) - freed) * world.scale) return true
  const needed = standing.otherMaintenance + maintenanceOfLots(world, market, position.lots - lots)
  if (needed > maintenance) return false
  return needed === 0n
    ? maintenance === 0n && after > before
    : after * maintenance >= before * needed
}

/** The same without rounding of values and of what is still needed: what it allows is an interval from 0. */
function bearsUnrounded(standing: Standing, lots: bigint): boolean {
  const { world, position, equityScaled: before, maintenance, lotValue } = standing
  const { market, isLongOfValue } = position
  const { numerator, denominator } = lotValue
  const gap = lots * (numerator * world.scale - market.lotScaled * denominator)
  const after = before * denominator + (isLongOfValue ? gap : -gap)
  if (after < 0n) return false
  const notional = (position.lots - lots) * market.lotScaled
  const rates = market.maintenance.rateDenominator
  const needed =
    standing.otherMaintenance * rates * world.scale +
    exactRequirement(market.maintenance, notional, world.scale)
  return before >= maintenance * world.scale
    ? after * rates >= needed * denominator
    : after * rates * maintenance * world.scale >= before * needed * denominator
}

function largestUnrounded(standing: Standing, limit: bigint): bigint {
  if (bearsUnrounded(standing, limit)) return limit
  let borne = 0n
  let refused = limit
  while (refused - borne > 1n) {
    const middle = (borne + refused) / 2n
    if (bearsUnrounded(standing, middle)) borne = middle
    else refused = middle
  }
  return borne
}
