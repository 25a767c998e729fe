import type { PolicyPreset } from './preset.ts'

/** Bullish: use of initial margin, closed at mark. */
export const bullish: PolicyPreset = {
  spec: {
    policy: 'bullish',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'queue', score: { factors: [{ term: 'initialMarginUse' }] } },
    price: 'mark',
  },
  title: 'Initial margin over margin',
  formula: 'IM / margin, highest first; margin = equity of the bucket',
  units: 'IM and equity in quote units; every market states initialTiers',
  source: 'support.bullish.com 24436607098649 (position counterparties)',
  choices: [
    'Margin is taken as equity of the bucket.',
    'Only the position group is a queue. The profit group, a haircut on unsettled profit whose unpaid part is a claim, is a layer of its own and not part of this policy.',
    'The bankrupt side’s taker and liquidation fees are not charged.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
