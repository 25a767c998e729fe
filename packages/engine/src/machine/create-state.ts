import type { AccountSpec, CollateralSpec, PositionSpec } from '../account/account-spec.ts'
import { findPosition, walletOf } from '../account/book.ts'
import { collateralsValueQuote, collateralTerms } from '../account/collateral.ts'
import { isolatedName } from '../account/isolated-name.ts'
import { type AccountRow, BookShape, NO_ACCOUNT } from '../account/book-shape.ts'
import type { FundRow } from '../fund/fund.ts'
import type { FundBalance } from '../fund/fund-past.ts'
import type { FundGroupSpec, FundSpec } from '../fund/fund-spec.ts'
import { createClaims } from '../ledger/claims.ts'
import { noCuts } from '../ledger/cut-memory.ts'
import { totalMoneyQuote } from '../ledger/ledger.ts'
import { compareOffers, type OfferRow } from '../ledger/offers.ts'
import { lotQuoteAt } from '../market/market.ts'
import { createPrices } from '../market/prices.ts'
import { assert, at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import type { Side } from '../quantity/units.ts'
import type { BookSpec, OfferSpec } from './book-spec.ts'
import { remembersCuts } from '../waterfall/waterfall-terms.ts'
import { createStanding } from '../waterfall/triggers/trigger-standing.ts'
import { checkBook } from './checks/check-book.ts'
import { createDocket } from './docket.ts'
import { type DomainTerms, domainTerms } from './domain-terms.ts'
import { assembleState, createColumns, inside, type State } from './state.ts'

/**
 * A state from a book. Slots are given in the order of ids, so that the order of the book's rows changes nothing.
 *
 * @throws BookRefused naming the first place of the book that breaks a rule; nothing is loaded
 */
export function createState(spec: BookSpec): State {
  checkBook(spec)
  const terms = domainTerms(spec)
  const { shape, funds, fundSpecs, holdings, offers } = layOut(terms, spec)
  const wallet = (account: string): number => walletNamed(shape, account)
  const columns = createColumns(shape)
  const docket = createDocket()
  holdings.buckets.forEach(({ moneyQuote, fundingQuote, collaterals = [] }, bucket) => {
    if (collaterals.length > 0) docket.collaterals.set(bucket, collaterals)
    columns.assetsValue.set(bucket, storable(collateralsValueQuote(collaterals)))
    columns.money.set(bucket, storable(moneyQuote))
    columns.unsettledFunding.set(bucket, storable(fundingQuote))
  })
  holdings.positions.forEach(({ lots, entryValueQuote }, position) => {
    columns.lots.set(position, storable(lots))
    columns.entryValue.set(position, storable(entryValueQuote))
  })
  const state = assembleState({
    terms,
    shape,
    funds,
    columns,
    prices: createPrices(terms.markets),
    standings: terms.markets.map(({ priceTimeMs = spec.timeMs }) => ({
      usedTimeMs: priceTimeMs,
      newestTimeMs: priceTimeMs,
      verdict: 'used',
      isFresh: true,
    })),
    fundBalances: fundSpecs.map(({ balanceQuote }) => balanceQuote),
    residueQuote: 0n,
    externalQuote: 0n,
    sequence: 0,
    timeMs: spec.timeMs,
    offers,
    docket,
    claims: createClaims(
      (spec.claims ?? []).map(({ account, amountQuote }) => ({
        wallet: wallet(account),
        amountQuote,
      })),
    ),
    unsettledProfits: new Map(
      spec.accounts
        .flatMap(({ account, unsettledProfitQuote: profit = 0n }) =>
          profit === 0n ? [] : [[wallet(account), profit] as const],
        )
        .sort(([a], [b]) => a - b),
    ),
    poolValues: new Map(
      terms.markets.flatMap(({ poolValueQuote: value }, market) =>
        value === undefined ? [] : [[market, value] as const],
      ),
    ),
    cutMemory: remembersCuts(terms.waterfall) ? noCuts : undefined,
    triggers: createStanding(terms.waterfall, spec.timeMs, balancesOf(fundSpecs, spec.timeMs)),
  })
  const { ledger } = inside(state)
  ledger.externalQuote = totalMoneyQuote(ledger)
  return state
}

function walletNamed(shape: BookShape, account: string): number {
  const slot = shape.accountSlot(account)
  assert(slot !== undefined, 'a checked book names known accounts only')
  return walletOf(at(shape.accounts, slot))
}

/** What insurance funds had, as far back as the book says, and have now. */
function balancesOf(
  fundSpecs: readonly FundSpec[],
  timeMs: number,
): { readonly earlier: FundBalance[]; readonly own: FundBalance[] } {
  const insurance = fundSpecs.flatMap((spec, fund) =>
    spec.purpose === 'venueCapital' ? [] : [{ fund, spec }],
  )
  return {
    earlier: insurance.flatMap(({ fund, spec: { history = [] } }) =>
      history.map((sample) => ({ fund, ...sample })),
    ),
    own: insurance.map(({ fund, spec: { balanceQuote } }) => ({ fund, timeMs, balanceQuote })),
  }
}

/** Amounts of the slots, in slot order. */
interface Holdings {
  readonly buckets: {
    readonly moneyQuote: bigint
    readonly fundingQuote: bigint
    readonly collaterals?: readonly CollateralSpec[]
  }[]
  readonly positions: { readonly lots: bigint; readonly entryValueQuote: bigint }[]
}

interface Layout {
  readonly shape: BookShape
  readonly funds: FundRow[]
  readonly fundSpecs: readonly FundSpec[]
  readonly holdings: Holdings
  readonly offers: readonly OfferRow[]
}

/** A layout under construction. */
interface Rows {
  readonly marketIndex: ReadonlyMap<string, number>
  readonly shape: BookShape
  readonly holdings: Holdings
}

function layOut({ markets }: DomainTerms, spec: BookSpec): Layout {
  const rows: Rows = {
    marketIndex: new Map(markets.map(({ market }, index) => [market, index])),
    shape: new BookShape(markets.map(({ contract }) => contract)),
    holdings: { buckets: [], positions: [] },
  }
  for (const account of sortedById(spec.accounts, (row) => row.account)) addAccount(rows, account)
  const fundSpecs = sortedById(spec.funds, ({ fund }) => fund)
  const groups = new Map((spec.groups ?? []).map((group) => [group.group, group]))
  const funds = fundSpecs.map((fund) => addFund(rows, fund, groups))
  const offers = (spec.offers ?? [])
    .map((offer) => offerRow(rows, markets, offer))
    .sort((a, b) => compareOffers(rows.shape, a, b))
  for (const { account, market } of offers) openWalletSlots(rows, account, market)
  for (const account of vaultsOf(rows.shape, spec)) {
    for (const market of markets.keys()) openWalletSlots(rows, account, market)
  }
  return { shape: rows.shape, funds, fundSpecs, holdings: rows.holdings, offers }
}

function offerRow(rows: Rows, markets: DomainTerms['markets'], spec: OfferSpec): OfferRow {
  const account = rows.shape.accountSlot(spec.account)
  assert(account !== undefined, 'a checked book has offers of known accounts only')
  const market = marketAt(rows, spec.market)
  const limitLotQuote =
    spec.limitPriceTicks && lotQuoteAt(at(markets, market), spec.limitPriceTicks)
  const lots = storable(spec.lots)
  return { account, market, side: spec.side, lots, ...(limitLotQuote && { limitLotQuote }) }
}

/** Accounts that stand ready to take over lots in any market. */
function vaultsOf(shape: BookShape, { waterfall }: BookSpec): Set<number> {
  return new Set(
    waterfall.flatMap((layer) => {
      if (layer.layer !== 'backstopVault') return []
      return shape.accountSlot(layer.account) ?? []
    }),
  )
}

/** A wallet has room for both sides of every market it may take lots over in, so that doing so needs no new slot. */
function openWalletSlots({ shape, holdings }: Rows, account: number, market: number): void {
  const bucket = walletOf(at(shape.accounts, account))
  for (const side of ['long', 'short'] as const) {
    if (findPosition(shape, bucket, market, side) !== undefined) continue
    shape.openPosition({ bucket, market, side })
    holdings.positions.push({ lots: 0n, entryValueQuote: 0n })
  }
}

function addAccount(rows: Rows, spec: AccountSpec): void {
  const account = rows.shape.openAccount({
    account: spec.account,
    owner: spec.owner ?? spec.account,
    kind: spec.kind,
    positionMode: spec.positionMode ?? 'oneWay',
    adlExempt: spec.adlExempt ?? false,
    ...hedgesOf(rows, spec),
  })
  const cross = spec.positions.filter(({ marginMode }) => marginMode === 'cross')
  const bucket = { account, bucket: 'cross', marginMode: 'cross' } as const
  addBucket(rows, bucket, cross, {
    moneyQuote: spec.collateralQuote,
    fundingQuote: spec.unsettledFundingQuote ?? 0n,
    collaterals: collateralTerms(spec.collaterals ?? []),
  })
  const isolated = spec.positions
    .filter(({ marginMode }) => marginMode === 'isolated')
    .map((position) => ({ position, name: isolatedName(position.market, sideOf(position)) }))
  for (const { position, name } of sortedById(isolated, (row) => row.name)) {
    addBucket(rows, { account, bucket: name, marginMode: 'isolated' }, [position], {
      moneyQuote: position.isolatedMarginQuote ?? 0n,
      fundingQuote: 0n,
    })
  }
}

/** What only some accounts have: attested exposure elsewhere, and their consent to closing both legs of a hedge. */
function hedgesOf(
  rows: Rows,
  { declaredHedges = [], bothLegs }: AccountSpec,
): Pick<AccountRow, 'declaredHedges' | 'bothLegs'> {
  const hedges = declaredHedges
    .map(({ market, sizeLots }) => ({ market: marketAt(rows, market), lots: sizeLots }))
    .sort((a, b) => a.market - b.market)
  return {
    ...(hedges.length > 0 && { declaredHedges: hedges }),
    ...(bothLegs && { bothLegs }),
  }
}

function addBucket(
  rows: Rows,
  row: Parameters<BookShape['openBucket']>[0],
  held: readonly Pick<PositionSpec, 'market' | 'sizeLots' | 'entryValueQuote'>[],
  money: Holdings['buckets'][number],
): void {
  const bucket = rows.shape.openBucket(row)
  rows.holdings.buckets.push(money)
  const ordered = held
    .map((position) => ({
      ...position,
      side: sideOf(position),
      market: marketAt(rows, position.market),
    }))
    .sort((a, b) => a.market - b.market || Number(a.side === 'short') - Number(b.side === 'short'))
  for (const { market, side, sizeLots, entryValueQuote } of ordered) {
    rows.shape.openPosition({ bucket, market, side })
    rows.holdings.positions.push({ lots: sizeLots < 0n ? -sizeLots : sizeLots, entryValueQuote })
  }
}

/** A fund's inventory bucket has room for both sides of every market it serves, so that a takeover needs no new slot. */
function addFund(rows: Rows, spec: FundSpec, groups: ReadonlyMap<string, FundGroupSpec>): FundRow {
  const { shape, holdings } = rows
  const markets = spec.markets.map((market) => marketAt(rows, market)).sort((a, b) => a - b)
  const inventoryBucket = shape.openBucket({
    account: NO_ACCOUNT,
    bucket: 'inventory',
    marginMode: 'cross',
  })
  holdings.buckets.push({ moneyQuote: 0n, fundingQuote: 0n })
  for (const market of markets) {
    for (const side of ['long', 'short'] as const) {
      const held = (spec.positions ?? []).filter(
        (position) => marketAt(rows, position.market) === market && sideOf(position) === side,
      )
      shape.openPosition({ bucket: inventoryBucket, market, side })
      holdings.positions.push({
        lots: held.reduce((sum, { sizeLots }) => sum + (sizeLots < 0n ? -sizeLots : sizeLots), 0n),
        entryValueQuote: held.reduce((sum, { entryValueQuote }) => sum + entryValueQuote, 0n),
      })
    }
  }
  return fundRow(spec, new Set(markets), inventoryBucket, groups.get(spec.group ?? ''))
}

function fundRow(
  spec: FundSpec,
  markets: ReadonlySet<number>,
  inventoryBucket: number,
  known: FundGroupSpec | undefined,
): FundRow {
  const { capacityQuote, targetQuote, group, peakBalanceQuote, listing } = spec
  const groupPeakQuote = known?.peakBalanceQuote
  return {
    fund: spec.fund,
    purpose: spec.purpose ?? 'insurance',
    markets,
    loadedMarkets: markets,
    floorQuote: spec.floorQuote ?? 0n,
    inventoryBucket,
    ...(capacityQuote !== undefined && { capacityQuote }),
    ...(targetQuote !== undefined && { targetQuote }),
    ...(group !== undefined && {
      group: { group, ...(groupPeakQuote !== undefined && { peakBalanceQuote: groupPeakQuote }) },
    }),
    ...(peakBalanceQuote !== undefined && { peakBalanceQuote }),
    ...(listing && { listing: { forMs: listing.forMs, successor: listing.successor } }),
  }
}

function marketAt(rows: Rows, market: string): number {
  const index = rows.marketIndex.get(market)
  assert(index !== undefined, 'a checked book names known markets only')
  return index
}

function sideOf({ sizeLots }: { readonly sizeLots: bigint }): Side {
  return sizeLots > 0n ? 'long' : 'short'
}

function sortedById<T>(rows: readonly T[], idOf: (row: T) => string): T[] {
  return rows.toSorted((a, b) => compareIdentifiers(idOf(a), idOf(b)))
}
