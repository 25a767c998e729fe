import { type SimplePosition, simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MarketSpec } from '../market/market-spec.ts'
import { addRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { createState } from './create-state.ts'
import { step } from './decide.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import type { State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

const POINTS = 10n ** 9n

/** A market in which a lot is worth `POINTS` / price. */
const market: Partial<MarketSpec> = {
  contract: 'inverse',
  tickValueQuote: quoteUnits(POINTS),
  initialTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 50n) }],
}

/** Two accounts that hold the two sides of some lots: in an inverse market, or in the linear one that is its mirror. */
function duel(mark: bigint, size: bigint, entry: bigint, sides: 'inverse' | 'linear'): State {
  const signed = sides === 'inverse' ? size : -size
  const held = (sign: bigint): SimplePosition[] => [{ lots: sign * signed, entry }]
  const linear: Partial<MarketSpec> = {
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(POINTS, mark),
  }
  return createState(
    simpleBook({
      mark,
      market: sides === 'inverse' ? market : { ...market, contract: 'linear', ...linear },
      accounts: {
        long: { money: entry >> 4n, positions: held(1n) },
        short: { money: entry >> 4n, positions: held(-1n) },
      },
      waterfall: [],
    }),
  )
}

function move(state: State, markPriceTicks: Ratio): void {
  const timeMs = view(state).timeMs() + 1
  const price = { market: 'M', markPriceTicks, sources: 1, priceTimeMs: timeMs }
  expect(step(state, { kind: 'updatePrices', timeMs, prices: [price] }).outcome).toBe('accepted')
}

const sizes = fc.bigInt({ min: 1n, max: 1_000n })
const marks = fc.bigInt({ min: 1_000n, max: 10n ** 6n })

test('an inverse market is the linear one of its lots’ value with the sides exchanged', () => {
  fc.assert(
    fc.property(marks, marks, sizes, (first, second, size) => {
      const entry = (size * POINTS) / first
      const inverse = duel(first, size, entry, 'inverse')
      const linear = duel(first, size, entry, 'linear')
      move(inverse, ratio(second))
      move(linear, ratio(POINTS, second))
      const margins = (state: State) =>
        view(state)
          .margins()
          .map(({ equityQuote, maintenanceQuote }) => ({ equityQuote, maintenanceQuote }))
      expect(margins(inverse)).toEqual(margins(linear))
      const limits = (state: State) =>
        step(state, { kind: 'requestLiquidations', timeMs: view(state).timeMs() })
      expect(limits(inverse)).toEqual(limits(linear))
      expect(view(inverse).awaitingRound()).toEqual(view(linear).awaitingRound())
      const value = (state: State) =>
        view(state)
          .accounts()
          .map(({ positions: [position] }) => position?.bankruptcyPriceTicks)
      value(linear).forEach((lotQuote, index) => {
        const price = value(inverse)[index]
        if (lotQuote === undefined || lotQuote.numerator <= 0n) expect(price).toBeUndefined()
        else expect(price).toEqual(ratio(POINTS * lotQuote.denominator, lotQuote.numerator))
      })
    }),
  )
})

test('whoever is long gains when the price rises', () => {
  const state = duel(1_000n, 10n, 10_000_000n, 'inverse')
  move(state, ratio(1_250n))
  const [long, short] = view(state).margins()
  expect(long?.equityQuote).toEqual(ratio(625_000n + 2_000_000n))
  expect(short?.equityQuote).toEqual(ratio(625_000n - 2_000_000n))
  const [winner, loser] = view(state).accounts()
  expect(winner?.positions[0]?.sizeLots).toBe(10n)
  expect(loser?.positions[0]?.sizeLots).toBe(-10n)
  // All of it gone: a lot worth 10,625,000 / 10.
  expect(winner?.positions[0]?.bankruptcyPriceTicks).toEqual(ratio(POINTS, 1_062_500n))
})

