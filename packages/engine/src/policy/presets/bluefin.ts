import type { PolicyPreset } from './preset.ts'

/** Bluefin: return, not below zero, over the margin ratio. */
export const bluefin: PolicyPreset = {
  spec: {
    policy: 'bluefin',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'clampedReturn' }, { term: 'flooredLeverage' }] },
    },
    price: 'index',
  },
  title: 'Return over margin ratio',
  formula:
    'max(0, R) × 1 / max(MMR, MR); highest first. R = profit / entry value, MMR = maintenance / notional, MR = e / notional',
  units:
    'profit, entry value, notional at mark, maintenance of the position and e in quote units; e as for bitmex',
  source: 'Bluefin documentation, read as quoted in venue surveys',
  choices: [
    'Margin ratio is the position’s part of equity over its notional; the source does not say how cross equity is divided.',
    'The rule values at index; here profit and notional are at mark, and the fill is at index.',
    'What the index price leaves unpaid stays in the deficit and passes to the next layer.',
    'The index price may leave the case with more than nothing: what funds and haircuts paid into it in the round goes back, the rest stays with its owner.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Losing candidates score 0 and come last, by account id and bucket.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
