import type { WaterfallPreset } from './waterfall-preset.ts'

/** Paradex: the fund takes over, then withdrawals pay for what is missing. */
export const paradex: WaterfallPreset = {
  spec: {
    waterfall: 'paradex',
    version: 1,
    layers: [
      { layer: 'insuranceFund', fund: '*', mode: 'takeover' },
      { layer: 'withdrawalGate', chargeFund: '*', chargesFlatAccounts: true },
    ],
  },
  title: 'Charge on withdrawals',
  formula:
    'factor = EB / (total + EB); EB = deficits of the accounts less the fund, total = money of the exchange',
  units: 'quote units; the charge of a withdrawal is rounded up, in favour of the fund',
  source: 'tradeparadex/paradex-docs at 9b82a75: fern/pages/risk-system/socialized-losses.mdx',
  choices: [
    'The printed formula is used, with the total of the money that is there: accounts, debts taken off, and the fund. So whoever withdraws first gets no more than whoever comes last. The page’s own example divides by the total without EB (25 % in place of 20 %).',
    'The charge is worked out anew at every withdrawal and ends once nothing is missing; the source ends it when the fund is recapitalised.',
    'It charges accounts without a position, if they withdraw; those who do not withdraw pay nothing.',
    'Bankrupt accounts stay open cases with their deficit until the fund can pay: it is asked in every round.',
    'The last resort that the source announces, settlement with counterparties by published time rules, is not defined there and left out.',
  ],
}
