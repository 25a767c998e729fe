import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { AccountSpec } from '../account/account-spec.ts'
import { InvariantError } from '../quantity/assert.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { createState } from './create-state.ts'
import { step } from './decide.ts'
import { view } from './view.ts'
import type { LoadView } from './risk-view-types.ts'

const [plain] = simpleBook({ mark: 1000n, accounts: {}, waterfall: [] }).markets
if (plain === undefined) throw new Error('a simple book has a market')

// A lot is worth 1,000 in both; of INV, whoever is short is long of the value.
const markets: BookSpec['markets'] = [
  {
    ...plain,
    market: 'INV',
    contract: 'inverse',
    tickValueQuote: quoteUnits(100_000n),
    markPriceTicks: ratio(100n),
  },
  { ...plain, market: 'LIN' },
]

/** An account whose equity is cash + linear × u + inverse ÷ u when marks move to u times what they are, at 1,000 a lot. */
function account(
  id: string,
  cash: bigint,
  { linear, inverse }: { readonly linear: bigint; readonly inverse: bigint },
): AccountSpec {
  const cost = (size: bigint): bigint => (size < 0n ? -size : size) * 1000n
  const row = (market: string, size: bigint) => ({
    market,
    marginMode: 'cross' as const,
    sizeLots: lots(size),
    entryValueQuote: quoteUnits(cost(size)),
  })
  return {
    account: id,
    kind: 'trader',
    collateralQuote: quoteUnits(cash + 1000n * (linear + inverse)),
    positions: [row('INV', -inverse), row('LIN', linear)].filter(({ sizeLots }) => sizeLots !== 0n),
  }
}

function loadOf(
  accounts: readonly AccountSpec[],
  fundQuote: bigint,
  moves: readonly number[] = [],
): LoadView {
  const spec: BookSpec = {
    ...simpleBook({ mark: 1n, accounts: {}, waterfall: [] }),
    markets,
    accounts,
    funds: [
      { fund: 'f', markets: ['INV', 'LIN'], balanceQuote: quoteUnits(fundQuote) },
      { fund: 'v', purpose: 'venueCapital', markets: [], balanceQuote: quoteUnits(1_000_000n) },
    ],
  }
  return view(createState(spec)).load(moves)
}

const shortOf = (load: LoadView): unknown[] =>
  load.moves.map(({ movePermille, deficitQuote, buckets }) => [movePermille, deficitQuote, buckets])

describe('B-9 a load', () => {
  test('is of one line for linear lots, and the freeboard is where it meets what is available', () => {
    // Long 10,000 with 1,000: nothing is left at −100 ‰. The other side has enough for any rise looked at.
    const book = [
      account('long', -9_000n, { linear: 10n, inverse: 0n }),
      account('short', 90_000n, { linear: -10n, inverse: 0n }),
    ]
    const load = loadOf(book, 40n, [-500, -104, -101, -100, 500])
    expect(shortOf(load)).toEqual([
      [-500, 4_000n, 1],
      [-104, 40n, 1],
      [-101, 10n, 1],
      [-100, 0n, 0],
      [500, 0n, 0],
    ])
    expect([load.deficitQuote, load.buckets, load.availableQuote]).toEqual([0n, 0, 40n])
    expect(load.freeboard).toEqual({ downPermille: 104 })
  })

  test('of an inverse contract falls the slower the higher marks go', () => {
    // Short of 10,000 of value, that is long of the contract, with 1,000: at −91 ‰ it owes 10,000 ÷ 0.909 − 11,000.
    const book = [
      account('long', 11_000n, { linear: 0n, inverse: -10n }),
      account('short', 90_000n, { linear: 0n, inverse: 10n }),
    ]
    const load = loadOf(book, 0n, [-500, -91, -90, 500])
    expect(shortOf(load)).toEqual([
      [-500, 9_000n, 1],
      [-91, 2n, 1],
      [-90, 0n, 0],
      [500, 0n, 0],
    ])
    expect(load.freeboard).toEqual({ downPermille: 90 })
  })

  test('finds a bucket that is below 0 between two moves at which it is not', () => {
    const book = [
      account('turning', -20_005n, { linear: 10n, inverse: 10n }),
      account('other', 90_000n, { linear: -10n, inverse: -10n }),
    ]
    const load = loadOf(book, 4n, [-500, -23, -22, 22, 23, 500])
    expect(shortOf(load).map((row) => (row as unknown[])[2])).toEqual([0, 0, 1, 1, 0, 0])
    expect(load.deficitQuote).toBe(5n)
    // More is missing already than there is, although it could be paid after a move.
    expect(load.freeboard).toEqual({ downPermille: 0, upPermille: 0 })
  })

  test('finds a bucket that is above 0 between two moves at which it is not', () => {
    const book = [
      account('turning', 20_005n, { linear: -10n, inverse: -10n }),
      account('other', 90_000n, { linear: 10n, inverse: 10n }),
    ]
    const load = loadOf(book, 0n, [-500, -23, -22, 22, 23, 500])
    expect(shortOf(load).map((row) => (row as unknown[])[2])).toEqual([1, 1, 0, 0, 1, 1])
    expect(load.freeboard).toEqual({ downPermille: 22, upPermille: 22 })
  })

  test('counts the smallest move that cannot be paid for, although a greater one can', () => {
    // 10 u² − 22 u + 12 is below 0 between 1 and 1.2: by 9.7 units at +5 ‰, by 11.6 at +6 ‰.
    const book = [
      account('turning', -22_000n, { linear: 10n, inverse: 12n }),
      account('other', 190_000n, { linear: -10n, inverse: -12n }),
    ]
    const load = loadOf(book, 10n, [500])
    expect(shortOf(load)).toEqual([[500, 0n, 0]])
    expect(load.freeboard.upPermille).toBe(5)
  })

  test('rounds what is missing up once', () => {
    // Each owes a third of a unit: a lot of INV is worth 1,000 ÷ 0.999 = 1,001 and 1 ÷ 999 at −1 ‰.
    const owing = ['a', 'b', 'c'].map((id) => account(id, 1_001n, { linear: 0n, inverse: -1n }))
    const book = [...owing, account('d', 90_000n, { linear: 0n, inverse: 3n })]
    expect(shortOf(loadOf(book, 0n, [-1]))).toEqual([[-1, 1n, 3]])
  })

  test('is refused beyond half a mark', () => {
    expect(() => loadOf([], 0n, [501])).toThrow(InvariantError)
  })
})

