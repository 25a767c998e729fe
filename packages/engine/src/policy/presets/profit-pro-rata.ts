import type { PolicyPreset } from './preset.ts'

/** Whoever has won more gives more lots. */
export const profitProRata: PolicyPreset = {
  spec: {
    policy: 'profit-pro-rata',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'proRata', weight: 'profit' },
    price: 'bankruptcy',
    pairing: 'pooled',
  },
  title: 'Pro rata to profit',
  formula: 'k = Q × u / Σu over positions in profit, at most the lots held',
  units: 'Q lots to place, u profit at mark in whole quote units, rounded down; k lots cut',
  source:
    'variation-margin gains haircutting as an allocation of lots; ISDA, CCP Loss Allocation at the End of the Waterfall (2013), for the base',
  choices: [
    'Positions that are not in profit give nothing; if those in profit cannot take all lots, the rest stays with the next layer.',
    'Profit is measured since entry, so closing and opening again resets it; the source measures it since the default.',
    'Whole lots by largest remainder; equal remainders: account id, then bucket, ascending by bytes.',
    'What each can bear bounds its cut (equity, maintenance); what it cannot bear is divided among the others by the same weights.',
  ],
}
