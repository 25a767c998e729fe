import type { PolicySpec, PriceRule, ScoreFactor, StressSpec, WeightSpec } from './policy-spec.ts'

/** What a policy asks of a book that books need not have. */
export type PolicyNeed =
  | 'indexPriceTicks'
  | 'settlementPriceTicks'
  | 'initialTiers'
  | 'seed'
  | 'offers'
  | 'funds'
  | 'scenarios'

/** The needs of a policy that closes at a price. */
export function policyNeeds(policy: PolicySpec, price: PriceRule): readonly PolicyNeed[] {
  const { allocation, limits } = policy
  const usesInitial =
    limits?.standing === 'initialOrNoWorse' || termsOf(policy).includes('initialMarginUse')
  const stress = stressOf(policy)
  return [
    ...(price === 'index' || price === 'previousIndex' ? (['indexPriceTicks'] as const) : []),
    ...(price === 'settlement' ? (['settlementPriceTicks'] as const) : []),
    ...(price === 'fundFloor' ? (['funds'] as const) : []),
    ...(usesInitial ? (['initialTiers'] as const) : []),
    ...(allocation.kind === 'roundRobin' ? (['seed'] as const) : []),
    ...(allocation.kind === 'voluntary' ? (['offers'] as const) : []),
    ...(stress !== undefined && stress !== 'ownMarket' ? (['scenarios'] as const) : []),
  ]
}

/** The moves of prices that a policy looks at, where it does. */
export function stressOf({ allocation }: PolicySpec): StressSpec | undefined {
  return 'stress' in allocation ? allocation.stress : undefined
}

/** The terms a policy's score or weight is made of. */
export function termsOf({ allocation }: PolicySpec): readonly string[] {
  switch (allocation.kind) {
    case 'queue': {
      const { factors, whenLosing = [], thenBy = [] } = allocation.score
      const factorTerms = [...factors, ...whenLosing].map(nameOf)
      return [...new Set([...factorTerms, ...thenBy.map(({ term }) => term)])]
    }
    case 'proRata':
      return [...new Set([allocation.weight, allocation.thenWeight ?? 'lots'].flatMap(weightTerms))]
    default:
      return []
  }
}

function weightTerms(weight: WeightSpec): readonly string[] {
  return typeof weight === 'string' ? [] : weight.factors.map(({ term }) => term)
}

function nameOf(factor: ScoreFactor): string {
  return 'term' in factor ? factor.term : factor.inverseOf
}
