import type { PolicyPreset } from './preset.ts'

/** Pro rata to what each could lose, weighted by the cube of leverage: risk-aware pro rata with a quadratic risk function. */
export const rapQuadratic: PolicyPreset = {
  spec: {
    policy: 'rap-quadratic',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'proRata',
      weight: {
        factors: [
          { term: 'haircutCapacity' },
          { term: 'accountLeverage' },
          { term: 'accountLeverage' },
          { term: 'accountLeverage' },
        ],
      },
      thenWeight: 'haircutCapacity',
    },
    price: 'bankruptcy',
    limits: { gapWithin: 'haircutCapacity' },
  },
  title: 'Risk-aware pro rata, quadratic in leverage',
  formula:
    'k = Q × u × λ³ / Σ(u × λ³), k × gap ≤ u; u = min(max(0, profit), max(0, E)), λ = notional / E',
  units:
    'Q lots to place; u in whole quote units; E equity of the bucket; λ notional of the position over E; k lots cut',
  source:
    'Chitra et al., arXiv 2512.01112, the risk-aware pro rata family x = u × min(β, τ × λ × g(λ)) with g(λ) = λ²',
  choices: [
    'λ is the notional of the position over the equity of its bucket, at mark.',
    'u stands in for the paper’s effective collateral: what a haircut can take.',
    'The weight is multiplied exactly, taken in millionths of a unit and rounded down once.',
    'As in capped pro rata each cut costs its owner at most u against mark: floor(u / gap) lots, gap = cost of a lot at the price against mark.',
    'It does not minimise the next deficit, as the paper’s theorem claims: cutting the largest risk per unit of haircut first lowers it further; see risk-knapsack.',
    'Lots that the weights have no room for are divided by u alone, as in capped pro rata; the paper has the same fallback.',
    'Nobody without profit is asked (u is 0), however levered.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
  ],
}
