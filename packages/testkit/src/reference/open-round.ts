import {
  type Book,
  type Bucket,
  bucketsOf,
  crossBucketOf,
  type Fund,
  type Layer,
  lotValueAt,
  type Position,
  valueSideOf,
} from '../book/book.ts'
import { deficit, equity, profit } from '../book/valuation.ts'
import { formatDecimal } from '../exact/decimal.ts'
import {
  add,
  floor,
  isNegative,
  isZero,
  multiply,
  negate,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { formatSize, priceField } from './booking.ts'
import type { ExposureRow, ResidualExposureRow } from '../resolution.ts'
import { poolNeeds } from './pool-factor.ts'
import {
  type CaseRecord,
  type GainBase,
  type PoolLeg,
  positionKey,
  type Round,
  saw,
} from './round.ts'
import { historiesOf, noteBalances } from './fund-history.ts'
import type { Rules } from './rules.ts'
import { evaluateTriggers } from './triggers.ts'
import { bankruptcyLotValue, shareOf, splitWeights } from './split.ts'

/** Settles funding, opens a case for whatever is bankrupt or beyond its factor, and freezes gains. Without a case nothing is settled. */
export function openRound(book: Book, rules: Rules, steps: readonly Layer[]): Round {
  const histories = historiesOf(book)
  const unsettled = new Map(book.accounts.map((account) => [account, account.unsettledFunding]))
  for (const account of book.accounts) {
    crossBucketOf(account).money += account.unsettledFunding
    account.unsettledFunding = 0n
  }
  const bankrupt = bucketsOf(book).filter((bucket) => isNegative(equity(bucket)))
  const inDefault = book.funds.filter(isInDefault)
  const seen = new Map<string, number>()
  const round: Round = {
    book,
    rules,
    cases: [],
    seen,
    steps,
    switches: new Set(),
    changes: [],
    histories,
    settled: [],
    crossed: [],
    charged: new Map(),
    withdrawals: undefined,
    hasEnded: false,
    hasFundMoved: inDefault.some(({ balance }) => balance !== 0n),
    equityAtOpening: new Map(bucketsOf(book).map((bucket) => [bucket, equity(bucket)])),
    unsettledAtOpening: new Map(
      book.accounts.map((account) => [account, account.unsettledProfit] as const),
    ),
    claims: new Map(book.claims.map(({ account, owed }) => [account, owed])),
    gainBases: gainBasesOf(book, bankrupt),
    lotsAtOpening: lotsAtOpening(book),
    lotsClosed: new Map(),
    brokenHedges: new Set(),
    adlCosts: new Map(),
    haircutCharges: new Map(),
    residue: 0n,
  }
  for (const bucket of bankrupt) takeOverAssets(round, bucket)
  for (const fund of inDefault) moveBalance(round, fund)
  const owing: Owing[] = [
    ...bankrupt.map((bucket) => ({ bucket })),
    ...inDefault.map((fund) => ({ bucket: fund.inventory, fund })),
  ]
  round.cases.push(...owing.map((who, index) => openCase(book, who, index + 1)))
  const pools = poolNeeds(round)
  if (owing.length + pools.length === 0) {
    for (const [account, amount] of unsettled) {
      crossBucketOf(account).money -= amount
      account.unsettledFunding = amount
    }
    return round
  }
  const all = inOrder(book, [...owing, ...pools])
  round.cases.splice(0, owing.length, ...all.map((who, index) => openCase(book, who, index + 1)))
  seen.set('case', all.length)
  if (pools.length > 0) saw(round, 'pool beyond its factor')
  if (inDefault.length > 0) noteBalances(histories, book)
  evaluateTriggers(round)
  return round
}

/** What becomes a case: a bucket, the inventory of a fund, or a leg of a pool. */
interface Owing {
  readonly bucket: Bucket
  readonly fund?: Fund
  readonly pool?: PoolLeg
}

/** By account id and bucket name, funds last. */
function inOrder(book: Book, owing: readonly Owing[]): Owing[] {
  return [...bucketsOf(book), ...book.funds.map(({ inventory }) => inventory)].flatMap((bucket) =>
    owing.filter((who) => who.bucket === bucket),
  )
}

/** What a fund in default has, or owes, stands behind its inventory (F-4). */
function moveBalance(round: Round, fund: Fund): void {
  saw(round, 'fund in default')
  fund.inventory.money += fund.balance
  fund.balance = 0n
}

/** A fund with inventory that owes more than it has (F-4). */
function isInDefault({ balance, inventory }: Fund): boolean {
  return inventory.positions.length > 0 && isNegative(add(rational(balance), equity(inventory)))
}

/**
 * The venue takes over the other assets of a wallet that owes without them, for what they are worth. A
 * bucket that is bankrupt with them is so all the more without (B-7).
 */
function takeOverAssets(round: Round, bucket: Bucket): void {
  if (bucket.assets > 0n) saw(round, 'assets taken over')
  bucket.money += bucket.assets
  bucket.assets = 0n
}

function lotsAtOpening(book: Book): Map<string, bigint> {
  return new Map(
    bucketsOf(book).flatMap((bucket) =>
      bucket.positions.map((held) => [positionKey(bucket, held), held.lots] as const),
    ),
  )
}

function openCase(book: Book, { bucket, fund, pool }: Owing, number: number): CaseRecord {
  const weights = splitWeights(bucket.positions, book.deficitSplit)
  const weighted = bucket.positions.flatMap((held, index) => {
    const weight = weights[index] ?? zero
    return isZero(weight) ? [] : [{ ...legOf(held), weight }]
  })
  return {
    caseId: `${book.domain}:0:${number}`,
    bucket,
    fund,
    pool,
    opening: {
      equity: equity(bucket),
      deficit: deficit(bucket),
      exposure: exposureRows(book, { bucket, pool }),
      legs: pool === undefined ? bucket.positions.map(legOf) : [],
      weightedLegs: pool === undefined ? weighted : [],
    },
    layers: [],
    payments: [],
    returned: new Map(),
    isFilledUnbounded: false,
    residue: 0n,
  }
}

function legOf({ market, side }: Position): { market: string; side: string } {
  return { market: market.market, side }
}

function gainBasesOf(book: Book, bankrupt: readonly Bucket[]): Map<string, GainBase> {
  const bases = new Map<string, GainBase>()
  for (const bucket of bucketsOf(book)) {
    if (bankrupt.some(({ account }) => account === bucket.account)) continue
    for (const held of bucket.positions) {
      bases.set(positionKey(bucket, held), {
        bucket,
        market: held.market.market,
        side: held.side,
        base: atLeastZero(floor(profit(held))),
        ofPeriod: gainOfPeriod(held),
      })
    }
  }
  return bases
}

/** What a position gained since the market's previous mark, or undefined where it has none. */
function gainOfPeriod({ market, side, lots }: Position): bigint | undefined {
  if (market.previousMarkPrice === undefined) return undefined
  const rise = subtract(market.lotValue, lotValueAt(market, market.previousMarkPrice))
  const gained = multiply(
    valueSideOf(market, side) === 'long' ? rise : negate(rise),
    rational(lots),
  )
  return atLeastZero(floor(gained))
}

function atLeastZero(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}

/** What someone has to take over, with present bankruptcy prices. */
export function residualExposureRows(book: Book, exposed: Exposed): ResidualExposureRow[] {
  return exposureRows(book, exposed).map(({ markPrice: _shownBefore, ...row }) => row)
}

type Exposed = Pick<CaseRecord, 'bucket' | 'pool'>

/** All positions, or of a pool the lots of its leg that are to be closed. */
function exposureRows(book: Book, { bucket, pool }: Exposed): ExposureRow[] {
  const legs =
    pool === undefined
      ? bucket.positions.map((held) => ({ held, lots: held.lots }))
      : [{ held: pool.held, lots: pool.left }].filter(
          ({ lots, held }) => lots > 0n && held.lots > 0n,
        )
  return legs.map(({ held, lots }) => ({
    market: held.market.market,
    side: held.side,
    size: formatSize(held.market, lots),
    markPrice: formatDecimal(held.market.markPrice, held.market.pricePlaces),
    ...priceField(
      'bankruptcyPrice',
      held.market,
      bankruptcyLotValue(held, shareOf(bucket, held, book.deficitSplit)),
    ),
  }))
}
