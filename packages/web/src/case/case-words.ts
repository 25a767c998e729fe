import type { PayerKind } from '@plimsoll/reports'
import { grouped } from '../parts/decimal-words.ts'
import type { CaseDocument, Layer, Leg, Round } from './case-document.ts'

/** What each kind of payer is called. */
export const kindWords: Readonly<Record<PayerKind, string>> = {
  fund: 'insurance fund',
  venue: 'venue capital',
  taker: 'offers and vaults',
  cut: 'deleveraging',
  charge: 'haircuts and shared losses',
  end: 'tear-up and settlement',
  case: 'other cases',
}

const layerWords: Readonly<Record<string, string>> = {
  ownNetting: 'Own netting',
  ownCollateral: 'Own collateral',
  crossing: 'Crossing',
  insuranceFund: 'Insurance fund',
  venueCapital: 'Venue capital',
  withdrawalGate: 'Withdrawal gate',
  offers: 'Offers',
  backstopVault: 'Backstop vault',
  adl: 'Deleveraging',
  profitHaircut: 'Profit haircut',
  socialisedLoss: 'Shared loss',
  tearUp: 'Tear-up',
  settlement: 'Settlement',
}

/** A layer in a word or two. */
export function layerTitle({ layer }: Pick<Layer, 'layer'>): string {
  return layerWords[layer] ?? layer
}

/** Whose or which a layer is: its fund, vault or policy, and how it goes about it. Empty where there is only one way. */
export function layerDetail({ policy, fund, account, mode, base, extent, price }: Layer): string {
  return [policy, fund, account, mode && modeWords[mode], base, extent, price]
    .filter((part) => part !== undefined)
    .join(', ')
}

const modeWords: Readonly<Record<string, string>> = {
  takeover: 'takes over positions',
  deficitOnly: 'pays the deficit only',
}

/** A bucket with its owner. */
export function bucketWords(bucket: string): string {
  if (bucket === 'cross') return 'cross wallet'
  if (bucket === 'inventory') return 'inventory'
  return bucket.replace(/^isolated:(.*):(long|short)$/u, 'isolated $1 $2')
}

/** Why a round was opened, as the end of a sentence. */
export function causeWords({ cause, orderReason }: Round, isFirst: boolean): string {
  switch (cause) {
    case 'bankrupt':
      return 'its equity was below 0 at healthy prices'
    case 'liquidationFailed':
      return 'the venue could not close it in the market'
    case 'ordered':
      return orderReason === undefined
        ? 'an officer ordered it'
        : `an officer ordered it: ${orderReason}`
    case 'fundDefault':
      return 'its inventory lost more than the fund had'
    case 'poolFactor':
      return 'traders’ profit was too large a part of the pool’s value'
    case 'suspended':
      return isFirst ? 'it was taken up' : 'something was left of the round before'
  }
}

/** `long 334,025.2 HYPE-USD`. */
export function legWords({ side, size, market }: Pick<Leg, 'side' | 'size' | 'market'>): string {
  return `${side} ${grouped(size, 8)} ${market}`
}

/** Positions in a line, the first few by name. */
export function legsWords(legs: readonly Leg[], namedMax = 3): string {
  if (legs.length === 0) return 'no position any more'
  const named = legs.slice(0, namedMax).map(legWords).join(', ')
  return legs.length > namedMax ? `${named} and ${legs.length - namedMax} more` : named
}

/** What a case began with, and what its last round left. */
export function endsOf({ rounds }: CaseDocument): { first: Round; last: Round } | undefined {
  const first = rounds[0]
  const last = rounds.at(-1)
  return first === undefined || last === undefined ? undefined : { first, last }
}
