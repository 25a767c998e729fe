import type { ScoreFactor, PolicySpec, PriceRule } from './policy-spec.ts'

/** What a policy asks of a book that books need not have. */
export type PolicyNeed =
  | 'indexPriceTicks'
  | 'settlementPriceTicks'
  | 'initialTiers'
  | 'seed'
  | 'offers'
  | 'funds'

/** The needs of a policy that closes at a price. */
export function policyNeeds(policy: PolicySpec, price: PriceRule): readonly PolicyNeed[] {
  const { allocation, limits } = policy
  const usesInitial =
    limits?.standing === 'initialOrNoWorse' || scoreTermsOf(policy).includes('initialMarginUse')
  return [
    ...(price === 'index' || price === 'previousIndex' ? (['indexPriceTicks'] as const) : []),
    ...(price === 'settlement' ? (['settlementPriceTicks'] as const) : []),
    ...(price === 'fundFloor' ? (['funds'] as const) : []),
    ...(usesInitial ? (['initialTiers'] as const) : []),
    ...(allocation.kind === 'roundRobin' ? (['seed'] as const) : []),
    ...(allocation.kind === 'voluntary' ? (['offers'] as const) : []),
  ]
}

/** The terms a policy's score uses. */
export function scoreTermsOf({ allocation }: PolicySpec): readonly string[] {
  if (allocation.kind !== 'queue') return []
  const { factors, whenLosing = [], thenBy = [] } = allocation.score
  const factorTerms = [...factors, ...whenLosing].map(nameOf)
  return [...new Set([...factorTerms, ...thenBy.map(({ term }) => term)])]
}

function nameOf(factor: ScoreFactor): string {
  return 'term' in factor ? factor.term : factor.inverseOf
}
