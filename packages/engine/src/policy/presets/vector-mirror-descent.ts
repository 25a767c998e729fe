import type { PolicyPreset } from './preset.ts'

/** Pro rata to the square of what each could lose: the haircut fraction grows with size. Splitting an account pays. */
export const vectorMirrorDescent: PolicyPreset = {
  spec: {
    policy: 'vector-mirror-descent',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'proRata',
      weight: {
        factors: [{ term: 'haircutCapacity' }, { term: 'haircutCapacity' }],
      },
    },
    price: 'bankruptcy',
    limits: { gapWithin: 'haircutCapacity' },
  },
  title: 'Vector mirror descent, one projected step',
  formula: 'k = Q × u² / Σu², k × gap ≤ u; u = min(max(0, profit), max(0, E))',
  units: 'Q lots to place; u in whole quote units; E equity of the bucket; k lots cut',
  source:
    'Chitra et al., arXiv 2602.15182, one Euclidean mirror-descent step from zero, as its published run takes it',
  choices: [
    '**Splitting an account pays**: one account of 100 among 100, 50 and 50 gives 40 of 60; the same in ten of 10 gives 10. The paper calls a single projection proof against splitting; it is not.',
    'A step from zero with no gradient, projected to the total, is a fraction min(1, κ × u) of each, so an amount proportional to u².',
    'What an account cannot give is divided among the others by the same weights; the published run leaves it unraised.',
    'The weight is multiplied exactly, taken in millionths of a unit and rounded down once.',
    'As in capped pro rata each cut costs its owner at most u against mark: floor(u / gap) lots, gap = cost of a lot at the price against mark.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
  ],
}
