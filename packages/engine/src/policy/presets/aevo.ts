import type { PolicyPreset } from './preset.ts'

/** Aevo: leveraged PnL at mark; three markets are exempt. */
export const aevo: PolicyPreset = {
  spec: {
    policy: 'aevo',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'walletReturn' }, { term: 'marginRatio' }] },
    },
    price: 'mark',
    exemptMarkets: ['BTC-PERP', 'ETH-PERP', 'SOL-PERP'],
  },
  title: 'Return on balance times margin ratio, closed at mark',
  formula: 'max(0, U) / max(1, W) × MM / (W + U), highest first',
  units:
    'U profit at mark, W balance, MM maintenance, all of the bucket in quote units; 1 is one whole unit of the settlement asset',
  source: 'docs.aevo.xyz, auto-deleveraging',
  choices: [
    'Figures are those of the bucket, so all cross positions of an account share one score.',
    'The exempt markets are named as the venue lists them; a book with other names gives them in an inline policy.',
    'Options are exempt too; books hold perpetual contracts only.',
    'What mark leaves unpaid stays in the deficit and passes to the next layer; the source names no owner.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Losing candidates score 0 and come last, by account id and bucket.',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
