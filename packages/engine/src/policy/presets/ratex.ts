import { classicScore } from './classic-score.ts'
import type { PolicyPreset } from './preset.ts'

/** RateX: only what a hedge does not cover. */
export const ratex: PolicyPreset = {
  spec: {
    policy: 'ratex',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: classicScore,
    },
    price: 'bankruptcy',
    limits: { unhedgedExcess: true },
  },
  title: 'Unhedged excess only',
  formula:
    'cut ≤ max(0, lots on the side that is asked − lots on the other) of the account in the market; order as bitmex: R > 0: R × L; otherwise R / L',
  units:
    'profit, entry value, notional at mark and e in quote units; e = equity of an isolated position; in cross, account equity × maintenance of the position / total maintenance',
  source: 'RateX documentation, read as quoted in venue surveys',
  choices: [
    'The source gives the limit and no order; the classic queue is used.',
    'The source does not print the price; bankruptcy is used.',
    'Hedges are seen within one market of this domain only.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
