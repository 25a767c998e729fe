import { returnTimesMarginRatio } from './return-times-margin-ratio.ts'
import type { PolicyPreset } from './preset.ts'

/** Gate: return rate and maintenance-margin ratio. */
export const gate: PolicyPreset = {
  spec: {
    policy: 'gate',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: returnTimesMarginRatio,
    },
    price: 'bankruptcy',
  },
  title: 'Return rate and maintenance-margin ratio',
  formula:
    'R > 0: R × MMR; otherwise R / MMR; highest first. R = profit / entry value, MMR = maintenance / equity of the bucket. Price: bankruptcy',
  units:
    'profit, entry value, maintenance and equity in quote units; maintenance and equity are the account’s in cross margin, the position’s own in isolated',
  source: 'gate.com help 22082 (Jul, Oct, Nov 2025 revisions)',
  choices: [
    'The source names return rate and maintenance-margin ratio without saying how they combine; the product with its loss branch is used.',
    'The venue’s adl_ranking counts the other way round: 1 goes first. Lights here count 5 first, as everywhere.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
