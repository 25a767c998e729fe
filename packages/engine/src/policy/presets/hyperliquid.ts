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
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
  ],
}
