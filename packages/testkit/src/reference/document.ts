import {
  type Account,
  type Book,
  bucketsOf,
  comparePositions,
  crossBucketOf,
  type Fund,
  holdingsOf,
  type Layer,
  ledgerOf,
  type Position,
} from '../book/book.ts'
import { deficit, moneyOf, openInterest } from '../book/valuation.ts'
import { compareBytes } from '../exact/byte-order.ts'
import { formatDecimal, formatScaled } from '../exact/decimal.ts'
import { multiply, rational } from '../exact/rational.ts'
import { formatSize } from './booking.ts'
import { residualExposureRows } from './open-round.ts'
import type {
  AccountRow,
  CaseRow,
  ConservationRow,
  FundRow,
  InventoryRow,
  PositionRow,
  Resolution,
} from '../resolution.ts'
import { type CaseRecord, isDone } from './round.ts'

export function caseRow(book: Book, record: CaseRecord): CaseRow {
  const { bucket, opening } = record
  const unit = rational(1n, 10n ** BigInt(book.decimals))
  const isClosed = isDone(record)
  return {
    caseId: record.caseId,
    account: bucket.account.account,
    bucket: bucket.name,
    equity: formatDecimal(multiply(opening.equity, unit), book.decimals),
    status: isClosed ? 'closed' : 'suspended',
    ...(isClosed ? {} : { reason: 'no layer could do more' }),
    exposure: opening.exposure,
    deficit: formatScaled(opening.deficit, book.decimals),
    layers: record.layers,
    residualDeficit: formatScaled(deficit(bucket), book.decimals),
    residualExposure: residualExposureRows(book, bucket),
    residue: formatScaled(record.residue, book.decimals),
    ...returnedRows(book, record),
  }
}

/** Each ledger once: funds by id, then payers by account and bucket. */
function returnedRows(book: Book, record: CaseRecord): Pick<CaseRow, 'returned'> {
  const ledgers = [
    ...book.funds.map(({ fund }) => `fund:${fund}`),
    ...bucketsOf(book).map(ledgerOf),
  ]
  const returned = ledgers.flatMap((ledger) => {
    const amount = record.returned.get(ledger) ?? 0n
    return amount === 0n ? [] : [{ ledger, amount: formatScaled(amount, book.decimals) }]
  })
  return returned.length === 0 ? {} : { returned }
}

/** Accounts that differ between two books, and those that money left and came back to. */
export function touchedAccounts(
  before: Book,
  after: Book,
  cases: readonly CaseRow[],
): AccountRow[] {
  const layers = cases.flatMap((row) => row.layers)
  const posted = new Set(layers.flatMap((row) => row.postings.map(({ ledger }) => ledger)))
  return after.accounts
    .filter((account, index) => {
      const was = before.accounts[index]
      const isChanged = was === undefined || stateOf(before, was) !== stateOf(after, account)
      return isChanged || account.buckets.some((bucket) => posted.has(ledgerOf(bucket)))
    })
    .map((account) => accountRow(after, account))
}

function stateOf(book: Book, account: Account): string {
  return `${account.unsettledFunding} ${JSON.stringify(accountRow(book, account))}`
}

function accountRow(book: Book, account: Account): AccountRow {
  return {
    account: account.account,
    collateral: formatScaled(crossBucketOf(account).money, book.decimals),
    positions: holdingsOf(account).map(({ bucket, held }): PositionRow => {
      const row = inventoryRow(book, held)
      if (bucket.name === 'cross') return { ...row, marginMode: 'cross' }
      const isolatedMargin = formatScaled(bucket.money, book.decimals)
      return { ...row, marginMode: 'isolated', isolatedMargin }
    }),
  }
}

function inventoryRow(book: Book, held: Position): InventoryRow {
  return {
    market: held.market.market,
    size: formatSize(held.market, held.side === 'long' ? held.lots : -held.lots),
    entryValue: formatScaled(held.entryValue, book.decimals),
  }
}

export function fundRow(book: Book, fund: Fund): FundRow {
  const balance = formatScaled(fund.balance, book.decimals)
  if (fund.positions.length === 0) return { fund: fund.fund, balance }
  return {
    fund: fund.fund,
    balance,
    positions: fund.positions.toSorted(comparePositions).map((held) => inventoryRow(book, held)),
  }
}

export function conservationRow(before: Book, after: Book, residue: bigint): ConservationRow {
  return {
    moneyBefore: formatScaled(moneyOf(before), before.decimals),
    moneyAfter: formatScaled(moneyOf(after) + residue, after.decimals),
    openInterest: after.markets.map((market, index) => {
      const was = before.markets[index] ?? market
      return {
        market: market.market,
        before: formatSize(market, openInterest(before, was)),
        after: formatSize(market, openInterest(after, market)),
      }
    }),
  }
}

/** Who is never deleveraged, and the markets that policies of a waterfall pass over (V-5). */
export function exemptionRows(
  book: Book,
  waterfall: readonly Layer[],
): Pick<Resolution, 'exemptions'> {
  const exempt = book.accounts.filter(({ adlExempt }) => adlExempt)
  const marketsOf = new Map<string, readonly string[]>()
  for (const layer of waterfall) {
    if (layer.layer !== 'adl' || layer.rules.exemptMarkets === undefined) continue
    marketsOf.set(layer.policy, layer.rules.exemptMarkets.toSorted(compareBytes))
  }
  if (exempt.length === 0 && marketsOf.size === 0) return {}
  return {
    exemptions: {
      accounts: exempt.map(({ account }) => account),
      markets: [...marketsOf].map(([policy, markets]) => ({ policy, markets })),
    },
  }
}
