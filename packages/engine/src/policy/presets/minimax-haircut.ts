import type { PolicyPreset } from './preset.ts'

/** The largest cut over equity is as small as whole lots allow. */
export const minimaxHaircut: PolicyPreset = {
  spec: {
    policy: 'minimax-haircut',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'minimaxShare', weight: 'bucketEquity' },
    price: 'bankruptcy',
  },
  title: 'Smallest largest cut over equity',
  formula:
    'one lot at a time to the smallest (k + 1) / E, so that the largest k / E is as small as whole lots allow',
  units: 'k lots cut; E equity of the bucket in whole quote units, rounded down',
  source:
    'Chitra et al., arXiv 2512.01112 and 2602.15182, integer minimax benchmark; corrected: the published table was made by greedy rounding, which is not the optimum',
  choices: [
    'Exact in one pass: giving lots one at a time to the smallest (k + 1) / E reaches the integer optimum.',
    'Each leg of a case is placed by itself; several markets together are not optimised.',
    'Lots cost everybody of a pass the same, so a haircut is as its lots: the smallest largest k / E is the smallest largest haircut over equity.',
    'Equal candidates: who gave less in this event, then who has more lots left, then SHA-256 of event id and account, then account id and bucket. Ours.',
  ],
}
