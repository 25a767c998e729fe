import type { PolicyPreset } from './preset.ts'

/** Binance USDⓈ-M: leveraged PnL quantile. */
export const binance: PolicyPreset = {
  spec: {
    policy: 'binance',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'walletReturn' }, { term: 'marginRatio' }] },
    },
    price: 'bankruptcy',
  },
  title: 'Leveraged PnL: return on the wallet times margin ratio',
  formula: 'max(0, U) / max(1, W) × MM / (W + U), highest first',
  units:
    'U profit at mark, W wallet balance, MM maintenance, all of the bucket in quote units; 1 is one whole unit of the settlement asset',
  source:
    'binance.com/en/support/faq/360033525471; developers.binance.com, Position ADL Quantile Estimation',
  choices: [
    'Figures are those of the bucket, so all cross positions of an account share one score; the source gives wallet-level denominators.',
    'A candidate without positive equity is not asked; the source gives it score 0, which is the end of the queue.',
    'Losing candidates score 0 and come last, by account id and bucket; the source has no tie-break.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
