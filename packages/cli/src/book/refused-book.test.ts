import { BookRefused } from '@plimsoll/engine'
import { formatPath } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { bookFailure } from './refused-book.ts'

const source = { file: 'book.json', describe: formatPath }

test.each([
  ['accounts[3].positions[0].sizeLots', 'accounts[3].positions[0].size'],
  ['markets[1].markPriceTicks', 'markets[1].markPrice'],
  ['funds[0].balanceQuote', 'funds[0].balance'],
  ['waterfall[2].policy', 'waterfall[2].policy'],
  ['markets[0].indexPriceTicks', 'markets[0].indexPrice'],
  ['markets[0].previousIndexPriceTicks', 'markets[0].previousIndexPrice'],
  ['markets[0].settlementPriceTicks', 'markets[0].settlementPrice'],
  ['markets[0].initialTiers[1].notionalFromQuote', 'markets[0].initialTiers[1].notionalFrom'],
  ['accounts[0].collaterals[1].amountUnits', 'accounts[0].collaterals[1].amount'],
  ['accounts[0].collaterals[1].unitPriceQuote', 'accounts[0].collaterals[1].price'],
  ['offers[2].lots', 'offers[2].size'],
  ['offers[2].limitPriceTicks', 'offers[2].price'],
  ['waterfall[0].policy.limits.dustLots', 'waterfall[0].policy.limits.dustLots'],
  ['seed', 'seed'],
  ['funds[0].targetQuote', 'funds[0].target'],
  ['funds[0].history[1].balanceQuote', 'funds[0].history[1].balance'],
  ['accounts[0].unsettledProfitQuote', 'accounts[0].unsettledProfit'],
  ['waterfall[1].capQuote', 'waterfall[1].cap'],
  ['waterfall[1].lossCapQuote', 'waterfall[1].lossCap'],
  ['waterfall[1].isRepayable', 'waterfall[1].repayable'],
  ['waterfall[1].chargesFlatAccounts', 'waterfall[1].chargesFlatAccounts'],
  ['waterfall[1].trigger.stopCount', 'waterfall[1].trigger.stop'],
  ['waterfall[1].trigger.triggers[0].startQuote', 'waterfall[1].trigger.triggers[0].start'],
  ['waterfall[1].trigger.balanceAboveQuote', 'waterfall[1].trigger.balanceAbove'],
  ['waterfall[1].trigger.isPinned', 'waterfall[1].trigger.pinned'],
  ['waterfall[1].trigger.start.isStrict', 'waterfall[1].trigger.start.strict'],
])('a refusal of the engine at %s is one of the book at %s', (path, expected) => {
  const refused = new BookRefused('invalidAmount', path, 'must not be so')
  expect(bookFailure(source, refused).report).toEqual({
    code: 'invalidAmount',
    file: 'book.json',
    path: expected,
    message: `book.json: ${expected}: must not be so`,
  })
})

test('the path is that of the table where the book came as tables', () => {
  const lines = { ...source, describe: () => 'positions.csv:17: size' }
  const refused = new BookRefused('invalidAmount', 'accounts[3].positions[0].sizeLots', 'no')
  expect(bookFailure(lines, refused).message).toBe('book.json: positions.csv:17: size: no')
})

test('fields that the advice names are those of the book', () => {
  const path = 'markets[0].previousIndexPriceTicks'
  const refused = new BookRefused('invalidAmount', path, 'needs indexPriceTicks beside it')
  expect(bookFailure(source, refused).message).toBe(
    'book.json: markets[0].previousIndexPrice: needs indexPrice beside it',
  )
})
