import { classicScore } from './classic-score.ts'
import type { PolicyPreset } from './preset.ts'

/** BitMEX and the venues that copied its rule: profit times effective leverage. */
export const bitmex: PolicyPreset = {
  spec: {
    policy: 'bitmex',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: classicScore,
    },
    price: 'bankruptcy',
  },
  title: 'Profit times effective leverage (classic queue)',
  formula:
    'R > 0: R × L; otherwise R / L; highest first. R = profit / entry value, L = notional / e',
  units:
    'profit, entry value, notional at mark and e in quote units; e = equity of an isolated position; in cross, account equity × maintenance of the position / total maintenance',
  source: 'BitMEX support article 18589621443357; bitmex.com/app/autoDeleveraging',
  choices: [
    'In cross margin the equity behind a position is divided by maintenance requirement; the source defines leverage by the position’s own bankruptcy value only.',
    'A candidate without positive equity is not asked; the source is silent on a bankruptcy value beyond mark.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
