import type { AccountSpec, OffersTaken } from '@plimsoll/engine'
import { offering } from './offering.ts'
import { alter, fraction, type Story, type Violation, without } from './story.ts'

/** What can go wrong with offers and with assets behind a wallet. */
export const offerViolations: readonly Violation[] = [
  ['offer', 'more lots than are offered', taken({ lots: [7], values: [735] })],
  ['offer', 'fewer lots than can be taken', taken({ lots: [5], values: [525] })],
  ['offer', 'what is open is closed last', taken({ closedLots: [1], closedValues: [105] })],
  ['offer', 'the same side is closed', taken({ closedPositions: [3] })],
  ['offer', 'the case buys from its owner', accountO1({ owner: 'z' })],
  ['offer', 'an offer of nobody', taken({ offers: [2] })],
  [
    'offer',
    'another limit than was asked',
    alter(offering, 3, 'offerPlaced', () => ({ limitLotQuote: fraction(104n) })),
  ],
  ['offer', 'more lots than were asked', alter(offering, 2, 'offerPlaced', () => ({ lots: 60 }))],
  ['I-09', 'an offer taken above its price', taken({ lotQuote: fraction(106n) })],
  ['I-09', 'a unit of rounding too much', taken({ values: [631] })],
  ['I-09', 'a realised profit that was not', taken({ realised: [1] })],
  [
    'collateral',
    'a haircut that is forgotten',
    alter(offering, 1, 'collateralsUpdated', () => ({ value: 100 })),
  ],
  [
    'collateral',
    'assets taken over for less than they count',
    alter(offering, 4, 'collateralsConverted', () => ({ amounts: [49] })),
  ],
  [
    'collateral',
    'assets of somebody who has none',
    alter(offering, 4, 'collateralsConverted', () => ({ buckets: [2] })),
  ],
  ['I-11', 'a case keeps its assets', without(offering, 4, 'collateralsConverted')],
]

function taken(change: Partial<OffersTaken>): Story {
  return alter(offering, 4, 'offersTaken', () => change)
}

/** The same events in a book that says something else of the first who offers. */
function accountO1(change: Partial<AccountSpec>): Story {
  const accounts = offering.book.accounts.map((account) =>
    account.account === 'o1' ? { ...account, ...change } : account,
  )
  return { ...offering, book: { ...offering.book, accounts } }
}
