import type { PolicyPreset } from './preset.ts'

/** xcoin, portfolio margin: return times net delta; hedged accounts are not ranked. */
export const xcoin: PolicyPreset = {
  spec: {
    policy: 'xcoin',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'returnOnEntry' }, { term: 'netDelta' }] },
    },
    price: 'bankruptcy',
    limits: { zeroNetDeltaExcluded: true },
  },
  title: 'Return times net delta',
  formula: 'R × |net delta|, highest first; net delta 0: not ranked. R = profit / entry value',
  units:
    'profit and entry value in quote units; net delta = value at mark of longs less shorts that the account holds in the market, all its buckets',
  source: 'service.xcoin.com 14577196478351',
  choices: [
    'Net delta is counted in the market of the leg; the source counts it by currency.',
    'This is the rule for portfolio margin. For plain cross margin the venue uses that of bitget.',
    'The source does not print the price; bankruptcy is used.',
    'The whole position may be asked for, so an account can end with a net delta of the other sign; the source gives an order and no limit.',
    'A losing position’s score is negative: the larger its net delta, the later it comes.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
