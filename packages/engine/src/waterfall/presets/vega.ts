import type { WaterfallPreset } from './waterfall-preset.ts'

/** Vega: the fund, then those who won in this settlement. */
export const vega: WaterfallPreset = {
  spec: {
    waterfall: 'vega',
    version: 1,
    layers: [
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'profitHaircut', base: 'periodGains' },
      { layer: 'backstopVault', account: '*', price: 'mark' },
      { layer: 'insuranceFund', fund: '*', mode: 'takeover' },
    ],
  },
  title: 'Mark-to-market loss socialisation',
  formula: 'paid = win × collected / due: charge = deficit × win / Σ wins since the last mark',
  units: 'wins of a position since the market’s previous mark, quote units rounded down',
  source:
    'vegaprotocol/vega at a50750cc: core/settlement/engine.go, core/collateral/simple_distributor.go',
  choices: [
    'The source pays winners less; here they are charged what they would not have been paid.',
    'The source gives the unit that rounding leaves to the network party or the last winner; here it falls by largest remainder, which does not depend on order.',
    'Wins are counted by position, in both sides of the market; the source nets them by party.',
    'The network takes over what the bankrupt held: here the vaults of the book, then funds that have something available, at mark; what nobody takes stays open.',
  ],
}
