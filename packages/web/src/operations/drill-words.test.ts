import { expect, test } from 'vitest'
import { detailWords, type Drill, drillHeadline } from './drill-words.ts'

const scorecard: Drill['scorecard'] = {
  cases: 2,
  closed: 2,
  suspended: 0,
  deficit: '1500.000000',
  paidByFunds: '500.000000',
  takenFromCounterparties: '1000.000000',
  takenFromGains: '0.000000',
  accountsCut: 1,
  largestForgone: '1000.000000',
  fundsBefore: '500.000000',
  fundsAfter: '0.000000',
  liquidations: 3,
  haltedMarkets: [],
  checks: [
    { check: 'everyCaseCloses', isMet: true, detail: '' },
    { check: 'moneyIsConserved', isMet: true, detail: '' },
  ],
}
const said = (part: Partial<Drill['scorecard']>): string =>
  drillHeadline({ scorecard: { ...scorecard, ...part } }, 'USDT')

test('a drill held, did not hold, or tried nothing: never the one for the other', () => {
  expect(said({})).toBe(
    'The waterfall held. 2 cases owed 1,500.00 USDT, all closed: funds paid 500.00, 1,000.00 taken from counterparties, 0.00 taken from gains; 1 account was cut.',
  )
  expect(said({ checks: [{ check: 'everyCaseCloses', isMet: false, detail: '' }] })).toMatch(
    /^The waterfall did not hold: 1 of 1 checks failed\. 2 cases/u,
  )
  expect(said({ takenFromCounterparties: '-1000.5' })).toContain(
    'counterparties gained 1,000.5 on balance,',
  )
  expect(said({ cases: 0 })).toBe(
    'No case opened, so the waterfall was not tried: nobody went below 0.',
  )
  expect(said({ cases: 0, haltedMarkets: ['A', 'B'] })).toContain('2 markets are halted')
})

test('a drill without a deficit owes nothing, and large numbers are in groups', () => {
  const words = said({ cases: 1200, closed: 1199, deficit: '0.000000', accountsCut: 1474 })
  expect(words).toContain('1,200 cases left no deficit, 1,199 closed:')
  expect(words).toContain('; 1,474 accounts were cut.')
  const none = {
    deficit: '0',
    paidByFunds: '0.00',
    takenFromCounterparties: '0',
    takenFromGains: '0',
  }
  expect(said(none)).toContain('2 cases left no deficit, all closed: nobody had to pay;')
})

test('numbers of a check are in groups to the last place, names that are digits are not', () => {
  const detail = '418014123.445159 before the rounds, 418014123.445150 after'
  expect(detailWords({ check: 'moneyIsConserved', isMet: false, detail })).toBe(
    '418,014,123.445159 before the rounds, 418,014,123.445150 after',
  )
  const named = { check: 'everyCaseCloses', isMet: false, detail: 'suspended: 12345:1:1' }
  expect(detailWords(named)).toBe(named.detail)
})
