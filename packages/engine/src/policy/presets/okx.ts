import { returnTimesMarginRatio } from './return-times-margin-ratio.ts'
import type { PolicyPreset } from './preset.ts'

/** OKX: PnL ratio divided by margin ratio, closed at mark. */
export const okx: PolicyPreset = {
  spec: {
    policy: 'okx',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: returnTimesMarginRatio,
    },
    price: 'mark',
  },
  title: 'PnL ratio over margin ratio',
  formula:
    'R > 0: R × MMR; otherwise R / MMR; highest first. R = profit / entry value, MMR = maintenance / equity of the bucket. Price: mark',
  units:
    'profit, entry value, maintenance and equity in quote units; maintenance and equity are the account’s in cross margin, the position’s own in isolated',
  source:
    'okx.com/help, introduction to auto-deleveraging (4 Apr 2024, 6 Mar 2025 texts, the latter read in a mirror)',
  choices: [
    'The venue’s margin ratio is margin over maintenance, high is safe; dividing by it is multiplying by maintenance over equity.',
    'PnL ratio is taken as profit over entry value; the printed 2025 formula was cut off in every copy found.',
    'Margin is taken as equity of the bucket.',
    'What mark leaves unpaid stays in the deficit and passes to the next layer; the source names no owner.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
