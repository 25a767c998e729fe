import { byOpenInterest } from './by-open-interest.ts'
import type { WaterfallPreset } from './waterfall-preset.ts'

/** Mango v4: the fund reimburses, then both sides of the market by lots. */
export const mangoV4: WaterfallPreset = {
  spec: {
    waterfall: 'mango-v4',
    version: 1,
    layers: byOpenInterest,
  },
  title: 'Fund, then open interest on both sides',
  formula: 'charge = deficit × lots / Σ open lots of both sides, market by market',
  units: 'lots of the market at the opening of the round',
  source:
    'blockworks-foundation/mango-v4 at 1303a4a: instructions/perp_liq_negative_pnl_or_bankruptcy.rs, state/perp_market.rs',
  choices: [
    'The liquidator who first takes over the loss within settle limits is not modelled: the fund pays the bankrupt account itself, without the liquidator’s fee.',
    'The source counts the fund as exhausted when a payment equals what it holds; here what it can still pay is paid.',
    'What is raised is exactly what is owed, whole units by largest remainder; nobody is charged beyond his equity. The source charges lazily through an index and leaves its rounding to nobody.',
    'Positions of the bankrupt go at mark to the vaults of the book, who stand for the liquidators that the venue relies on, then to funds that have something available; what nobody takes stays open and the case is suspended with a deficit of 0.',
    'Without open interest the source shares nothing and the last claimant loses; here the case is suspended with its deficit on record.',
  ],
}
