import { notional } from '../book/valuation.ts'
import { formatScaled, parseDecimal } from '../exact/decimal.ts'
import { divide, floor, multiply, rational, total } from '../exact/rational.ts'
import {
  type AccountDraft,
  flatAccount,
  type PositionDraft,
  positionAt,
} from './random-accounts.ts'
import type { MarketDraft } from './random-markets.ts'
import type { Random } from './random.ts'
import type { AccountSnapshot, BookSnapshot, ScenarioSnapshot } from './snapshot.ts'

/** The scenario that policies of one factor look for. */
const FACTOR = 'factor'

/** Adds what policies that look at moves of prices read: scenarios, exposure held elsewhere, consent to closing both legs. */
export function withStress(random: Random, book: BookSnapshot): BookSnapshot {
  const isPlain = book.markets.length === 1 && random.isOneIn100(30)
  return {
    ...book,
    ...(isPlain ? {} : { scenarios: randomScenarios(random, book) }),
    accounts: book.accounts.map((account) => withHedges(random, book, account)),
  }
}

/** The factor, and in half of books one or two moves more. */
function randomScenarios(random: Random, { markets }: BookSnapshot): ScenarioSnapshot[] {
  const others = random.isOneIn100(50) ? random.shuffle(['crash', 'alts', 'a-squeeze']) : []
  return random
    .shuffle([FACTOR, ...others.slice(0, random.between(1, 2))])
    .map((scenario): ScenarioSnapshot => {
      const isMirrored = random.isOneIn100(25)
      const named = markets.map(({ market }) => [market, returnOf(random, isMirrored)] as const)
      const left = random.isOneIn100(30) ? random.below(named.length) : -1
      const kept = named.filter((_, index) => index !== left)
      return {
        scenario,
        returns: Object.fromEntries([
          ...kept,
          ...(left === -1 ? [] : [['*', returnOf(random, false)] as const]),
        ]),
        ...(random.isOneIn100(20) ? { symmetric: false } : {}),
      }
    })
}

/** Mostly of one direction, so that what is long of one market and short of another is hedged. */
function returnOf(random: Random, isMirrored: boolean): string {
  const ppm = random.pick([
    50_000,
    100_000,
    100_000,
    200_000,
    333_333,
    1_000_000,
    random.below(900_000),
  ])
  const isDown = isMirrored && random.isOneIn100(50)
  return formatScaled(BigInt(isDown ? -ppm : ppm), 6)
}

function withHedges(random: Random, book: BookSnapshot, from: AccountSnapshot): AccountSnapshot {
  const account: AccountSnapshot = random.isOneIn100(65) ? { ...from, bothLegs: true } : from
  if (!random.isOneIn100(15)) return account
  const market = random.pick(book.markets)
  const held = from.positions.find((position) => position.market === market.market)
  const lotSize = parseDecimal(market.lotSize)
  const lots = held === undefined ? 40n : floor(divide(parseDecimal(held.size), lotSize))
  const declared = (-lots * BigInt(random.between(-50, 150))) / 100n
  if (declared === 0n) return account
  const places = market.lotSize.split('.')[1]?.length ?? 0
  const size = floor(multiply(lotSize, rational(declared * 10n ** BigInt(places))))
  return {
    ...account,
    declaredHedge: [{ market: market.market, size: formatScaled(size, places) }],
  }
}

/**
 * Accounts with lots of two or three markets whose moves cancel out, more or less, and who are asked in some of them: opposite
 * ones in pairs, so that legs left over find each other.
 */
export function hedgedAccounts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  if (markets.length < 2) return []
  return Array.from({ length: random.between(1, 3) }, () => {
    const [first, second] = random.shuffle(markets)
    if (first === undefined || second === undefined) throw new Error('two markets are there')
    const lots = BigInt(random.between(2, 40))
    const side = random.pick(['long', 'short'] as const)
    const other = side === 'long' ? 'short' : 'long'
    const held = [
      positionAt(random, first, side, lots, random.between(-100, 100)),
      positionAt(random, second, other, matching(first, second, lots), random.between(-100, 100)),
    ]
    return {
      ...flatAccount(random, false),
      cross: { money: moneyFor(random, held), positions: held },
    }
  })
}

/**
 * Somebody who fell in two markets, opposite ways, and those who hold against him what a third market offsets: cutting them
 * breaks hedges whose other legs find each other.
 */
export function brokenPairs(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  const [first, second, third] = random.shuffle(markets)
  if (first === undefined || second === undefined || third === undefined) return []
  const fallen = [
    positionAt(random, first, 'long', BigInt(random.between(30, 60)), random.between(50, 300)),
    positionAt(random, second, 'short', BigInt(random.between(30, 60)), random.between(50, 300)),
  ]
  const owed = floor(multiply(total(fallen.map(notional)), rational(2n, 5n)))
  return [
    { ...flatAccount(random, true), cross: { money: -owed, positions: fallen } },
    ...pairsOf(random, first, third, 'short'),
    ...pairsOf(random, second, third, 'long'),
  ]
}

/** One to three accounts on a side of a market, with as much of another on the other side. */
function pairsOf(
  random: Random,
  asked: MarketDraft,
  other: MarketDraft,
  side: 'long' | 'short',
): AccountDraft[] {
  return Array.from({ length: random.between(2, 3) }, () => {
    const lots = BigInt(random.between(10, 30))
    const held = [
      positionAt(random, asked, side, lots, 0),
      positionAt(
        random,
        other,
        side === 'long' ? 'short' : 'long',
        matching(asked, other, lots),
        0,
      ),
    ]
    return {
      ...flatAccount(random, false),
      cross: { money: moneyFor(random, held), positions: held },
    }
  })
}

/** Lots of one market that are worth about as much as lots of another. */
function matching(of: MarketDraft, by: MarketDraft, lots: bigint): bigint {
  const worth = floor(divide(multiply(rational(lots), of.market.lotValue), by.market.lotValue))
  return worth > 60n ? 60n : worth < 1n ? 1n : worth
}

/** A fifth to all of what the positions are worth. */
function moneyFor(random: Random, held: readonly PositionDraft[]): bigint {
  const size = multiply(
    total(held.map(notional)),
    rational(BigInt(random.between(50, 1000)), 1000n),
  )
  return floor(size)
}

/** The same accounts with few lots, for rules that look at every lot. */
export function withFewLots(drafts: readonly AccountDraft[], lotsMax: bigint): AccountDraft[] {
  return drafts.map((draft) => ({
    ...draft,
    cross: fewer(draft.cross, lotsMax),
    isolated: draft.isolated.map((bucket) => fewer(bucket, lotsMax)),
  }))
}

/** A bucket scaled down as a whole, so that it stays what it was made for. */
function fewer(
  { money, positions }: AccountDraft['cross'],
  lotsMax: bigint,
): AccountDraft['cross'] {
  const most = positions.reduce((largest, { lots }) => (lots > largest ? lots : largest), 0n)
  if (most <= lotsMax) return { money, positions: [...positions] }
  const scale = (value: bigint): bigint => (value * lotsMax) / most
  return {
    money: scale(money),
    positions: positions.map((held) => {
      const lots = scale(held.lots)
      const kept = lots > 0n ? lots : 1n
      return {
        ...held,
        lots: kept,
        entryValue: atLeastOne((held.entryValue * kept) / held.lots),
        entryPrice: undefined,
      }
    }),
  }
}

function atLeastOne(value: bigint): bigint {
  return value > 0n ? value : 1n
}
