import { returnTimesMarginRatio } from './return-times-margin-ratio.ts'
import type { PolicyPreset } from './preset.ts'

/** HTX: PnL ratio divided by margin ratio, closed at mark. */
export const htx: PolicyPreset = {
  spec: {
    policy: 'htx',
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
    'R > 0: R × MMR; otherwise R / MMR; highest first. R = profit / entry value, MMR = maintenance / equity of the bucket. Price: the market price of that time, taken as mark',
  units:
    'profit, entry value, maintenance and equity in quote units; maintenance and equity are the account’s in cross margin, the position’s own in isolated',
  source: 'htx.com/support/64914554002695, 24938105258355',
  choices: [
    'The venue’s margin ratio is high where safe; dividing by it is multiplying by maintenance over equity.',
    '“Market price at that time” is taken as mark.',
    'What mark leaves unpaid stays in the deficit and passes to the next layer; the source names no owner.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
