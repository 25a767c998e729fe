/** Whose money a layer pays with. */
export type PayerKind = 'fund' | 'venue' | 'taker' | 'cut' | 'charge' | 'end' | 'case'

const kinds: Readonly<Record<string, PayerKind>> = {
  insuranceFund: 'fund',
  withdrawalGate: 'fund',
  venueCapital: 'venue',
  offers: 'taker',
  backstopVault: 'taker',
  adl: 'cut',
  profitHaircut: 'charge',
  socialisedLoss: 'charge',
  tearUp: 'end',
  settlement: 'end',
}

/** Whose money a layer pays with: of the layers that always come first, that of the cases themselves. */
export function payerKindOf(layer: string): PayerKind {
  return kinds[layer] ?? 'case'
}
