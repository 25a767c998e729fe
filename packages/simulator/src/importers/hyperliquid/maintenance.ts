import { moneyPlaces, pricePlaces, readFixed } from './fixed-amount.ts'
import type { LeverageTier } from './venue-markets.ts'

/** Places of a maintenance rate in a book. */
export const ratePlaces = 12

/**
 * The maintenance rate of a tier: half of the initial margin at its largest leverage (hyperliquid.gitbook.io, Margining),
 * in 10^-12, rounded up, so that an account is never taken to be safer than it is.
 */
export function maintenanceRate({ leverageMax }: LeverageTier): bigint {
  const divisor = 2n * BigInt(leverageMax)
  return (10n ** BigInt(ratePlaces) + divisor - 1n) / divisor
}

/**
 * What a position of a notional (10^-18 USDC, above 0) needs, in 10^-18: each part of it at the rate of its tier, as the
 * venue's own deduction by tier gives it.
 */
export function maintenanceOf(notional: bigint, tiers: readonly LeverageTier[]): bigint {
  let sum = 0n
  tiers.forEach((tier, index) => {
    const next = tiers[index + 1]
    const from = boundOf(tier)
    const to = next === undefined || boundOf(next) > notional ? notional : boundOf(next)
    if (to > from) sum += (to - from) * maintenanceRate(tier)
  })
  return sum / 10n ** BigInt(ratePlaces)
}

function boundOf({ notionalFrom }: LeverageTier): bigint {
  const fixed = readFixed(notionalFrom, pricePlaces, 'lowerBound')
  return fixed * 10n ** BigInt(moneyPlaces - pricePlaces)
}