test('B-9 inventories move with the marks, and a fund in default is short of what its balance does not pay', () => {
  const spec: BookSpec = {
    ...simpleBook({
      mark: 100n,
      accounts: { short: { money: 9_000n, positions: [{ lots: -10n, entry: 1000n }] } },
      waterfall: [],
    }),
    funds: [
      {
        fund: 'f',
        markets: ['M'],
        balanceQuote: quoteUnits(300n),
        floorQuote: quoteUnits(50n),
        positions: [{ market: 'M', sizeLots: lots(10n), entryValueQuote: quoteUnits(1000n) }],
      },
      { fund: 'g', markets: ['M'], balanceQuote: quoteUnits(20n) },
    ],
  }
  const { moves, freeboard } = view(createState(spec)).load([-400, -320, -200, 0, 500])
  expect(
    moves.map(({ availableQuote, deficitQuote, buckets }) => [
      availableQuote,
      deficitQuote,
      buckets,
    ]),
  ).toEqual([
    [20n, 100n, 1],
    [20n, 20n, 1],
    [70n, 0n, 0],
    [270n, 0n, 0],
    [270n, 0n, 0],
  ])
  expect(freeboard).toEqual({ downPermille: 320 })
})

test('buckets that are or are to be cases are counted once, whyever they wait', () => {
  const state = createState(
    simpleBook({
      mark: 80n,
      accounts: {
        bankrupt: { money: 10n, positions: [{ lots: 1n, entry: 100n }] },
        ordered: { money: 10n, positions: [{ lots: 2n, entry: 200n }] },
        rich: { money: 900n, positions: [{ lots: 1n, entry: 100n }] },
        other: { money: 900n, positions: [{ lots: -4n, entry: 400n }] },
      },
      waterfall: [],
    }),
  )
  const waiting = (): number => view(state).shortfall().waiting
  const order = { kind: 'orderCase', timeMs: 0, bucket: 'cross', reason: 'a test' } as const
  expect(waiting()).toBe(2)
  step(state, { ...order, account: 'ordered' })
  expect(waiting()).toBe(2)
  step(state, { ...order, account: 'rich' })
  expect(waiting()).toBe(3)
  // Nobody takes anything over: all three are suspended, and one of them has equity.
  step(state, { kind: 'openRound', timeMs: 0 })
  expect(view(state).awaitingRound().suspended).toBe(3)
  expect([waiting(), view(state).shortfall().buckets]).toEqual([3, 2])
})

test('open interest is of one market, exact however large, and of none that there is not', () => {
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  const held = (size: bigint) => ({ money: 0n, positions: [{ lots: size, entry: most }] })
  const state = createState(
    simpleBook({
      mark: 1n,
      accounts: {
        a: held(most),
        b: held(most),
        c: held(most - 1n),
        x: held(-most),
        y: held(-most),
        z: held(1n - most),
      },
      waterfall: [],
    }),
  )
  const read = view(state)
  expect([read.openInterest('M'), read.openInterest('N')]).toEqual([3n * most - 1n, undefined])
})
