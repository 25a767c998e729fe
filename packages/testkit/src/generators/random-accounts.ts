import { type Bucket, type Position, type Side, valueSideOf } from '../book/book.ts'
import { equity, maintenance, notional } from '../book/valuation.ts'
import { formatScaled } from '../exact/decimal.ts'
import {
  floor,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
} from '../exact/rational.ts'
import type { Random } from './random.ts'
import type { MarketDraft } from './random-markets.ts'

export interface PositionDraft extends Position {
  readonly draft: MarketDraft
  readonly entryPrice: string | undefined
}

export interface BucketDraft {
  money: bigint
  readonly positions: PositionDraft[]
}

export interface AccountDraft {
  readonly kind: string
  readonly isBankrupt: boolean
  owner: string | undefined
  adlExempt: boolean
  readonly funding: bigint
  readonly cross: BucketDraft
  readonly isolated: readonly BucketDraft[]
}

/** An account of random positions whose money puts each bucket where its role wants it. */
export function randomAccount(
  random: Random,
  markets: readonly MarketDraft[],
  isBankrupt: boolean,
  hedgedPercent: number = isBankrupt ? 18 : 12,
): AccountDraft {
  const isHedged = random.isOneIn100(hedgedPercent)
  const cross: PositionDraft[] = []
  const isolated: PositionDraft[] = []
  const count = random.pickWeighted([
    [65, 1],
    [25, 2],
    [10, 4],
  ])
  for (const draft of random.shuffle(markets).slice(0, count)) {
    const side = random.pick<Side>(['long', 'short'])
    const sides: Side[] = isHedged ? ['long', 'short'] : [side]
    for (const each of sides) {
      const into = random.isOneIn100(25) ? isolated : cross
      into.push(randomPosition(random, draft, each, isBankrupt))
    }
  }
  const isFunded = random.isOneIn100(10)
  const funding = isFunded ? BigInt(random.between(-5_000, 5_000)) : 0n
  const fallen = isBankrupt ? random.below(isolated.length + (cross.length > 0 ? 1 : 0)) : -1
  const isCrossFallen = isBankrupt && cross.length > 0 && fallen === isolated.length
  return {
    kind: random.pick(['trader', 'trader', 'trader', 'marketMaker']),
    isBankrupt,
    owner: undefined,
    adlExempt: false,
    funding,
    cross: { money: crossMoney(random, cross, isCrossFallen) - funding, positions: cross },
    isolated: isolated.map((position, index) => ({
      money: atLeastOne(bucketMoney(random, [position], index === fallen)),
      positions: [position],
    })),
  }
}

/** Who takes the other side of what the others left open. */
export function balancingAccount(
  random: Random,
  positions: readonly { readonly draft: MarketDraft; readonly lots: bigint; readonly side: Side }[],
): AccountDraft {
  const held = positions.map(({ draft, lots, side }) => positionAt(random, draft, side, lots, 250))
  return {
    kind: random.pick(['marketMaker', 'vault', 'trader']),
    isBankrupt: false,
    owner: undefined,
    adlExempt: random.isOneIn100(8),
    funding: 0n,
    cross: { money: crossMoney(random, held, false), positions: held },
    isolated: [],
  }
}

/** Without positions nearly everybody has money; a few owe some. */
export function flatAccount(random: Random, isBankrupt: boolean): AccountDraft {
  const money = BigInt(random.between(1, 50_000))
  return {
    kind: 'trader',
    isBankrupt,
    owner: undefined,
    adlExempt: false,
    funding: 0n,
    cross: { money: isBankrupt ? -money : money, positions: [] },
    isolated: [],
  }
}

export function sizeOf({ draft, side, lots }: PositionDraft): string {
  const { lotSize, sizePlaces } = draft.market
  const scaled = floor(multiply(lotSize, rational(lots * 10n ** BigInt(sizePlaces))))
  return formatScaled(side === 'long' ? scaled : -scaled, sizePlaces)
}

function randomPosition(
  random: Random,
  draft: MarketDraft,
  side: Side,
  isBankrupt: boolean,
): PositionDraft {
  const lots = random.pickWeighted([
    [20, random.between(1, 9)],
    [50, random.between(10, 200)],
    [30, random.between(200, 3_000)],
  ])
  const isLosing = isBankrupt && random.isOneIn100(85)
  const adverse = isLosing ? random.between(10, 400) : random.between(-400, 300)
  return positionAt(random, draft, side, BigInt(lots), adverse)
}

/** A position that has lost so many per mille of its entry; a negative loss is a gain. */
export function positionAt(
  random: Random,
  draft: MarketDraft,
  side: Side,
  lots: bigint,
  lossPerMille: number,
): PositionDraft {
  const { market, markTicks, tickValueQuote, tickMultiple, tickPlaces } = draft
  const isLong = valueSideOf(market, side) === 'long'
  const factor = BigInt(1000 + (isLong ? lossPerMille : -lossPerMille))
  if (market.contract === 'linear' && random.isOneIn100(40)) {
    const ticks = larger((markTicks * factor) / 1000n, 1n)
    const entryPrice = formatScaled(ticks * tickMultiple, tickPlaces)
    return { draft, market, side, lots, entryValue: lots * ticks * tickValueQuote, entryPrice }
  }
  const cost = multiply(market.lotValue, rational(lots * factor, 1000n))
  const entryValue = larger(floor(cost) + BigInt(random.between(-1, 1)), 1n)
  return { draft, market, side, lots, entryValue, entryPrice: undefined }
}

function crossMoney(random: Random, held: readonly PositionDraft[], isFallen: boolean): bigint {
  if (held.length === 0) return BigInt(random.pick([0, random.between(0, 100_000)]))
  return bucketMoney(random, held, isFallen)
}

/**
 * Of buckets that are to be bankrupt one in ten lacks less than two units; of the others one in eight
 * is within 1 % of its maintenance, one in ten below it, the rest at leverage 1 to 50.
 */
function bucketMoney(random: Random, held: readonly PositionDraft[], isFallen: boolean): bigint {
  const bucket = valued(held)
  const size = total(held.map(notional))
  const required = rational(maintenance(bucket))
  const perMille = (of: Rational, least: number, most: number): Rational =>
    multiply(of, rational(BigInt(random.between(least, most)), 1000n))
  const unrealised = equity(bucket)
  if (isFallen) {
    const missing = random.isOneIn100(10)
      ? rational(BigInt(random.between(0, 1)))
      : perMille(size, 1, random.pick([5, 30, 100]))
    return floor(subtract(negate(missing), unrealised)) - 1n
  }
  const target = random.pickWeighted([
    [12, perMille(required, 992, 1008)],
    [10, perMille(required, 200, 990)],
    [18, perMille(required, 1010, 3000)],
    [45, perMille(size, 50, 500)],
    [15, perMille(size, 500, 3000)],
  ])
  return floor(subtract(target, unrealised))
}

/** A bucket without money, to be valued. */
function valued(positions: readonly PositionDraft[]): Bucket {
  const account = {
    account: '',
    owner: '',
    kind: 'trader',
    adlExempt: false,
    isHedge: false,
    declaredHedges: [],
    bothLegs: false,
    unsettledFunding: 0n,
    unsettledProfit: 0n,
    buckets: [],
  }
  return {
    account,
    name: 'cross',
    isolatedMarket: undefined,
    money: 0n,
    assets: 0n,
    positions: [...positions],
  }
}

function atLeastOne(money: bigint): bigint {
  return larger(money, 1n)
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}
