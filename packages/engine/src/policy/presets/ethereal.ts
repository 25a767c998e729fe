import type { PolicyPreset } from './preset.ts'

/** Ethereal: a full strict order, mark capped at bankruptcy. */
export const ethereal: PolicyPreset = {
  spec: {
    policy: 'ethereal',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: {
        factors: [{ term: 'bucketLeverage' }],
        thenBy: [
          { term: 'profit', order: 'descending' },
          { term: 'balance', order: 'ascending' },
        ],
        lastly: 'accountDescending',
      },
    },
    price: 'markCappedAtBankruptcy',
  },
  title: 'Leverage, then profit, then smallest balance, then newest account',
  formula:
    'highest effective leverage; equal: highest profit; equal: lowest balance; equal: newest account id. Leverage = Σ notional / equity of the bucket',
  units: 'notional, profit at mark, balance and equity in quote units',
  source: 'docs.ethereal.trade, auto-deleveraging',
  choices: [
    'Effective leverage is that of the bucket; the source says subaccount.',
    'Profit is the position’s own.',
    'Account ids are compared by bytes, the greater is the newer.',
    'The price is the bankruptcy price for a bankrupt case and mark for any other.',
    'A round runs to its end once it has begun, as the source says.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
