import type { PolicyPreset } from './preset.ts'

/** Hyperliquid: price gain times account leverage, closed at the previous mark. */
export const hyperliquid: PolicyPreset = {
  spec: {
    policy: 'hyperliquid',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'priceGain' }, { term: 'accountLeverage' }] },
    },
    price: 'previousMark',
  },
  title: 'Price gain times account leverage',
  formula: 'long: mark / entry × N / E; short: entry / mark × N / E; highest first',
  units:
    'mark and entry in price; N notional of the position at mark, E equity of the bucket, in quote units',
  source: 'hyperliquid.gitbook.io, Auto-deleveraging (current text)',
  choices: [
    'The short side uses entry / mark; the source prints only mark / entry.',
    'The previous mark is the market’s previousMarkPrice; where the book has none, mark.',
    'What that price leaves unpaid stays in the deficit and passes to the next layer; the source names no owner.',
    'That price may leave the case with more than nothing: what funds and haircuts paid into it in the round goes back, the rest stays with its owner.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
