import type { StackedBars } from '../svg/stacked-bars.ts'

const tones: Readonly<Record<string, string>> = {
  insuranceFund: 'fund',
  venueCapital: 'venue',
  offers: 'taker',
  backstopVault: 'taker',
  adl: 'cut',
  profitHaircut: 'charge',
  socialisedLoss: 'charge',
  tearUp: 'end',
  settlement: 'end',
}

/** Whose money a layer pays with, as a colour. */
export function layerTone(layer: string): string {
  return tones[layer] ?? 'case'
}

/** What the colours stand for, in the order of a legend. */
export const moneyKinds: StackedBars['kinds'] = [
  ['case', 'other cases'],
  ['taker', 'offers and vaults'],
  ['fund', 'insurance funds'],
  ['venue', 'venue capital'],
  ['cut', 'deleveraging'],
  ['charge', 'haircuts and shared losses'],
  ['end', 'tear-up and settlement'],
  ['left', 'not covered'],
]