describe('trades', () => {
  const trade = (state: State, buyer: string, seller: string, count: bigint, priceTicks: bigint) =>
    step(state, {
      kind: 'trade',
      timeMs: view(state).timeMs(),
      market: 'M',
      lots: lots(count),
      priceTicks,
      buyer: { account: buyer },
      seller: { account: seller },
    })

  const pairs = fc.constantFrom<readonly [string, string]>(['a', 'b'], ['b', 'c'], ['c', 'a'])

  test('make nothing, whoever trades with whom at whatever price', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(pairs, sizes, fc.bigInt({ min: 9_000n, max: 11_000n })), {
          maxLength: 20,
        }),
        marks,
        (trades, mark) => {
          const money = { money: 10n ** 9n, positions: [] }
          const state = createState(
            simpleBook({
              mark: 10_000n,
              market,
              accounts: { a: money, b: money, c: money },
              waterfall: [],
            }),
          )
          for (const [[buyer, seller], count, price] of trades) {
            if (trade(state, buyer, seller, count, price).outcome === 'accepted') accepted += 1
          }
          move(state, ratio(mark))
          const equity = view(state)
            .margins()
            .map(({ equityQuote }) => equityQuote)
            .reduce(addRatios)
          expect(equity).toEqual(ratio(3n * 10n ** 9n))
          expect(view(state).totals().moneyQuote).toBe(3n * 10n ** 9n)
          const restored = decodeSnapshot(encodeSnapshot(state))
          expect(stateHash(restored)).toBe(stateHash(state))
          expect(view(restored).margins()).toEqual(view(state).margins())
        },
      ),
    )
    expect(accepted).toBeGreaterThan(0)
  })

  test('are worth whole units: what closes is rounded down, what opens has the rest', () => {
    const state = createState(
      simpleBook({
        mark: 10_000n,
        market: { ...market, tickValueQuote: quoteUnits(10_000n) },
        accounts: {
          a: { money: 50n, positions: [{ lots: 2n, entry: 2n }] },
          b: { money: 50n, positions: [{ lots: -2n, entry: 2n }] },
        },
        waterfall: [],
      }),
    )
    // Seven lots at 3/4 of a unit are 5; two of them close for 1, five open for 4.
    const decision = trade(state, 'b', 'a', 7n, 13_333n)
    expect(decision.outcome === 'accepted' && decision.events.slice(-1)).toMatchObject([
      { kind: 'positionsTraded', lots: [-2, 5, -2, 5], values: [1, 4, 1, 4] },
    ])
    expect(view(state).totals().moneyQuote).toBe(100n)
  })

  test('of lots that would cost nothing are refused', () => {
    const state = createState(
      simpleBook({
        mark: 10_000n,
        market: { ...market, tickValueQuote: quoteUnits(10_000n) },
        accounts: { a: { money: 50n, positions: [] }, b: { money: 50n, positions: [] } },
        waterfall: [],
      }),
    )
    expect(trade(state, 'a', 'b', 1n, 10_001n)).toMatchObject({ code: 'invalidAmount' })
    expect(trade(state, 'a', 'b', 2n, 10_001n)).toMatchObject({ outcome: 'accepted' })
  })
})

test('a liquidation fill keeps to the limit of the value’s side', () => {
  const state = duel(1_000n, 10n, 10_000_000n, 'inverse')
  step(state, {
    kind: 'openAccount',
    timeMs: 0,
    account: 'maker',
    accountKind: 'marketMaker',
  })
  step(state, { kind: 'deposit', timeMs: 0, account: 'maker', amountQuote: quoteUnits(10n ** 8n) })
  move(state, ratio(944n))
  const fill = (priceTicks: bigint) =>
    step(state, {
      kind: 'fillLiquidation',
      timeMs: view(state).timeMs(),
      account: 'long',
      bucket: 'cross',
      market: 'M',
      side: 'long',
      lots: lots(10n),
      priceTicks,
      counterparty: { account: 'maker' },
    })
  step(state, { kind: 'requestLiquidations', timeMs: view(state).timeMs() })
  const [liquidation] = view(state).liquidations()
  // Bankrupt where ten lots cost 10,625,000.
  expect(liquidation?.legs[0]?.limitPriceTicks).toEqual(ratio(POINTS, 1_062_500n))
  expect(fill(941n)).toMatchObject({ code: 'beyondLimit' })
  expect(fill(942n).outcome).toBe('accepted')
  expect(view(state).account('long')).toMatchObject({ collateralQuote: 9_289n, positions: [] })
})
