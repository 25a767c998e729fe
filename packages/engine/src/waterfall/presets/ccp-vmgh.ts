import type { WaterfallPreset } from './waterfall-preset.ts'

/** A clearing house: its own money, the default fund, variation-margin gains. */
export const ccpVmgh: WaterfallPreset = {
  spec: {
    waterfall: 'ccp-vmgh',
    version: 1,
    layers: [
      { layer: 'venueCapital', fund: '*' },
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'profitHaircut', base: 'periodGains' },
      { layer: 'tearUp', extent: 'partial', price: 'mark' },
    ],
  },
  title: 'Variation-margin gains haircutting',
  formula: 'h = min(1, L / ΣG), each winner keeps (1 − h) G; G gains since the last mark',
  units: 'gains of a position since the market’s previous mark, quote units rounded down',
  source:
    'ISDA, CCP Loss Allocation at the End of the Waterfall (2013); CPMI-IOSCO, Recovery of financial market infrastructures (2014, revised 2017)',
  choices: [
    'Money of the clearing house comes before the default fund (EMIR); a second part after it is a further layer of a waterfall of your own.',
    'Gains are those since the previous mark: one settlement. ISDA asks for gains accumulated since the default: give the mark of the default as previous mark.',
    'The contracts of the defaulter are torn up pro rata at mark, because no auction is modelled.',
    'Not repayable; ISDA leaves claims to the rule book. Set repayable in a waterfall of your own.',
    'Gains are counted by position, not netted over a beneficial owner’s accounts.',
  ],
}
