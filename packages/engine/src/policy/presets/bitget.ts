import { returnTimesMarginRatio } from './return-times-margin-ratio.ts'
import type { PolicyPreset } from './preset.ts'

/** Bitget: return times maintenance over equity. */
export const bitget: PolicyPreset = {
  spec: {
    policy: 'bitget',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: returnTimesMarginRatio,
    },
    price: 'bankruptcy',
  },
  title: 'Return times maintenance margin rate',
  formula:
    'R > 0: R × MMR; otherwise R / MMR; highest first. R = profit / entry value, MMR = maintenance / equity of the bucket. Price: bankruptcy',
  units:
    'profit, entry value, maintenance and equity in quote units; maintenance and equity are the account’s in cross margin, the position’s own in isolated',
  source: 'Bitget support article 12560603800805 (two revisions)',
  choices: [
    'For isolated positions the source text breaks off; the position’s own maintenance over its own equity is used.',
    'An older revision scored losers 0 and closed at cost price; the newer one is followed.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
