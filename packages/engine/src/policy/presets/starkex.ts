import { classicScore } from './classic-score.ts'
import type { PolicyPreset } from './preset.ts'

/** StarkEx venues: the price that keeps the loser’s value over risk. */
export const starkex: PolicyPreset = {
  spec: {
    policy: 'starkex',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: classicScore,
    },
    price: 'ratioPreserving',
    limits: { wholeOrNone: true },
  },
  title: 'Ratio-preserving price',
  formula:
    'value after / risk after ≥ value before / risk before of the closed account, to the unit; order as bitmex: R > 0: R × L; otherwise R / L',
  units:
    'profit, entry value, notional at mark and e in quote units; e = equity of an isolated position; in cross, account equity × maintenance of the position / total maintenance; risk = maintenance before rounding',
  source:
    'starkware-libs/stark-perpetual deleverage.cairo; docs.starkware.co; dYdX v3 help texts for the order',
  choices: [
    'The circuit checks no order; operators are said to pick high profit and leverage, for which the classic queue is used.',
    'Risk factors are the maintenance rates of the book.',
    'A candidate gives all that is asked of it, or nothing, as one transaction does.',
    'The counterparty must keep our standing rule (maintenance); the circuit asks that it be healthy or healthier.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
