import { lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { makerCapacity } from './market-makers.ts'
import { closingOrder, tradesOf } from './market-order.ts'
import { createOrderBook } from './order-book.ts'
import { partiesOf } from './trade-party.ts'

const depth = {
  levels: 1,
  spacingPpm: 10_000,
  levelPpm: 100_000,
  recoveryPpm: 0,
  thinning: 0,
  impactPpm: 0,
}

test('an isolated position in hedge mode is closed as such, against a maker that opens', () => {
  const spec = { kind: 'trader', collateralQuote: quoteUnits(0n), positions: [] } as const
  const accounts = [
    { ...spec, account: 'ann', positionMode: 'hedge' as const },
    { ...spec, account: 'maker' },
  ]
  const reading = {
    account: 'maker',
    bucket: 'cross',
    moneyQuote: quoteUnits(0n),
    equityQuote: ratio(1_000_000n),
    maintenanceQuote: quoteUnits(0n),
    positions: [],
  }
  const traded = {
    market: 'M',
    terms: { contract: 'linear' as const, tickValueQuote: quoteUnits(1n) },
    book: createOrderBook(depth, 1_000, 1_000),
    isOpen: true,
  }
  const room = {
    makers: makerCapacity([reading], new Map(), 10),
    partyOf: partiesOf({ accounts }),
    timeMs: 5,
  }
  const ann = { account: 'ann', effect: 'close' as const, marginMode: 'isolated' as const }
  const held = (side: 'long' | 'short') => ({ side, lots: lots(3n) })
  const trade = { kind: 'trade', timeMs: 5, market: 'M', lots: 3n }
  expect(tradesOf(closingOrder('ann', 'M:short', held('short')), traded, room)).toEqual([
    { ...trade, priceTicks: 1_010n, buyer: ann, seller: { account: 'maker' } },
  ])
  expect(tradesOf(closingOrder('ann', 'M:long', held('long')), traded, room)).toEqual([
    { ...trade, priceTicks: 990n, buyer: { account: 'maker' }, seller: ann },
  ])
  const { marginMode: _isolated, ...cross } = ann
  expect(tradesOf(closingOrder('ann', 'cross', held('long')), traded, room)).toEqual([
    { ...trade, priceTicks: 990n, buyer: { account: 'maker' }, seller: cross },
  ])
})
