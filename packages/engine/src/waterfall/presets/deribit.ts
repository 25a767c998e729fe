import type { WaterfallPreset } from './waterfall-preset.ts'

/** Deribit: the fund, then the winners of the session. */
export const deribit: WaterfallPreset = {
  spec: {
    waterfall: 'deribit',
    version: 1,
    layers: [
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'profitHaircut', base: 'unsettledProfit', chargesFlatAccounts: true },
      { layer: 'backstopVault', account: '*', price: 'mark' },
      { layer: 'insuranceFund', fund: '*', mode: 'takeover' },
    ],
  },
  title: 'Socialised loss over the session’s winners',
  formula: 'charge = deficit × session profit / Σ session profits above 0',
  units: 'session profit as the book states it for each account (unsettledProfit), quote units',
  source: 'support.deribit.com article 25944777576477; insights.deribit.com on socialised losses',
  choices: [
    'The formula is not printed; pro rata to session profit is the natural reading.',
    'Session profit is the venue’s figure; an account that closed its position within the session can have one, so accounts without a position are charged.',
    'Positions are never broken: positions of the bankrupt go at mark to the vaults of the book, who stand for the liquidators that the venue relies on, then to funds that have something available; what nobody takes stays open and the case is suspended with a deficit of 0.',
    'Rounding by largest remainder; the source is silent.',
  ],
}
