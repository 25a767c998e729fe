import { type BookSpec, createState, quoteUnits, ratio, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { domainFormat } from '../book/domain-format.ts'
import { EventWriter } from './event-writer.ts'

// One market, a tick of which is worth 50 quote units a lot. Money has two places, prices have those of money.

const book: BookSpec = {
  domain: 'small',
  timeMs: 0,
  asset: { name: 'USDT', wholeUnitQuote: quoteUnits(100n) },
  markets: [
    {
      market: 'M',
      contract: 'linear',
      tickValueQuote: quoteUnits(50n),
      markPriceTicks: ratio(10n),
      maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    },
  ],
  accounts: [],
  funds: [],
  waterfall: [],
}

function writerFor(contract: 'linear' | 'inverse'): EventWriter {
  const markets = book.markets.map((market) => ({ ...market, contract }))
  return new EventWriter(domainFormat(book), view(createState(book)).names(), markets)
}

test('in a linear market a price is the value of a lot over that of a tick', () => {
  const prices = { price: ratio(20n), limitPrice: ratio(-20n), other: undefined }
  expect(writerFor('linear').pricesOfLot('M', prices)).toEqual({
    price: '0.20',
    limitPrice: '-0.20',
  })
})

test('Q-8: in an inverse market it is the value of a tick over that of a lot, and there may be none', () => {
  const prices = { price: ratio(20n, 3n), limitPrice: ratio(0n), other: ratio(-1n) }
  // 50 / (20 / 3) = 7.5 ticks of 0.5.
  expect(writerFor('inverse').pricesOfLot('M', prices)).toEqual({ price: '3.75' })
})
