import type { PolicyPreset } from './preset.ts'

/** Whoever has more equity gives more lots. */
export const wealthProRata: PolicyPreset = {
  spec: {
    policy: 'wealth-pro-rata',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'proRata', weight: 'bucketEquity' },
    price: 'bankruptcy',
    pairing: 'pooled',
  },
  title: 'Pro rata to wealth',
  formula: 'k = Q × E / ΣE, at most the lots held',
  units: 'Q lots to place, E equity of the bucket in whole quote units, rounded down; k lots cut',
  source:
    'pro-rata rules compared in arXiv 2512.01112; there over equity before the shock, here over equity at the round’s mark',
  choices: [
    'Wealth is the equity of the bucket at mark: other venues and wallets are not seen.',
    'A position with few lots in a rich account is closed whole before the rest is divided again.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
    'What each can bear bounds its cut (equity, maintenance); what it cannot bear is divided among the others by the same weights.',
  ],
}
