import { comparablePolicies } from '@plimsoll/reports'
import { factorsOf } from '../drill/drill-order.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import { OrderRefused } from '../order-refused.ts'
import type { MarkShock } from './laboratory.ts'

/** A comparison as it is asked for. */
export interface ComparisonOrder {
  readonly policies: readonly string[]
  /** The book just before the first round of this case; absent: the book of now. */
  readonly case?: string
  readonly shocks?: readonly MarkShock[]
}

/**
 * Refuses what is wrong with an order before anything is done for it.
 *
 * @throws OrderRefused for an unknown policy, or one that is named twice, and for a case that the domain does not know;
 * for a shock on a market that is unknown or named twice, and for one that leaves no price
 */
export function checkOrder(
  { policies, case: caseId, shocks = [] }: ComparisonOrder,
  { terms, archive }: Pick<HostedDomain, 'terms' | 'archive'>,
): void {
  checkPolicies(policies)
  factorsOf({ shocks }, terms.markets)
  if (caseId !== undefined && archive.case(caseId) === undefined) {
    throw new OrderRefused('case', 'is no case of this domain; listCases has those there are')
  }
}

/**
 * Refuses policies that cannot be compared.
 *
 * @throws OrderRefused for one that is unknown, or named twice
 */
export function checkPolicies(policies: readonly string[]): void {
  policies.forEach((policy, index) => {
    const path = `policies[${index}]`
    if (!comparablePolicies.includes(policy)) {
      throw new OrderRefused(path, `is not a policy; use ${comparablePolicies.join(', ')}`)
    }
    if (policies.indexOf(policy) < index) {
      throw new OrderRefused(path, `names ${policy} twice; keep one of the two`)
    }
  })
}
