import {
  type Account,
  availableOf,
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
import { chargesFlat } from '../book/layer.ts'
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
import { type CaseRecord, isDone, type Round } from './round.ts'

export function caseRow(book: Book, record: CaseRecord): CaseRow {
  const { bucket, opening } = record
  const unit = rational(1n, 10n ** BigInt(book.decimals))
  const isClosed = isDone(record) || record.pool !== undefined
  return {
    caseId: record.caseId,
    account: bucket.account.account,
    bucket: bucket.name,
    equity: formatDecimal(multiply(opening.equity, unit), book.decimals),
    ...(record.fund === undefined ? {} : { cause: 'fundDefault' }),
    ...(record.pool === undefined ? {} : { cause: 'poolFactor' }),
    status: isClosed ? 'closed' : 'suspended',
    ...(isClosed ? {} : { reason: 'no layer could do more' }),
    exposure: opening.exposure,
    deficit: formatScaled(opening.deficit, book.decimals),
    layers: record.layers,
    residualDeficit: formatScaled(deficit(bucket), book.decimals),
    residualExposure: residualExposureRows(book, record),
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

/** Layers that charge accounts without a position, whether they act or not (L-10). */
export function flatChargeRows(steps: readonly Layer[]): Pick<Resolution, 'flatCharges'> {
  const rows = steps.flatMap((layer, layerIndex) =>
    chargesFlat(layer) ? [{ layer: layer.layer, layerIndex }] : [],
  )
  return rows.length === 0 ? {} : { flatCharges: rows }
}

/** What a round says of the whole domain beside its cases; what is empty is left out. */
export function standingRows(book: Book, round: Round): Partial<Resolution> {
  const { changes, settled } = round
  const charges = moneyRows(book, round.charged)
  const owed = moneyRows(book, round.claims)
  return {
    ...(changes.length > 0 ? { triggerChanges: changes } : {}),
    ...(settled.length > 0
      ? { settledMarkets: settled.toSorted((a, b) => compareBytes(a.market, b.market)) }
      : {}),
    ...(round.crossed.length > 0 ? { hedgesCrossed: round.crossed } : {}),
    ...(charges.length > 0
      ? { charges: charges.map(({ account, amount }) => ({ account, charged: amount })) }
      : {}),
    ...(owed.length > 0 ? { claimsAfter: owed } : {}),
    ...withdrawalRows(round),
  }
}

/** A charge ends with what is missing beyond its fund (W-4). */
function withdrawalRows({ book, cases, withdrawals }: Round): Pick<Resolution, 'withdrawals'> {
  const { gatedUntilMs, chargeFund } = withdrawals ?? {}
  const fund = book.funds.find((other) => other.fund === chargeFund)
  const missing = cases
    .filter((record) => !isDone(record) && record.pool === undefined)
    .reduce((sum, { bucket }) => sum + deficit(bucket), 0n)
  const isCharged = fund !== undefined && missing > availableOf(fund)
  if (gatedUntilMs === undefined && !isCharged) return {}
  return {
    withdrawals: {
      ...(gatedUntilMs === undefined ? {} : { gatedUntilMs }),
      ...(isCharged ? { chargeFund: fund.fund } : {}),
    },
  }
}

/** By account id; nothing of nothing. */
function moneyRows(
  book: Book,
  amounts: ReadonlyMap<Account, bigint>,
): { readonly account: string; readonly amount: string }[] {
  return book.accounts.flatMap((account) => {
    const amount = amounts.get(account) ?? 0n
    if (amount === 0n) return []
    return [{ account: account.account, amount: formatScaled(amount, book.decimals) }]
  })
}

/** `kept` is what left the buckets for good: residue, and the pot of claims. */
export function conservationRow(before: Book, after: Book, kept: bigint): ConservationRow {
  return {
    moneyBefore: formatScaled(moneyOf(before), before.decimals),
    moneyAfter: formatScaled(moneyOf(after) + kept, after.decimals),
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
