import type { WaterfallPreset } from './waterfall-preset.ts'

/** Injective: the fund, then profits, then payouts, as the market settles. */
export const injective: WaterfallPreset = {
  spec: {
    waterfall: 'injective',
    version: 1,
    layers: [
      { layer: 'insuranceFund', fund: '*', mode: 'takeover' },
      { layer: 'settlement', price: 'mark' },
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'profitHaircut', base: 'marketGains' },
      { layer: 'socialisedLoss', base: 'payouts' },
    ],
  },
  title: 'Settlement with a haircut in tiers',
  formula:
    'tier 1: profit × deficit / Σ profits of the market; tier 2: payout × rest / Σ payouts, margins included; tier 3: payouts are zero, the rest stays',
  units: 'profits and equities at mark as the round opens, quote units',
  source:
    'InjectiveFoundation/injective-core at c7b042e: derivative_liquidations.go, markets_settlement.go, types/v2/position.go',
  choices: [
    'The market settles at the round’s mark; the source takes a time-weighted oracle price that the venue sets, which the book would state as mark.',
    'The fund takes over what it can pay for; only with what is left does the market end. What the fund still has then goes to the deficit before anybody’s profit.',
    'The source edits entry prices, so that the haircut is paid with the payout; here the charge is money at once.',
    'A payout is the equity of a bucket with a position in the market; a cross wallet counts whole.',
    'Leftovers, which the source does not assign, fall by largest remainder.',
  ],
}
