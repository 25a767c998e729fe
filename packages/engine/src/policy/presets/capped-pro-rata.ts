import type { PolicyPreset } from './preset.ts'

/** In proportion to what each could lose of its profit, and never more than that. */
export const cappedProRata: PolicyPreset = {
  spec: {
    policy: 'capped-pro-rata',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'proRata', weight: 'haircutCapacity' },
    price: 'bankruptcy',
    limits: { gapWithin: 'haircutCapacity' },
  },
  title: 'Capped pro rata',
  formula:
    'k = Q × u / Σu, k × gap ≤ u; u = min(max(0, profit), max(0, E)), gap = cost of a lot at the price against mark',
  units: 'Q lots to place; u in whole quote units, rounded down; k lots cut',
  source:
    'Chitra et al., arXiv 2512.01112 and 2602.15182: the rule that satisfies Sybil resistance and monotonicity under a cap; corrected to whole lots',
  choices: [
    'Each cut is bounded by floor(u / gap) lots; without a gap (the case owes nothing for the leg) only by the lots held.',
    'Each leg is placed by itself: the gap is the leg’s own.',
    'The uniqueness printed in the paper holds for divisible amounts; with lots every account is within one lot of it.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
    'What each can bear bounds its cut (equity, maintenance); what it cannot bear is divided among the others by the same weights.',
  ],
}
