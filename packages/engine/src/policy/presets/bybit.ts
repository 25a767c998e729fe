import { classicScore } from './classic-score.ts'
import type { PolicyPreset } from './preset.ts'

/** Bybit: profit times effective leverage, at a price that spares what the pool can still pay. */
export const bybit: PolicyPreset = {
  spec: {
    policy: 'bybit',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: classicScore,
    },
    price: 'fundFloor',
  },
  title: 'Leveraged return; the price leaves the fund what it may lose',
  formula:
    'R > 0: R × L; otherwise R / L; highest first. R = profit / entry value, L = notional / e. Price: bankruptcy of a case that owes only what funds would not pay down to their floors',
  units:
    'profit, entry value, notional at mark and e in quote units; e = equity of an isolated position; in cross, account equity × maintenance of the position / total maintenance',
  source:
    'Bybit help centre, Auto-Deleveraging (2025-11-05) and older text with PnL% × effective leverage; bybit-exchange/docs v5 market/adl-alert',
  choices: [
    'The current text says leveraged return without a formula for unified accounts; the classic product with its loss branch is used.',
    'The drawdown line of the pool is the floor of the fund in the book; ADL then absorbs what lies beyond it, as in the worked example that pins a symbol at −30 %.',
    'In cross margin the equity behind a position is divided by maintenance requirement.',
    'A secondary page tells of mark in place of a bankruptcy price more than 5 % away; it is not imitated.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
