import type { RoundView } from '@plimsoll/engine'
import { compareIdentifiers } from '../order/compare-identifiers.ts'
import type { Exemptions } from './resolution-schema.ts'

/** Who and what the policies of a round pass over by published exemption; undefined where there is neither. */
export function encodeExemptions({
  exemptAccounts,
  exemptMarkets,
}: Pick<RoundView, 'exemptAccounts' | 'exemptMarkets'>): Exemptions | undefined {
  if (exemptAccounts.length === 0 && exemptMarkets.length === 0) return undefined
  const byPolicy = Map.groupBy(exemptMarkets, ({ policy }) => policy)
  return {
    accounts: exemptAccounts.toSorted(compareIdentifiers),
    markets: [...byPolicy]
      .map(([policy, layers]) => ({
        policy,
        markets: [...new Set(layers.flatMap(({ markets }) => markets))].sort(compareIdentifiers),
      }))
      .sort((left, right) => compareIdentifiers(left.policy, right.policy)),
  }
}
