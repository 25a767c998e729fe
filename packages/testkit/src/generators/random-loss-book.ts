import { type Book, bucketsOf } from '../book/book.ts'
import { findPreset } from '../book/presets.ts'
import { readBook } from '../book/read-book.ts'
import { deficit, equity, notional, profit } from '../book/valuation.ts'
import { waterfallFor, waterfallNames } from '../book/waterfall-presets.ts'
import { formatScaled } from '../exact/decimal.ts'
import { floor, isNegative, larger, total, zero } from '../exact/rational.ts'
import { balancing, copies, shareOwners } from './account-groups.ts'
import { type AccountDraft, flatAccount, randomAccount } from './random-accounts.ts'
import { deficitSplit } from './random-book.ts'
import { randomIds } from './random-ids.ts'
import { type LayerSurroundings, randomLayers } from './random-layers.ts'
import { randomLossFunds, writeLossFunds } from './random-loss-funds.ts'
import { type MarketDraft, marketOf } from './random-markets.ts'
import { randomOffers } from './random-offers.ts'
import { randomPolicyMarkets } from './random-policy-markets.ts'
import { createRandom, type Random } from './random.ts'
import type { AccountSnapshot, BookSnapshot, LayerSnapshot, MarketSnapshot } from './snapshot.ts'
import { accountSnapshot, fundSnapshot } from './write-drafts.ts'

/** Drawn waterfalls under the name of none. */
export const drawnWaterfall = 'drawn'

/** The published waterfalls, and waterfalls that are drawn anew for every book. */
export const judgedWaterfalls: readonly string[] = [...waterfallNames(), drawnWaterfall]

/**
 * A random book, wholly decided by a waterfall's name and a seed, in which losses go far: one to three cases, funds of two
 * purposes with inventory, limits and a past, vaults, accounts without a position, unsettled profit, claims.
 */
export function randomLossBook(waterfall: string, seed: number): BookSnapshot {
  const random = createRandom(Math.imul(seed, 37) + 1000 + judgedWaterfalls.indexOf(waterfall))
  const decimals = random.pick([0, 2, 2, 4])
  const markets = randomPolicyMarkets(random, decimals, ['BTC', 'ETH', 'a-coin'], true).map(
    (draft) => withPreviousMark(draft, decimals),
  )
  const funds = randomLossFunds(random, markets)
  const drafts = randomDrafts(random, markets)
  const isPool = waterfall === 'gmx-v2' ? random.isOneIn100(90) : random.isOneIn100(15)
  const others = balancing(random, markets, [...drafts, ...funds], isPool ? 1 : undefined)
  const all = [...drafts, ...(isPool ? others.map(asPool) : others)]
  const ids = randomIds(random, all.length)
  shareOwners(random, all, ids)
  const accounts = all
    .map((draft, index) => accountSnapshot(draft, ids[index] ?? '', decimals))
    .map((account) => withUnsettled(random, account, decimals))
  const bare: BookSnapshot = {
    version: 1,
    timeMs: 1_760_130_964_831,
    domain: 'loss',
    ...deficitSplit(random),
    asset: { name: 'COIN', decimals },
    markets: markets.map(({ snapshot }) => snapshot),
    accounts,
    funds: funds.map((draft) => fundSnapshot(draft, { balance: 0n, floor: 0n }, decimals)),
    waterfall: [],
    seed: String(random.below(9)),
  }
  const size = caseSize(readBook(bare))
  const needsPools = isPool || waterfall === 'gmx-v2'
  const book: BookSnapshot = {
    ...bare,
    ...(needsPools ? { markets: withPoolValues(random, bare) } : {}),
    ...writeLossFunds(random, bare, funds, size),
    ...randomClaims(random, bare),
  }
  if (waterfall !== drawnWaterfall) return { ...book, waterfall: waterfallFor(waterfall, book) }
  const layers = randomLayers(random, surroundingsOf(book))
  const needsOffers = layers.some(isOffering)
  return {
    ...book,
    waterfall: layers,
    ...(needsOffers
      ? { offers: randomOffers(random, markets, accounts, random.between(3, 9)) }
      : {}),
  }
}

/** Layers without a book of offers are refused. */
function isOffering({ layer, policy }: LayerSnapshot): boolean {
  const rules = typeof policy === 'string' ? findPreset(policy) : policy
  return layer === 'offers' || rules?.allocation.kind === 'voluntary'
}

/** The counterparty of everybody, with money to lose. */
function asPool(draft: AccountDraft): AccountDraft {
  const { cross } = draft
  return { ...draft, kind: 'vault', adlExempt: false, cross: { ...cross, money: cross.money * 3n } }
}

