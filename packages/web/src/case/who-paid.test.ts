import { describe, expect, test } from 'vitest'
import { caseOf, fillOf, layerOf, posting, roundOf } from './testing/case-example.ts'
import { billOf, concerns, ownerOf, paymentsOf, payerTotals } from './who-paid.ts'

const fund = layerOf('insuranceFund', { fund: 'main', paid: '30.00', residualDeficit: '20.00' })
const adl = layerOf('adl', {
  paid: '20.00',
  fills: [
    fillOf('small', { forgone: '5.00' }),
    fillOf('large'),
    fillOf('small', { forgone: '6.00' }),
  ],
})
const round = roundOf('50.00', [fund, adl], {
  returned: [posting('fund:main', '11.00')],
})

describe('whose a ledger is', () => {
  test.each([
    ['a:cross', 'a'],
    ['a:b:cross', 'a:b'],
    ['a:isolated:M:long', 'a'],
    ['a:isolated:M:N:short', 'a'],
    ['fund:main', 'fund:main'],
    ['residue', 'residue'],
  ])('%s', (ledger, owner) => {
    expect(ownerOf(ledger)).toBe(owner)
  })
})

test('a layer names those who bore it once each, the largest first, with what it cost them', () => {
  const [first, second] = paymentsOf(round)
  expect(first?.payers).toEqual([{ name: 'fund:main', amount: '30.00' }])
  expect(second).toMatchObject({ kind: 'cut', paid: '20.00', cost: '31.00', isSkipped: false })
  expect(second?.payers).toEqual([
    { name: 'large', amount: '20.00' },
    { name: 'small', amount: '11.00' },
  ])
})

test('a haircut names who was charged, and not the case that received it', () => {
  const haircut = layerOf('profitHaircut', {
    paid: '3.00',
    postings: [
      posting('late:cross', '3.00'),
      posting('a:isolated:M:long', '-1.00'),
      posting('b:cross', '-2.00'),
    ],
  })
  expect(paymentsOf(roundOf('3.00', [haircut]))[0]?.payers).toEqual([
    { name: 'b', amount: '2.00' },
    { name: 'a', amount: '1.00' },
  ])
})

test('what went back is taken off what was given, over all rounds', () => {
  const totals = payerTotals([round, round])
  expect(totals.find(({ name }) => name === 'fund:main')).toMatchObject({
    gave: '60.00',
    returned: '22.00',
    net: '38.00',
  })
  expect(totals.map(({ name }) => name)).toEqual(['large', 'fund:main', 'small'])
})

test('the bill of a case adds its rounds up by kind; a layer that left more missing counts against its kind', () => {
  const worse = layerOf('adl', { paid: '-4.00', residualDeficit: '4.00' })
  const bill = billOf(caseOf([round, roundOf('0.00', [worse], { residualDeficit: '4.00' })]))
  expect(bill.shares).toEqual([
    { kind: 'fund', paid: '30.00' },
    { kind: 'cut', paid: '16.00' },
  ])
  expect(bill).toMatchObject({ paid: '46.00', left: '4.00', returned: '11.00' })
})

test('a case concerns its account, and everybody with a row in it', () => {
  const one = caseOf([round])
  expect(['late', 'large', 'nobody'].map((name) => concerns(one, name))).toEqual([
    true,
    true,
    false,
  ])
})
