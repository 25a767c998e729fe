import type { WaterfallPreset } from './waterfall-preset.ts'

/** A clearing house that ends as many contracts as the defaulter had, and shares what that leaves. */
export const ccpTearUp: WaterfallPreset = {
  spec: {
    waterfall: 'ccp-tear-up',
    version: 1,
    layers: [
      { layer: 'venueCapital', fund: '*' },
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'tearUp', extent: 'partial', price: 'mark' },
      { layer: 'profitHaircut', base: 'periodGains' },
    ],
  },
  title: 'Partial tear-up pro rata, then gains',
  formula:
    'tear-up of a holder = lots × lots of the defaulter / Σ lots of the opposite side; at mark',
  units: 'lots of a contract; whole lots by largest remainder',
  source:
    'ISDA/FIA, position allocation paper (28 May 2021): terminate just enough contracts pro rata at a set price; RBA Bulletin, December 2013',
  choices: [
    'The price is mark; the paper says normally the last settlement price.',
    'At mark nobody loses by the tear-up itself: the loss stays and is shared over the gains since the last mark.',
    'What each holder can bear bounds his part, as for every forced fill.',
    'Holders of one owner are not netted.',
  ],
}
