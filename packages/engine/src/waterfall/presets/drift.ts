import { byOpenInterest } from './by-open-interest.ts'
import type { WaterfallPreset } from './waterfall-preset.ts'

/** Drift v2: the fund, then everybody with open base in the market. */
export const drift: WaterfallPreset = {
  spec: {
    waterfall: 'drift',
    version: 1,
    layers: byOpenInterest,
  },
  title: 'Funds, then open interest on both sides',
  formula: 'charge = deficit × lots / (Σ long lots + Σ short lots), market by market',
  units: 'lots of the market at the opening of the round',
  source: 'drift-labs/protocol-v2 at 0ae3e3b: controller/liquidation.rs, math/liquidation.rs',
  choices: [
    'The insurance claim cap of a market and the unit that stays in the vault are the floor of the fund and the cap of its layer: the book states them.',
    'The fee pool of a market is an insurance fund of its own.',
    'A deficit falls on the markets of the legs that answer for it, in proportion to their losses; the source resolves one market at a time.',
    'What is raised is exactly what is owed, whole units by largest remainder; nobody is charged beyond his equity. The source charges lazily through an index and leaves its rounding to nobody.',
    'Positions of the bankrupt go at mark to the vaults of the book, who stand for the liquidators that the venue relies on, then to funds that have something available; what nobody takes stays open and the case is suspended with a deficit of 0.',
    'A market without open interest on other accounts shares nothing: the case is suspended with its deficit.',
  ],
}
