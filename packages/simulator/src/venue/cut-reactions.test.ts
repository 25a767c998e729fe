import { lots, quoteUnits, ratio, type Side } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { CutReactions as ReactionSpec, DepthSpec } from '../scenarios/scenario.ts'
import { type Cut, cutReactions, reactionDelayMs } from './cut-reactions.ts'
import { makerCapacity } from './market-makers.ts'
import type { TradingRoom } from './market-order.ts'
import { createOrderBook } from './order-book.ts'
import { partiesOf } from './trade-party.ts'
import type { MarginReading } from './venue-reader.ts'

const published: ReactionSpec = {
  tradedWithin: [
    { withinMs: 5_000, sharePpm: 11_000 },
    { withinMs: 60_000, sharePpm: 38_000 },
    { withinMs: 300_000, sharePpm: 67_000 },
  ],
  rehedgesPpm: 500_000,
}
const everybody: ReactionSpec = {
  tradedWithin: [{ withinMs: 0, sharePpm: 1_000_000 }],
  rehedgesPpm: 1_000_000,
}
const depth: DepthSpec = {
  levels: 2,
  spacingPpm: 10_000,
  levelPpm: 10_000,
  recoveryPpm: 0,
  thinning: 0,
  impactPpm: 0,
}

function reading(account: string, ...held: [Side, bigint][]): MarginReading {
  return {
    account,
    bucket: 'cross',
    moneyQuote: quoteUnits(1_000_000n),
    equityQuote: ratio(1_000_000n),
    maintenanceQuote: quoteUnits(0n),
    positions: held.map(([side, count]) => ({ market: 'BTC', side, lots: lots(count) })),
  }
}

/** Ten lots at each of two levels on both sides, and one maker with room. */
function roomAt(timeMs: number, isOpen = true): TradingRoom {
  const book = createOrderBook(depth, 1000, 100)
  const terms = { contract: 'linear' as const, tickValueQuote: quoteUnits(1n) }
  return {
    markets: new Map([['BTC', { market: 'BTC', terms, book, isOpen }]]),
    makers: makerCapacity([reading('maker')], new Map(), 10),
    partyOf: partiesOf({ accounts: [] }),
    timeMs,
  }
}

function cutOf(account: string, side: Side, count: bigint): Cut {
  return { account, market: 'BTC', side, lots: lots(count) }
}

test('people trade as late as was published, and the rest never', () => {
  expect(reactionDelayMs(published, 0)).toBe(0)
  expect(reactionDelayMs(published, 0.0055)).toBeCloseTo(2_500, 6)
  expect(reactionDelayMs(published, 0.011)).toBeCloseTo(5_000, 6)
  expect(reactionDelayMs(published, 0.0525)).toBeCloseTo(180_000, 6)
  expect(reactionDelayMs(published, 0.067)).toBeUndefined()
  expect(reactionDelayMs({ tradedWithin: [] }, 0)).toBeUndefined()
})

test('the shares of those who react are those of the table', () => {
  const accounts = Array.from({ length: 20_000 }, (_none, index) => `trader-${index}`)
  const reactions = cutReactions(accounts, { ...published, rehedgesPpm: 0 }, 1)
  reactions.cut(
    accounts.map((account) => cutOf(account, 'short', 1n)),
    0,
  )
  for (const [timeMs, share] of [
    [5_000, 0.011],
    [60_000, 0.038],
    [300_000, 0.067],
  ] as const) {
    const seen = reactions.fleeing(timeMs).length / accounts.length
    expect(Math.abs(seen - share)).toBeLessThan(5 * Math.sqrt(share / accounts.length))
  }
})

test('who hedges again opens what was taken, once its time has come', () => {
  const late = { ...everybody, tradedWithin: [{ withinMs: 1_000, sharePpm: 1_000_000 }] }
  const reactions = cutReactions(['ann'], late, 1)
  reactions.cut([cutOf('ann', 'short', 3n), cutOf('ann', 'short', 4n)], 10_000)
  expect(reactions.fleeing(20_000)).toEqual([])
  expect(reactions.act([], roomAt(10_000))).toEqual([])
  expect(reactions.act([], roomAt(11_000))).toEqual([
    {
      kind: 'trade',
      timeMs: 11_000,
      market: 'BTC',
      lots: 7n,
      priceTicks: 99n,
      buyer: { account: 'maker' },
      seller: { account: 'ann' },
    },
  ])
  expect(reactions.act([], roomAt(12_000))).toEqual([])
})

