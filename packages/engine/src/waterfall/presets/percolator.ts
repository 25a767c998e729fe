import type { WaterfallPreset } from './waterfall-preset.ts'

/** Percolator, corrected: profit that has not vested, the fund, then all equity. */
export const percolator: WaterfallPreset = {
  spec: {
    waterfall: 'percolator',
    version: 1,
    layers: [
      { layer: 'profitHaircut', base: 'unsettledProfit', chargesFlatAccounts: true },
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'socialisedLoss', base: 'equity', chargesFlatAccounts: true },
      { layer: 'backstopVault', account: '*', price: 'mark' },
      { layer: 'insuranceFund', fund: '*', mode: 'takeover' },
    ],
  },
  title: 'Global haircut in three steps, each unit burnt once',
  formula: 'unvested profit × deficit / Σ unvested, then the fund, then equity × rest / Σ equity',
  units: 'unsettled profit as the book states it; equity at mark; quote units',
  source:
    'aeyakovenko/percolator at d594e6a9: crates/model_safety/src/crisis; corrected, because as published the fund is counted as an asset and then spent, so that its money is lost twice',
  choices: [
    'What the fund pays leaves the fund and lowers the deficit by as much; the published model lowers the fund without lowering the deficit.',
    'Shares are settled at once, to the unit; the source keeps one factor and rounds each account down when it is next touched.',
    'It charges accounts without a position, twice: their unvested profit and their equity.',
    'Positions of the bankrupt go at mark to the vaults of the book, who stand for the liquidators that the venue relies on, then to funds that have something available; what nobody takes stays open and the case is suspended with a deficit of 0.',
  ],
}
