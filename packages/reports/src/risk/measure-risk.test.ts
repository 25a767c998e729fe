import { readFileSync } from 'node:fs'
import {
  createState,
  addRatios,
  type BookSpec,
  compareRatios,
  findPreset,
  type MarginView,
  type Ratio,
  ratio,
} from '@plimsoll/engine'
import { parseBook, parseBookText } from '@plimsoll/protocol'
import { randomBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lotQuoteAtMark } from '../comparison/market-value.ts'
import { playRound } from '../comparison/play-round.ts'
import type { PlayedRound } from '../comparison/played-round.ts'
import { fairnessOrder } from './burden-shares.ts'
import { measureRisk } from './measure-risk.ts'
import { nextShock } from './next-shock.ts'
import type { ShockLaw } from './price-moves.ts'
import { brokenHedges, largestStress } from './stress-after.ts'

const resolvePolicy = (
  name: string,
): NonNullable<ReturnType<typeof findPreset>>['spec'] | undefined => findPreset(name)?.spec

function played(spec: BookSpec): PlayedRound {
  const result = playRound(createState(spec), spec.timeMs)
  if ('refused' in result) throw new Error(result.refused.message)
  return result.played
}

const first = parseBookText(
  readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8'),
  { file: 'first', resolvePolicy },
).spec
const usdt = (whole: bigint): bigint => whole * 1_000_000n

describe('the first example, by hand', () => {
  // After it b1 has 30,000 and 1 BTC long, a2 19,250 and 1 BTC short, at 50,000; a1 is flat and z9 closed.
  const round = played(first)
  const law: ShockLaw = {
    markets: ['BTC-USDT'],
    shocks: [
      { weight: 2, returnsPpm: [-700_000] },
      { weight: 1, returnsPpm: [500_000] },
      { weight: 1, returnsPpm: [0] },
    ],
  }

  test('−70 % leaves b1 5,000 short, +50 % a2 5,750', () => {
    expect(nextShock(round, law, 750_000)).toEqual({
      meanQuote: ratio(usdt(2n * 5_000n + 5_750n), 4n),
      shortfallQuote: ratio(usdt(5_750n)),
    })
  })

  test('at a level inside a move, that move counts in part', () => {
    // The worst half: all of +50 %, and half of −70 %.
    expect(nextShock(round, law, 500_000).shortfallQuote).toEqual(ratio(usdt(5_750n + 5_000n), 2n))
  })

  test('stress is ±100 % of the only market; no hedge is broken', () => {
    expect(largestStress(round, law)).toEqual({
      account: 'a2',
      bucket: 'cross',
      leverage: ratio(200n, 77n),
    })
    expect(brokenHedges(round, law)).toEqual({ lossQuote: ratio(0n), accounts: 0 })
  })

  test('shares: a1 lost 750 of 16,000 and a2 250 of 19,500', () => {
    const { shares, rehedge, positionsCut, fullCloses } = measureRisk(round, law, 975_000)
    expect(shares.largestShareOfEquity).toEqual(ratio(750n, 16_000n))
    expect(shares.sharesBillionths).toEqual([46_875_000n, 12_820_512n])
    // Of 750, 250 and nothing for b1, which has no profit and is not counted: (750 − 250) / (2 × 1,000).
    expect(shares.gini).toEqual(ratio(1n, 4n))
    // a1 had 15,000 of profit; the case 1,250 of deficit, 1,000 of which were raised.
    expect(shares.survivors.ptsrPaper).toEqual(ratio(1425n, 100n))
    expect(shares.survivors.ptsrCode).toEqual(ratio(57n))
    expect(rehedge).toEqual({ orders: 2, notionalQuote: ratio(usdt(100_000n)) })
    expect({ positionsCut, fullCloses }).toEqual({ positionsCut: 2, fullCloses: 1 })
  })
})

test('a hedge is broken by as much as the stress loss of a cut account grows', () => {
  // `a` is long 10 of M and short 10 of N; `z` is long N and broke, so that a's short is cut.
  const market = (name: string): BookSpec['markets'][number] => ({
    ...firstMarket(),
    market: name,
    tickValueQuote: 1n as never,
    markPriceTicks: ratio(100n),
  })
  const position = (name: string, lots: bigint, entry = 100n): object => ({
    market: name,
    sizeLots: lots,
    entryValueQuote: entry * (lots < 0n ? -lots : lots),
    marginMode: 'cross',
  })
  const account = (name: string, money: bigint, positions: readonly object[]): object => ({
    account: name,
    kind: 'trader',
    collateralQuote: money,
    positions,
  })
  const policy = findPreset('contract-pro-rata')?.spec
  const spec = {
    ...first,
    markets: ['M', 'N'].map(market),
    accounts: [
      account('a', 500n, [position('M', 10n), position('N', -10n)]),
      account('b', 2_000n, [position('M', -10n)]),
      account('z', 0n, [position('N', 10n, 101n)]),
    ],
    funds: [],
    waterfall: [{ layer: 'adl', policy }],
    scenarios: [
      {
        scenario: 'all',
        returns: ['M', 'N'].map((name) => ({ market: name, returnPpm: 200_000 })),
      },
    ],
  } as unknown as BookSpec
  const round = played(spec)
  const law: ShockLaw = { markets: ['M', 'N'], shocks: [{ weight: 1, returnsPpm: [0, 0] }] }
  // Before: nothing to lose. After: 10 long of M, 1,000 × 20 %.
  expect(brokenHedges(round, law)).toEqual({ lossQuote: ratio(200n), accounts: 1 })
})