test('it goes on as far as the book allows, waits for a market that is closed, and gives up where nobody sells', () => {
  const reactions = cutReactions(['ann'], everybody, 1)
  reactions.cut([cutOf('ann', 'long', 50n)], 0)
  expect(reactions.act([], roomAt(0, false))).toEqual([])
  const filled = [1, 2, 3, 4].map((timeMs) =>
    reactions
      .act([], roomAt(timeMs))
      .reduce((sum, command) => sum + (command.kind === 'trade' ? Number(command.lots) : 0), 0),
  )
  expect(filled).toEqual([20, 20, 10, 0])
  reactions.cut([cutOf('ann', 'long', 50n)], 5)
  const empty = { ...roomAt(5), makers: makerCapacity([], new Map(), 10) }
  expect(reactions.act([], empty)).toEqual([])
  expect(reactions.act([], roomAt(6))).toEqual([])
})

test('who flees closes all it has, and stops when that no longer helps', () => {
  const reactions = cutReactions(['ann'], { ...everybody, rehedgesPpm: 0 }, 1)
  reactions.cut([cutOf('ann', 'short', 3n)], 0)
  reactions.cut([cutOf('ann', 'long', 4n)], 0)
  expect(reactions.fleeing(0)).toEqual(['ann'])
  const first = reactions.act([reading('ann', ['long', 25n])], roomAt(1))
  expect(first.map((trade) => trade.kind === 'trade' && [trade.lots, trade.seller])).toEqual([
    [10n, { account: 'ann' }],
    [10n, { account: 'ann' }],
  ])
  expect(reactions.act([reading('ann', ['long', 5n])], roomAt(2))).toHaveLength(1)
  // It still has them: whatever was sold did not go through.
  expect(reactions.act([reading('ann', ['long', 5n])], roomAt(3))).toEqual([])
  expect(reactions.fleeing(4)).toEqual([])
})

test('nobody reacts who is no trader, or where nobody is to', () => {
  const strangers = cutReactions(['ann'], everybody, 1)
  strangers.cut([cutOf('vault', 'short', 3n)], 0)
  expect(strangers.act([], roomAt(0))).toEqual([])
  const none = cutReactions(['ann'], undefined, 1)
  none.cut([cutOf('ann', 'short', 3n)], 0)
  expect(none.act([], roomAt(0))).toEqual([])
})

/** Accounts of the trades that hedge again, in the order in which they are made, a lot each. */
function sellers(reactions: ReturnType<typeof cutReactions>, timeMs: number): string[] {
  return reactions
    .act([], roomAt(timeMs))
    .flatMap((command) => (command.kind === 'trade' ? [command.seller.account] : []))
}

test('everybody keeps the delay that was drawn first, and whoever is due first trades first', () => {
  const slow = { ...everybody, tradedWithin: [{ withinMs: 1_000, sharePpm: 1_000_000 }] }
  const reactions = cutReactions(['ann', 'bob', 'cyd'], slow, 4)
  const names = ['ann', 'bob', 'cyd']
  const first = names.map((account) => {
    reactions.cut([cutOf(account, 'short', 1n)], 0)
    let timeMs = 0
    while (sellers(reactions, timeMs).length === 0) timeMs += 1
    return { account, delayMs: timeMs }
  })
  const delays = first.map(({ delayMs }) => delayMs)
  expect(new Set(delays).size).toBe(3)
  // All are cut once more, and all are late for it.
  reactions.cut(
    names.map((account) => cutOf(account, 'short', 1n)),
    10_000,
  )
  const earliest = first.toSorted((a, b) => a.delayMs - b.delayMs)
  expect(earliest.map(({ account }) => account)).not.toEqual(names)
  const [soonest] = earliest
  expect(sellers(reactions, 10_000 + (soonest?.delayMs ?? 0) - 1)).toEqual([])
  expect(sellers(reactions, 20_000)).toEqual(earliest.map(({ account }) => account))
})

test("what is not due yet stays to be done, and nobody closes what is another's", () => {
  const slow = {
    tradedWithin: [{ withinMs: 1_000, sharePpm: 1_000_000 }],
    rehedgesPpm: 0,
  }
  const reactions = cutReactions(['ann', 'bob'], slow, 4)
  reactions.cut([cutOf('ann', 'long', 1n)], 0)
  reactions.cut([cutOf('bob', 'long', 1n)], 5_000)
  expect(reactions.fleeing(1_000)).toEqual(['ann'])
  const seen = [reading('ann', ['long', 2n]), reading('bob', ['long', 3n])]
  const trades = reactions.act(seen, roomAt(1_000))
  expect(trades).toMatchObject([{ kind: 'trade', lots: 2n, seller: { account: 'ann' } }])
  expect(reactions.fleeing(6_000)).toContain('bob')
})
