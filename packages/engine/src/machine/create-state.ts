import type { AccountSpec, PositionSpec } from '../account/account-spec.ts'
import type { AccountRow, BookShape, BucketRow, PositionRow } from '../account/book.ts'
import type { FundRow } from '../fund/fund.ts'
import type { FundSpec } from '../fund/fund-spec.ts'
import { assert } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import type { Side } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { checkBook } from './checks/check-book.ts'
import { type DomainTerms, domainTerms } from './domain-terms.ts'
import { createShape } from './shape.ts'
import { assembleState, createColumns, type State } from './state.ts'

/**
 * A state from a book. Slots are given in the order of ids, so that the order of the book's rows changes nothing.
 *
 * @throws BookRefused naming the first place of the book that breaks a rule; nothing is loaded
 */
export function createState(spec: BookSpec): State {
  checkBook(spec)
  const terms = domainTerms(spec)
  const layout = layOut(terms, spec)
  const { shape, holdings } = layout
  const columns = createColumns(shape)
  holdings.buckets.forEach(({ moneyQuote, fundingQuote }, bucket) => {
    columns.money.set(bucket, storable(moneyQuote))
    columns.unsettledFunding.set(bucket, storable(fundingQuote))
  })
  holdings.positions.forEach(({ lots, entryValueQuote }, position) => {
    columns.lots.set(position, storable(lots))
    columns.entryValue.set(position, storable(entryValueQuote))
  })
  return assembleState({
    terms,
    shape,
    funds: layout.funds,
    columns,
    fundBalances: layout.fundSpecs.map(({ balanceQuote }) => balanceQuote),
    residueQuote: 0n,
    sequence: 0,
    timeMs: spec.timeMs,
    cases: new Map(),
    suspended: new Map(),
  })
}

/** Amounts of the slots, in slot order. */
interface Holdings {
  readonly buckets: { readonly moneyQuote: bigint; readonly fundingQuote: bigint }[]
  readonly positions: { readonly lots: bigint; readonly entryValueQuote: bigint }[]
}

interface Layout {
  readonly shape: BookShape
  readonly funds: readonly FundRow[]
  readonly fundSpecs: readonly FundSpec[]
  readonly holdings: Holdings
}

/** Rows under construction. */
interface Rows {
  readonly marketIndex: ReadonlyMap<string, number>
  readonly accounts: AccountRow[]
  readonly buckets: BucketRow[]
  readonly positions: PositionRow[]
  readonly holdings: Holdings
}

function layOut({ markets }: DomainTerms, spec: BookSpec): Layout {
  const rows: Rows = {
    marketIndex: new Map(markets.map(({ market }, index) => [market, index])),
    accounts: [],
    buckets: [],
    positions: [],
    holdings: { buckets: [], positions: [] },
  }
  for (const account of sortedById(spec.accounts, (row) => row.account)) addAccount(rows, account)
  const fundSpecs = sortedById(spec.funds, ({ fund }) => fund)
  const funds = fundSpecs.map((fund) => addFund(rows, fund))
  return {
    shape: createShape(spec.asset.wholeUnitQuote, markets, rows),
    funds,
    fundSpecs,
    holdings: rows.holdings,
  }
}

function addAccount(rows: Rows, spec: AccountSpec): void {
  const account = rows.accounts.length
  rows.accounts.push({
    account: spec.account,
    owner: spec.owner ?? spec.account,
    kind: spec.kind,
    adlExempt: spec.adlExempt ?? false,
    firstBucket: rows.buckets.length,
  })
  const cross = spec.positions.filter(({ marginMode }) => marginMode === 'cross')
  const bucket = { account, bucket: 'cross', marginMode: 'cross' } as const
  addBucket(rows, bucket, cross, {
    moneyQuote: spec.collateralQuote,
    fundingQuote: spec.unsettledFundingQuote ?? 0n,
  })
  const isolated = spec.positions
    .filter(({ marginMode }) => marginMode === 'isolated')
    .map((position) => ({ position, name: `isolated:${position.market}:${sideOf(position)}` }))
  for (const { position, name } of sortedById(isolated, (row) => row.name)) {
    addBucket(rows, { account, bucket: name, marginMode: 'isolated' }, [position], {
      moneyQuote: position.isolatedMarginQuote ?? 0n,
      fundingQuote: 0n,
    })
  }
}

function addBucket(
  rows: Rows,
  bucket: Pick<BucketRow, 'account' | 'bucket' | 'marginMode'>,
  held: readonly Pick<PositionSpec, 'market' | 'sizeLots' | 'entryValueQuote'>[],
  money: Holdings['buckets'][number],
): void {
  const firstPosition = rows.positions.length
  const index = rows.buckets.length
  const ordered = held
    .map((position) => ({
      ...position,
      side: sideOf(position),
      market: marketAt(rows, position.market),
    }))
    .sort((a, b) => a.market - b.market || Number(a.side === 'short') - Number(b.side === 'short'))
  for (const { market, side, sizeLots, entryValueQuote } of ordered) {
    rows.positions.push({ bucket: index, market, side })
    rows.holdings.positions.push({ lots: sizeLots < 0n ? -sizeLots : sizeLots, entryValueQuote })
  }
  rows.buckets.push({ ...bucket, firstPosition, endPosition: rows.positions.length })
  rows.holdings.buckets.push(money)
}

/** A fund's inventory bucket has room for both sides of every market it serves, so that a takeover needs no new slot. */
function addFund(rows: Rows, spec: FundSpec): FundRow {
  const markets = spec.markets.map((market) => marketAt(rows, market)).sort((a, b) => a - b)
  const inventoryBucket = rows.buckets.length
  const firstPosition = rows.positions.length
  for (const market of markets) {
    for (const side of ['long', 'short'] as const) {
      const held = (spec.positions ?? []).filter(
        (position) => marketAt(rows, position.market) === market && sideOf(position) === side,
      )
      rows.positions.push({ bucket: inventoryBucket, market, side })
      rows.holdings.positions.push({
        lots: held.reduce((sum, { sizeLots }) => sum + (sizeLots < 0n ? -sizeLots : sizeLots), 0n),
        entryValueQuote: held.reduce((sum, { entryValueQuote }) => sum + entryValueQuote, 0n),
      })
    }
  }
  const endPosition = rows.positions.length
  rows.buckets.push({
    account: -1,
    bucket: 'inventory',
    marginMode: 'cross',
    firstPosition,
    endPosition,
  })
  rows.holdings.buckets.push({ moneyQuote: 0n, fundingQuote: 0n })
  const floorQuote = spec.floorQuote ?? 0n
  return { fund: spec.fund, markets: new Set(markets), floorQuote, inventoryBucket }
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
