import type { PolicyPreset } from './preset.ts'

/** Pro rata to what each could lose, weighted by leverage and what of it is above 1: who has no leverage is asked last. */
export const rapExcess: PolicyPreset = {
  spec: {
    policy: 'rap-excess',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'proRata',
      weight: {
        factors: [
          { term: 'haircutCapacity' },
          { term: 'accountLeverage' },
          { term: 'accountLeverage', abovePpm: 1_000_000 },
        ],
      },
      thenWeight: 'haircutCapacity',
    },
    price: 'bankruptcy',
    limits: { gapWithin: 'haircutCapacity' },
  },
  title: 'Risk-aware pro rata above leverage one',
  formula:
    'k = Q × u × λ × max(0, λ − 1) / Σ(u × λ × max(0, λ − 1)), k × gap ≤ u; u = min(max(0, profit), max(0, E)), λ = notional / E',
  units:
    'Q lots to place; u in whole quote units; E equity of the bucket; λ notional of the position over E; k lots cut',
  source:
    'Chitra et al., arXiv 2512.01112, the risk-aware pro rata family x = u × min(β, τ × λ × g(λ)) with g(λ) = max(0, λ − τ), the tail form, at τ = 1',
  choices: [
    'λ is the notional of the position over the equity of its bucket, at mark.',
    'The paper leaves the threshold τ open; at 1 a position that its owner’s equity covers whole is asked only for what the others have no room for.',
    'Lots that those above the threshold have no room for are divided by u alone, as in capped pro rata; the paper has the same fallback.',
    'The weight is multiplied exactly, taken in millionths of a unit and rounded down once.',
    'As in capped pro rata each cut costs its owner at most u against mark: floor(u / gap) lots, gap = cost of a lot at the price against mark.',
    'It does not minimise the next deficit, as the paper’s theorem claims: cutting the largest risk per unit of haircut first lowers it further; see risk-knapsack.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
  ],
}
