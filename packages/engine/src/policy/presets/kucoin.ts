import type { PolicyPreset } from './preset.ts'

/** KuCoin: return times leverage on effective margin. */
export const kucoin: PolicyPreset = {
  spec: {
    policy: 'kucoin',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: {
        factors: [{ term: 'returnOnEntry' }, { term: 'accountLeverage' }],
        whenLosing: [{ term: 'returnOnEntry' }, { inverseOf: 'accountLeverage' }],
      },
    },
    price: 'bankruptcy',
  },
  title: 'Return times leverage on effective margin',
  formula:
    'R > 0: R × L; otherwise R / L; highest first. R = profit / entry value, L = notional / effective margin',
  units:
    'profit, entry value and notional at mark in quote units; effective margin is the position’s margin plus profit in isolated, the whole cross balance in cross',
  source: 'kucoin.com/support/26686471898009 (31 Dec 2025), 35084312224281',
  choices: [
    'Cross margin balance is taken as equity of the wallet, profit included.',
    'The source says that a winner can be closed at a loss at the bankruptcy price; the receipt shows it as forgone.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
