import type { StackedBars } from '../svg/stacked-bars.ts'

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
