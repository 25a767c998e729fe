import { comparablePolicies } from '@plimsoll/reports'
import { factorsOf } from '../drill/drill-order.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import type { MarkShock } from './laboratory.ts'

/** A comparison as it is asked for. */
export interface ComparisonOrder {
  readonly policies: readonly string[]
  /** The book just before the first round of this case; absent: the book of now. */
  readonly case?: string
  readonly shocks?: readonly MarkShock[]
}

/** An order that this domain cannot be asked. */
export class ComparisonRefused extends Error {
  override readonly name = 'ComparisonRefused'
  /** Of the field, as `shocks[0].market`. */
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/**
 * Refuses what is wrong with an order before anything is done for it.
 *
 * @throws ComparisonRefused for an unknown policy, or one that is named twice, and for a case that the domain does not know
 * @throws DrillRefused for a shock on a market that is unknown or named twice, and for one that leaves no price
 */
export function checkOrder(
  { policies, case: caseId, shocks = [] }: ComparisonOrder,
  { terms, archive }: Pick<HostedDomain, 'terms' | 'archive'>,
): void {
  policies.forEach((policy, index) => {
    const path = `policies[${index}]`
    if (!comparablePolicies.includes(policy)) {
      throw new ComparisonRefused(path, `is not a policy; use ${comparablePolicies.join(', ')}`)
    }
    if (policies.indexOf(policy) < index) {
      throw new ComparisonRefused(path, `names ${policy} twice; keep one of the two`)
    }
  })
  factorsOf({ shocks }, terms.markets)
  if (caseId !== undefined && archive.case(caseId) === undefined) {
    throw new ComparisonRefused('case', 'is no case of this domain; listCases has those there are')
  }
}
