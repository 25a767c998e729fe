import { type AccountSpec, type DeleveragingPlanned, policyHash } from '@plimsoll/engine'
import { deleveraging, haircut } from './deleveraging.ts'
import { matching } from './matching.ts'
import { proRata } from './steps.ts'
import { alter, fraction, preset, type Story, type Violation, without } from './story.ts'

const cuts: readonly Violation[] = [
  [
    'I-02',
    'more lots closed on one side than on the other',
    alter(matching, 1, 'positionsMatched', () => ({ lots: [2, 1] })),
  ],
  ['I-06', 'a cut that costs more than the candidate has', planned({ values: [618, 512] })],
  ['I-07', 'the same side is cut', planned({ positions: [0, 2] })],
  ['I-07', 'an exempt account is cut', accountW1({ adlExempt: true })],
  ['I-07', 'an account of the same owner is cut', accountW1({ owner: 'z' })],
  ['I-08', 'more lots than the position has', planned({ lots: [7, 3], values: [721, 309] })],
  ['I-09', 'a price beyond bankruptcy', planned({ lotQuote: fraction(104n) })],
  ['I-09', 'a price beyond mark', planned({ lotQuote: fraction(99n) })],
  ['I-09', 'a unit of rounding too much', planned({ values: [619, 411] })],
  [
    'I-09',
    'a realised profit that was not',
    alter(deleveraging, 1, 'deleveragingFilled', () => ({ realised: [103, -12] })),
  ],
  ['I-12', 'more lots than the leg has', planned({ lots: [6, 5], values: [618, 515] })],
  ['I-12', 'more lots required than are open', planned({ requiredLots: 11 })],
  [
    'I-13',
    'the second in the queue goes first',
    planned({ positions: [2, 1], values: [618, 412], scores: [fraction(0n), fraction(5n, 11n)] }),
  ],
  [
    'I-13',
    'the first gives less than he can',
    planned({ lots: [5, 5], values: [515, 515], reservedMoney: [15, 15] }),
  ],
  [
    'I-13',
    'another score than is published',
    planned({ scores: [fraction(6n, 11n), fraction(0n)] }),
  ],
  ['I-13', 'another rank than the place in the queue', planned({ ranks: [1, 3] })],
  [
    'I-13',
    'a share that is not that of the largest remainder',
    alter(proRata, 1, 'deleveragingPlanned', () => ({
      lots: [6, 4],
      values: [630, 420],
      reservedMoney: [30, 20],
    })),
  ],
  ['plan', 'a plan by another policy', planned({ policyHash: policyHash(preset('binance')) })],
  ['plan', 'a plan under another name', planned({ planId: 'test:0:1:0:7' })],
  ['plan', 'more money reserved than the cut costs', planned({ reservedMoney: [19, 12] })],
  [
    'plan',
    'a plan that is filled in part where it is filled at once',
    alter(deleveraging, 1, 'deleveragingFilled', () => ({ lots: [6, 3] })),
  ],
]

const payments: readonly Violation[] = [
  ['haircut', 'a charge above the gain', charged([121])],
  [
    'haircut',
    'a charge on somebody without a gain',
    alter(haircut, 1, 'gainsHaircut', () => ({ positions: [2] })),
  ],
  ['haircut', 'a charge below the share', charged([49])],
  [
    'haircut',
    'a case paid more than is charged',
    alter(haircut, 1, 'gainsHaircut', () => ({ proceeds: [51] })),
  ],
  [
    'closing',
    'a case with exposure is called closed',
    alter(haircut, 1, 'caseEnded', () => ({ status: 'closed' })),
  ],
  [
    'closing',
    'a case without anything left is called suspended',
    alter(deleveraging, 1, 'caseEnded', () => ({ status: 'suspended', reason: 'why not' })),
  ],
  [
    'closing',
    'money of a case is called rounding',
    alter(deleveraging, 1, 'caseEnded', () => ({ residue: 1 })),
  ],
  [
    'closing',
    'what is owed back is forgotten',
    alter(haircut, 1, 'caseEnded', () => ({ owedBack: [] })),
  ],
  [
    'closing',
    'what is owed back is owed again after it was returned',
    alter(haircut, 3, 'caseEnded', () => ({
      owedBack: [{ funds: [], fundAmounts: [], payers: [1], payerAmounts: [50] }],
    })),
  ],
  [
    'closing',
    'less goes back than the case does not need',
    alter(haircut, 3, 'paymentsReturned', () => ({ payerAmounts: [29] })),
  ],
  [
    'I-11',
    'nothing goes back of what the case does not need',
    without(haircut, 3, 'paymentsReturned'),
  ],
]

/** What can go wrong with who is cut or charged, for how much, and with what goes back. */
export const cutViolations: readonly Violation[] = [...cuts, ...payments]

function planned(change: Partial<DeleveragingPlanned>): Story {
  return alter(deleveraging, 1, 'deleveragingPlanned', () => change)
}

/** The same events in a book that says something else of the first in the queue. */
function accountW1(change: Partial<AccountSpec>): Story {
  const accounts = deleveraging.book.accounts.map((account) =>
    account.account === 'w1' ? { ...account, ...change } : account,
  )
  return { ...deleveraging, book: { ...deleveraging.book, accounts } }
}

function charged(amounts: readonly number[]): Story {
  return alter(haircut, 1, 'gainsHaircut', () => ({ charges: amounts, proceeds: amounts }))
}
