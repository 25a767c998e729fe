import type { PolicyPreset } from './preset.ts'

/** Whoever has more equity behind the position gives more lots. */
export const equityProRata: PolicyPreset = {
  spec: {
    policy: 'equity-pro-rata',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'proRata', weight: 'positionEquity' },
    price: 'bankruptcy',
    pairing: 'pooled',
  },
  title: 'Pro rata to the equity behind the position',
  formula:
    'k = Q × e / Σe, at most the lots held; e = E × maintenance of the position / maintenance of the bucket',
  units: 'Q lots to place, e in whole quote units, rounded down; k lots cut',
  source:
    'pro-rata rules compared in arXiv 2512.01112; the split of a cross wallet by maintenance is that of dYdX v4’s bankruptcy price',
  choices: [
    'The source weighs accounts, not positions; a cross wallet is divided by maintenance, an isolated position has its own margin.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
    'What each can bear bounds its cut (equity, maintenance); what it cannot bear is divided among the others by the same weights.',
  ],
}
