import { type FillView, type LayerView, lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { cutShareAfter, eventFigures } from './event-figures.ts'
import { EventTally, giniOf, positionName } from './event-tally.ts'

function fill(account: string, value: bigint, extra: Partial<FillView> = {}): FillView {
  const price = ratio(10n)
  return {
    account,
    bucket: 'cross',
    market: 'BTC',
    side: 'short',
    lots: lots(1n),
    priceTicks: price,
    valueQuote: quoteUnits(value),
    markPriceTicks: price,
    realisedPnlQuote: quoteUnits(0n),
    forgoneQuote: ratio(0n),
    ...extra,
  }
}

function layer(name: LayerView['layer'], fills: readonly FillView[]): LayerView {
  return {
    layer: name,
    layerIndex: 3,
    paidQuote: quoteUnits(0n),
    fills,
    postings: [],
    residualDeficitQuote: quoteUnits(0n),
    residualExposure: [],
  }
}

const none = new Set<string>()

test('lots that are cut at a price of 0 have figures as well', () => {
  const tally = new EventTally()
  tally.resolved([layer('adl', [fill('ann', 0n)])], none, 9)
  expect(eventFigures(tally.totals())).toMatchObject({
    deleveragedShare: ratio(0n),
    marketsMeanShare: ratio(0n),
    gapBps: ratio(0n),
    fullShare: ratio(1n),
  })
})

test('what is liquidated is told by who took the other side', () => {
  const tally = new EventTally()
  tally.liquidated('BTC', 100n, 5)
  tally.resolved(
    [layer('insuranceFund', [fill('fund:f', 30n)]), layer('backstopVault', [fill('v', 7n)])],
    none,
    6,
  )
  tally.resolved([layer('adl', [fill('ann', 63n)])], none, 9)
  const event = tally.totals()
  expect(event.liquidated).toEqual({
    inMarketQuote: 100n,
    byVaultsQuote: 7n,
    byFundsQuote: 30n,
    byDeleveragingQuote: 63n,
    totalQuote: 200n,
  })
  expect(event.markets).toEqual([
    { market: 'BTC', cuts: 1, accounts: 1, valueQuote: 63n, liquidatedQuote: 200n },
  ])
  expect(eventFigures(event)).toMatchObject({
    deleveragedShare: ratio(63n, 200n),
    marketsMeanShare: ratio(315_000n, 1_000_000n),
    untilDeleveragingMs: 4,
  })
})

test('fills of one position at one instant are one cut, whole where nothing is left', () => {
  const tally = new EventTally()
  const bob = fill('bob', 10n)
  const round = [layer('adl', [fill('ann', 10n), fill('ann', 20n), bob])]
  tally.resolved(round, new Set([positionName(bob)]), 1_000)
  tally.resolved([layer('adl', [bob, fill('ann', 1n, { market: 'ETH' })])], none, 3_000)
  const event = tally.totals()
  expect(event).toMatchObject({ cuts: 4, fullCuts: 3 })
  expect(event.instants).toEqual([
    { timeMs: 1_000, cuts: 2, valueQuote: 40n },
    { timeMs: 3_000, cuts: 2, valueQuote: 11n },
  ])
  expect(event.accounts).toMatchObject({ accounts: 2, cutOnce: 0, cutsMaximum: 2 })
  expect(event.accounts.largest[0]).toMatchObject({ accounts: 1, valueQuote: 31n })
  expect(cutShareAfter(event, 0)).toEqual(ratio(2n, 4n))
  expect(cutShareAfter(event, 2_000)).toEqual(ratio(4n, 4n))
})

test('a gap counts whichever way it goes', () => {
  const tally = new EventTally()
  const gaps = [ratio(3n), ratio(-5n), ratio(1n, 2n)]
  const fills = gaps.map((forgoneQuote) => fill('ann', 1_000n, { forgoneQuote }))
  tally.resolved([layer('adl', fills)], none, 1)
  expect(tally.totals().gapQuote).toBe(8n)
})

test('where nobody was deleveraged there are no figures, and not noughts', () => {
  const tally = new EventTally()
  tally.liquidated('BTC', 100n, 5)
  expect(eventFigures(tally.totals())).toBeUndefined()
})

test('Gini: none where all bear alike, all but 1/n where one bears all, by its definition between', () => {
  const exactly = (values: readonly bigint[]): number => {
    const { numerator, denominator } = giniOf(values)
    return Number(numerator) / Number(denominator)
  }
  expect(exactly([4n, 4n, 4n])).toBe(0)
  expect(exactly([9n, 0n, 0n, 0n])).toBe(0.75)
  const values = [90n, 41n, 17n, 5n, 3n]
  const mean = 156 / 5
  const differences = values.flatMap((a) => values.map((b) => Math.abs(Number(a - b))))
  const defined = differences.reduce((sum, one) => sum + one, 0) / (2 * 25 * mean)
  expect(exactly(values)).toBeCloseTo(defined, 12)
})
