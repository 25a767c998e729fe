import { byOpenInterest } from './by-open-interest.ts'
import type { WaterfallPreset } from './waterfall-preset.ts'

/** Vertex: the fund, then both sides of the market by size. */
export const vertex: WaterfallPreset = {
  spec: {
    waterfall: 'vertex',
    version: 1,
    layers: byOpenInterest,
  },
  title: 'Fund, then open interest on both sides',
  formula: 'charge = deficit × lots / (2 × open interest), market by market',
  units: 'open interest counts one side; lots at the opening of the round',
  source: 'vertex-protocol/vertex-contracts at e138181: PerpEngine.sol, ClearinghouseLiq.sol',
  choices: [
    'The last liquidation fees that the source keeps out of the fund are the floor of the fund.',
    'What is raised is exactly what is owed, whole units by largest remainder; nobody is charged beyond his equity. The source charges lazily through an index and leaves its rounding to nobody.',
    'Positions of the bankrupt go at mark to the vaults of the book, who stand for the liquidators that the venue relies on, then to funds that have something available; what nobody takes stays open and the case is suspended with a deficit of 0.',
    'The liquidity providers of the automated market maker are accounts like any other.',
  ],
}
