import { lots, type PositionSpec, quoteUnits } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import { findScenario } from '../scenarios/scenarios.ts'
import { groupAccounts } from './account-group.ts'

const crash = findScenario('crash')
if (crash === undefined) throw new Error('crash is a scenario')
const { accounts: _drawn, ...venue } = venueBook(crash, 7)

function trader(account: string, ...sizes: readonly bigint[]) {
  const positions = sizes.map((size, at): PositionSpec => {
    return {
      market: at === 0 ? 'BTC-USDT' : 'ETH-USDT',
      sizeLots: lots(size),
      entryValueQuote: quoteUnits(0n),
      marginMode: 'cross',
    }
  })
  return { account, kind: 'trader' as const, collateralQuote: quoteUnits(0n), positions }
}

function groupsOf(...accounts: readonly ReturnType<typeof trader>[]): Record<string, string> {
  return Object.fromEntries(groupAccounts({ ...venue, accounts }).groupOf)
}

test('large are the fewest who hold half of what is held one way', () => {
  const sizes = [10n, 40n, 20n, 30n]
  expect(groupsOf(...sizes.map((size) => trader(`t${size}`, size)))).toEqual({
    t10: 'small',
    t20: 'small',
    t30: 'large',
    t40: 'large',
  })
})

test('a trader alone is large, one without a position flat', () => {
  expect(groupsOf(trader('one', -5n), trader('none'))).toEqual({ one: 'large', none: 'flat' })
})

test('whoever offsets half of it is hedged, and does not count for the half of the others', () => {
  // So many lots of one are worth as much as so many of the other.
  const worth = (market: string): bigint => {
    const spec = venue.markets.find((row) => row.market === market)
    if (spec === undefined) throw new Error(`crash has no ${market}`)
    return spec.tickValueQuote * spec.markPriceTicks.numerator
  }
  const [whole, other] = [worth('ETH-USDT'), worth('BTC-USDT')]
  expect(
    groupsOf(
      trader('hedged', 3n * whole, -other),
      trader('oneWay', 4n * whole, -other),
      trader('short', -whole),
    ),
  ).toEqual({ hedged: 'hedged', oneWay: 'large', short: 'small' })
})
