import { lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { makerCapacity, takeFromMakers } from './market-makers.ts'

/** Takes as many lots as a maker has room for: it has so much equity, and is long so many lots of 10 each. */
function room(equity: number, { held, closing }: { held: bigint; closing: 'long' | 'short' }) {
  const capacity = makerCapacity(
    [
      {
        account: 'maker',
        bucket: 'cross',
        moneyQuote: quoteUnits(0n),
        equityQuote: ratio(BigInt(equity)),
        maintenanceQuote: quoteUnits(0n),
        positions: [{ market: 'M', side: 'long', lots: lots(held) }],
      },
    ],
    new Map([['M', 10]]),
    2,
  )
  const demand = { market: 'M', closing, lots: 1_000, lotQuote: 10, exceptAccount: 'other' }
  const fills = takeFromMakers(capacity, demand)
  expect(takeFromMakers(capacity, demand)).toEqual([])
  return fills.reduce((sum, fill) => sum + fill.lots, 0)
}

test('what a maker holds takes of its room, and giving it back makes some', () => {
  expect(room(100, { held: 15n, closing: 'long' })).toBe(5)
  // Gives back 15, and may then be short of 20.
  expect(room(100, { held: 15n, closing: 'short' })).toBe(15 + 20)
  // Beyond its limit it adds nothing, but may turn over what it gives back.
  expect(room(100, { held: 25n, closing: 'long' })).toBe(0)
  expect(room(100, { held: 25n, closing: 'short' })).toBe(25 + 25)
})

test('a maker that lost its equity is gone, even for giving back', () => {
  expect(room(0, { held: 15n, closing: 'short' })).toBe(0)
  expect(room(-5, { held: 15n, closing: 'short' })).toBe(0)
})

test('a maker trades in its wallet: an isolated position is neither room nor lots to give back', () => {
  const reading = {
    account: 'maker',
    moneyQuote: quoteUnits(0n),
    equityQuote: ratio(100n),
    maintenanceQuote: quoteUnits(0n),
  }
  const isolated = [{ market: 'M', side: 'long' as const, lots: lots(15n) }]
  const capacity = makerCapacity(
    [
      { ...reading, bucket: 'cross', positions: [] },
      { ...reading, bucket: 'M:long', positions: isolated },
    ],
    new Map([['M', 10]]),
    2,
  )
  const demand = { market: 'M', closing: 'short' as const, lots: 1_000, lotQuote: 10 }
  expect(takeFromMakers(capacity, { ...demand, exceptAccount: 'x' })).toEqual([
    { account: 'maker', lots: 20 },
  ])
})
