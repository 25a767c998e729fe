import type { PolicyPreset } from './preset.ts'

/** Pro rata to what each could lose, weighted by leverage. */
export const leverageProRata: PolicyPreset = {
  spec: {
    policy: 'leverage-pro-rata',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'proRata',
      weight: {
        factors: [{ term: 'haircutCapacity' }, { term: 'accountLeverage' }],
      },
    },
    price: 'bankruptcy',
    limits: { gapWithin: 'haircutCapacity' },
  },
  title: 'Pro rata to leverage and haircut capacity',
  formula:
    'k = Q × u × λ / Σ(u × λ), k × gap ≤ u; u = min(max(0, profit), max(0, E)), λ = notional / E',
  units:
    'Q lots to place; u in whole quote units; E equity of the bucket; λ notional of the position over E; k lots cut',
  source:
    'Chitra et al., arXiv 2512.01112, leverage-weighted rule, in its correct form x = B × λ × u / Σ(λ × u)',
  choices: [
    'The rule as printed divides once more and raises only a part of what is needed (0.94 of 7.5 in the paper’s own example); corrected here, everything is raised.',
    'λ is the notional of the position over the equity of its bucket, at mark.',
    'The weight is multiplied exactly, taken in millionths of a unit and rounded down once.',
    'As in capped pro rata each cut costs its owner at most u against mark: floor(u / gap) lots, gap = cost of a lot at the price against mark.',
    'Nobody without profit is asked (u is 0), however levered; what the others cannot give goes to the next layer.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
  ],
}
