import type { PolicyPreset } from './preset.ts'

/** Every opposite position gives the same share of its lots. */
export const contractProRata: PolicyPreset = {
  spec: {
    policy: 'contract-pro-rata',
    version: 2,
    eligibility: 'all',
    allocation: { kind: 'proRata', weight: 'lots' },
    price: 'bankruptcy',
    pairing: 'pooled',
  },
  title: 'Pro rata to contracts, whole lots by largest remainder',
  formula:
    'k = Q × q / Σq, capped by what each can bear, whole lots by largest remainder (Hamilton)',
  units: 'Q lots to place, q lots held on the opposite side, k lots cut',
  source:
    'CCP partial tear-up practice; pro-rata contract rules of open-source engines; corrected for caps, see arXiv 2512.01112 on capped pro rata',
  choices: [
    'Losing positions on the opposite side take part: the weight is size alone.',
    'The legs of all cases of a round in a market and side are placed in one pass; a counterparty’s lots are spread over them in proportion, each at its own bankruptcy price.',
    'Equal remainders: account id, then bucket, ascending by bytes.',
  ],
}