/** Mostly so that what winners of one side are owed is about as much of the pool as a venue allows. */
function withPoolValues(random: Random, snapshot: BookSnapshot): MarketSnapshot[] {
  const { accounts, decimals } = readBook(snapshot)
  const held = accounts
    .filter(({ kind }) => kind !== 'vault')
    .flatMap(({ buckets }) => buckets.flatMap(({ positions }) => positions))
  return snapshot.markets.map((market) => {
    const owed = ['long', 'short'].map((side) =>
      total(
        held.filter((one) => one.market.market === market.market && one.side === side).map(profit),
      ),
    )
    const most = floor(larger(owed[0] ?? zero, owed[1] ?? zero))
    const value =
      (most * BigInt(random.pick([random.between(300, 1170), random.between(1180, 3000)]))) / 1000n
    return { ...market, poolValue: formatScaled(value > 0n ? value : 1000n, decimals) }
  })
}

function withPreviousMark(draft: MarketDraft, decimals: number): MarketDraft {
  const { markPrice, previousMarkPrice = markPrice, ...rest } = draft.snapshot
  const snapshot = { ...rest, markPrice, previousMarkPrice }
  return { ...draft, snapshot, market: marketOf(snapshot, decimals) }
}

/** A vault in two of three books, with or without positions; accounts without a position in most. */
function randomDrafts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  const narrow = random.isOneIn100(60) ? markets.slice(0, 1) : markets
  const drafts = [
    ...Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () =>
      randomAccount(random, narrow, true, 10),
    ),
    ...Array.from({ length: random.between(2, 6) }, () =>
      randomAccount(random, markets, false, 15),
    ),
    ...Array.from({ length: random.below(3) }, () => flatAccount(random, false)),
  ]
  if (random.isOneIn100(10)) drafts.push(flatAccount(random, true))
  if (random.isOneIn100(25)) drafts.push(...copies(random, drafts))
  if (random.isOneIn100(10)) random.pick(drafts).adlExempt = true
  if (random.isOneIn100(65)) drafts.push(randomVault(random, markets))
  return drafts
}

/** A third of vaults hold nothing, half have money in abundance. */
function randomVault(random: Random, markets: readonly MarketDraft[]): AccountDraft {
  const model = random.isOneIn100(33)
    ? flatAccount(random, false)
    : randomAccount(random, markets, false, 0)
  const more = BigInt(random.pick([0, random.between(0, 5_000_000)]))
  const { cross } = model
  return { ...model, kind: 'vault', cross: { ...cross, money: cross.money + more } }
}

/** What a session brought: nothing, a loss, or a gain of which a part, all or more is still there. */
function withUnsettled(
  random: Random,
  account: AccountSnapshot,
  decimals: number,
): AccountSnapshot {
  const amount = random.pick([0, -random.between(1, 9_000), random.between(1, 60_000)])
  return { ...account, unsettledProfit: formatScaled(BigInt(amount), decimals) }
}

/** Claims of earlier rounds in one book of four. */
function randomClaims(random: Random, { accounts, asset }: BookSnapshot): Partial<BookSnapshot> {
  if (!random.isOneIn100(25)) return {}
  const claims = random
    .shuffle(accounts)
    .slice(0, random.between(1, 4))
    .map(({ account }) => ({
      account,
      amount: formatScaled(BigInt(random.between(1, 20_000)), asset.decimals),
    }))
  return { claims }
}

/** What the positions of bankrupt buckets are worth. */
function caseSize(book: Book): bigint {
  const bankrupt = bucketsOf(book).filter((bucket) => isNegative(equity(bucket)))
  return floor(total(bankrupt.flatMap(({ positions }) => positions).map(notional)))
}

function surroundingsOf(snapshot: BookSnapshot): LayerSurroundings {
  const book = readBook(snapshot)
  const vaults = book.accounts.filter(({ kind }) => kind === 'vault')
  const held = vaults.flatMap(({ buckets }) => buckets.flatMap(({ positions }) => positions))
  const needed = bucketsOf(book).reduce((sum, bucket) => sum + deficit(bucket), 1n)
  const named = (wanted: string): string[] =>
    book.funds.filter(({ purpose }) => purpose === wanted).map(({ fund }) => fund)
  return {
    decimals: book.decimals,
    vaults: vaults.map(({ account }) => account),
    hasPool: vaults.length > 0 && book.markets.some(({ poolValue }) => poolValue !== undefined),
    needed,
    vaultSize: floor(total(held.map(notional))) + caseSize(book),
    insurance: named('insurance'),
    capital: named('venueCapital'),
    markets: book.markets.map(({ market }) => market),
  }
}