function firstMarket(): BookSpec['markets'][number] {
  const [market] = first.markets
  if (market === undefined) throw new Error('the example has a market')
  return market
}

describe('on random books, like the plain sum over every bucket and move', () => {
  const cases = fc.record({
    seed: fc.nat(1_000_000),
    moves: fc.array(
      fc.array(fc.integer({ min: -900_000, max: 900_000 }), { minLength: 4, maxLength: 4 }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  })

  test('what the next shock leaves, and the largest stress leverage', () => {
    let short = 0
    fc.assert(
      fc.property(cases, ({ seed, moves }) => {
        const { spec } = parseBook(randomBook(seed), { file: 'random', resolvePolicy })
        const round = played({ ...spec, waterfall: [] })
        const markets = spec.markets.map(({ market }) => market)
        const shocks = moves.map((returnsPpm) => ({
          weight: 1,
          returnsPpm: returnsPpm.slice(0, markets.length),
        }))
        const law = { markets, shocks }
        const losses = shocks.map(({ returnsPpm }) =>
          round.after.margins.reduce(
            (sum, margin) => sum + plainDeficit(spec, margin, returnsPpm),
            0n,
          ),
        )
        const total = losses.reduce((sum, one) => sum + one, 0n)
        if (total > 0n) short += 1
        expect(nextShock(round, law, 0).meanQuote).toEqual(ratio(total, BigInt(losses.length)))
        expect(nextShock(round, law, 0).shortfallQuote).toEqual(ratio(total, BigInt(losses.length)))
        const published = { ...spec, scenarios: shocks.map((one) => scenarioOf(markets, one)) }
        expect(largestStress({ ...round, spec: published }, law)?.leverage).toEqual(
          plainStress(published, round, shocks),
        )
      }),
      { numRuns: 60 },
    )
    expect(short).toBeGreaterThan(10)
  })
})

function scenarioOf(
  markets: readonly string[],
  { returnsPpm }: { readonly returnsPpm: readonly number[] },
): NonNullable<BookSpec['scenarios']>[number] {
  const returns = markets.map((market, place) => ({ market, returnPpm: returnsPpm[place] ?? 0 }))
  return { scenario: JSON.stringify(returnsPpm), returns, isOneSided: true }
}

/** Undefined where nobody without a case and with equity has a position. */
function plainStress(
  spec: BookSpec,
  { round, after }: PlayedRound,
  shocks: readonly { readonly returnsPpm: readonly number[] }[],
): Ratio | undefined {
  const cases = new Set(round.cases.map(({ account }) => account))
  const leverages = after.margins
    .filter(({ account, equityQuote }) => !cases.has(account) && equityQuote.numerator > 0n)
    .filter(({ positions }) => positions.length > 0)
    .flatMap(({ equityQuote, positions }) =>
      shocks.map(({ returnsPpm }) => {
        const loss = positions.reduce((sum, { market, side, lots }) => {
          const place = spec.markets.findIndex((one) => one.market === market)
          const { numerator, denominator } = lotQuoteAtMark(spec.markets[place] ?? firstMarket())
          const signed = (side === 'long' ? -lots : lots) * BigInt(returnsPpm[place] ?? 0)
          return addRatios(sum, ratio(signed * numerator, denominator * 1_000_000n))
        }, ratio(0n))
        const positive = loss.numerator > 0n ? loss : ratio(0n)
        return ratio(
          positive.numerator * equityQuote.denominator,
          positive.denominator * equityQuote.numerator,
        )
      }),
    )
  if (leverages.length === 0) return undefined
  return leverages.reduce((most, one) => (compareRatios(one, most) > 0 ? one : most))
}

/** Rounded up to a unit; an inverse contract at the value that its price then has, in whole millionths towards no change. */
function plainDeficit(spec: BookSpec, margin: MarginView, returnsPpm: readonly number[]): bigint {
  let [numerator, denominator] = [margin.equityQuote.numerator, margin.equityQuote.denominator]
  for (const { market, side, lots } of margin.positions) {
    const place = spec.markets.findIndex((one) => one.market === market)
    const of = spec.markets[place]
    if (of === undefined) throw new Error('a known market')
    const value = lotQuoteAtMark(of)
    const given = BigInt(returnsPpm[place] ?? 0)
    const move = of.contract === 'linear' ? given : (given * 1_000_000n) / (1_000_000n + given)
    const gain = (side === 'long' ? 1n : -1n) * lots * value.numerator * move
    numerator = numerator * value.denominator * 1_000_000n + gain * denominator
    denominator *= value.denominator * 1_000_000n
  }
  return numerator >= 0n ? 0n : (-numerator + denominator - 1n) / denominator
}

test('fairness is an order of sums from the top', () => {
  expect(fairnessOrder([5n, 1n], [4n, 2n])).toBe('lessFair')
  expect(fairnessOrder([4n, 2n], [5n, 1n])).toBe('fairer')
  expect(fairnessOrder([4n, 4n], [5n, 1n])).toBe('neither')
  expect(fairnessOrder([3n], [3n, 0n])).toBe('same')
  expect(fairnessOrder([], [1n])).toBe('fairer')
})
