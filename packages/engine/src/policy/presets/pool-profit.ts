import type { PolicyPreset } from './preset.ts'

/** Largest profit first, at mark: how keepers of GMX order the positions they reduce. */
export const poolProfit: PolicyPreset = {
  spec: {
    policy: 'pool-profit',
    version: 1,
    eligibility: 'profitable',
    allocation: { kind: 'queue', score: { factors: [{ term: 'profit' }] } },
    price: 'mark',
  },
  title: 'Largest profit first, against the pool',
  formula: 'u descending over positions in profit',
  units: 'u profit at mark in quote units',
  source:
    'gmx-io/gmx-synthetics at a5c0c88: contracts/adl/AdlUtils.sol, contracts/exchange/AdlHandler.sol; the order is the keeper’s, not the contract’s',
  choices: [
    'The contract lets the keeper name account and size; the intended order by profit is made the rule.',
    'A position that is not in profit is passed over: closing it would raise the factor, which the contract refuses.',
    'The fill is at mark; the pool pays what the trader has won.',
    'Equal profit: account id, then bucket, ascending by bytes.',
  ],
}
