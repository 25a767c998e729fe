import {
  type Account,
  type Book,
  comparePositions,
  crossBucketOf,
  type Fund,
  holdingsOf,
  type Position,
} from '../book/book.ts'
import { moneyOf, openInterest } from '../book/valuation.ts'
import { parseDecimal } from '../exact/decimal.ts'
import type { AccountRow, FundRow, InventoryRow } from '../resolution.ts'
import { expectThat } from './audit.ts'
import { auditReturned } from './audit-returned.ts'
import { expectResidual, isFinished, lotsIn, marketNamed, type Replay, unitsIn } from './replay.ts'

/** Closed means nothing left; leftover roundings are in residue; the rest is on record. */
export function auditClosing(replay: Replay): bigint {
  const { audit, book } = replay
  let residue = 0n
  for (const replayed of replay.cases) {
    const { row, bucket } = replayed
    const isClosed = isFinished(replayed)
    expectThat(
      audit,
      'closing',
      row.status === (isClosed ? 'closed' : 'suspended'),
      row.caseId,
      () => {
        return `${row.status} with ${bucket.positions.length} legs and ${bucket.money} units`
      },
    )
    const hasReason = (row.reason !== undefined) === !isClosed
    expectThat(audit, 'closing', hasReason, row.caseId, () => 'only a suspended case has a reason')
    if (isClosed && replayed.isUnbounded) auditReturned(replay, replayed)
    else
      expectThat(audit, 'closing', row.returned === undefined, row.caseId, () => 'money returned')
    const fund = book.funds.find(({ inventory }) => inventory === bucket)
    const isLeftover = isClosed && !replayed.isUnbounded && fund === undefined
    const due = isLeftover ? bucket.money : 0n
    expectThat(audit, 'closing', unitsIn(book, row.residue) === due, row.caseId, () => {
      return `residue ${row.residue}, replayed ${due} units`
    })
    expectResidual(replay, { of: replayed, at: row.caseId }, row)
    bucket.money -= due
    residue += due
    if (fund === undefined || !isClosed) continue
    fund.balance += bucket.money
    bucket.money = 0n
  }
  for (const account of book.accounts) {
    for (const bucket of account.buckets) {
      if (bucket.name === 'cross' || bucket.positions.length > 0 || bucket.money <= 0n) continue
      crossBucketOf(account).money += bucket.money
      bucket.money = 0n
    }
  }
  return residue
}

/** Accounts, funds, money and open interest after the round are those of the replay. */
export function auditAfter(replay: Replay, before: Book, residue: bigint): void {
  const { audit, book, document } = replay
  book.accounts.forEach((account, index) => {
    const was = before.accounts[index]
    const isTouched = was === undefined || stateOf(was) !== stateOf(account)
    const row = document.accountsAfter.find((other) => other.account === account.account)
    if (row === undefined && !isTouched) return
    if (row !== undefined) expectAssets(replay, account, row)
    const stated = row === undefined ? 'nothing' : statedAccount(book, row)
    expectThat(audit, 'accountsAfter', stated === shownAccount(account), account.account, () => {
      return `stated ${stated}, replayed ${shownAccount(account)}`
    })
  })
  const names = book.accounts.map(({ account }) => account)
  const listed = document.accountsAfter.map(({ account }) => account)
  const inOrder = names.filter((name) => listed.includes(name))
  expectThat(audit, 'accountsAfter', inOrder.join() === listed.join(), 'accountsAfter', () => {
    return `order ${listed.join()}`
  })
  const funds = document.fundsAfter.map((row) => statedFund(book, row)).join('; ')
  const due = book.funds.map(shownFund).join('; ')
  expectThat(audit, 'fundsAfter', funds === due, 'fundsAfter', () => `stated ${funds}, due ${due}`)
  auditConservation(replay, before, residue)
}

/** Other assets are shown with what they count for, where the document shows them. */
function expectAssets(
  { audit, book }: Replay,
  account: Account,
  row: AccountRow & { readonly collaterals?: readonly { readonly value: string }[] },
): void {
  if (row.collaterals === undefined) return
  const stated = row.collaterals.reduce((sum, { value }) => sum + unitsIn(book, value), 0n)
  const { assets } = crossBucketOf(account)
  expectThat(audit, 'accountsAfter', stated === assets, account.account, () => {
    return `assets count for ${stated} units, replayed ${assets}`
  })
}

function auditConservation(replay: Replay, before: Book, residue: bigint): void {
  const { audit, book, document } = replay
  const { moneyBefore, moneyAfter } = document.conservation
  const was = moneyOf(before)
  const is = moneyOf(book) + residue
  const stated = [unitsIn(book, moneyBefore), unitsIn(book, moneyAfter)]
  const isConserved = stated[0] === was && stated[1] === was && is === was
  expectThat(audit, 'money', isConserved, 'conservation', () => {
    return `stated ${stated.join(' to ')}, counted ${was} to ${is}`
  })
  const interest = document.conservation.openInterest.map((row) => {
    const market = marketNamed(book, row.market)
    return `${row.market} ${lotsIn(market, row.before)} ${lotsIn(market, row.after)}`
  })
  const due = book.markets.map((market, index) => {
    const old = openInterest(before, before.markets[index] ?? market)
    return `${market.market} ${old} ${openInterest(book, market)}`
  })
  expectThat(audit, 'openInterest', interest.join() === due.join(), 'conservation', () => {
    return `stated ${interest.join()}, counted ${due.join()}`
  })
  for (const market of book.markets) {
    const held = [...book.accounts.flatMap(({ buckets }) => buckets), ...book.funds]
      .flatMap(({ positions }) => positions)
      .filter((position) => position.market === market)
    const net = held.reduce((sum, { side, lots }) => sum + (side === 'long' ? lots : -lots), 0n)
    expectThat(audit, 'openInterest', net === 0n, market.market, () => `net ${net} lots`)
  }
}

function stateOf(account: Account): string {
  return `${account.unsettledFunding} ${shownAccount(account)}`
}

function shownAccount(account: Account): string {
  const rows = holdingsOf(account).map(({ bucket, held }) => {
    return `${shownPosition(held)} ${bucket.name === 'cross' ? 'cross' : `isolated ${bucket.money}`}`
  })
  return [String(crossBucketOf(account).money), ...rows].join(', ')
}

function statedAccount(book: Book, row: AccountRow): string {
  const rows = row.positions.map((held) => {
    const margin = held.isolatedMargin
    const mode = margin === undefined ? held.marginMode : `isolated ${unitsIn(book, margin)}`
    return `${statedPosition(book, held)} ${mode}`
  })
  return [String(unitsIn(book, row.collateral)), ...rows].join(', ')
}

function shownFund(fund: Fund): string {
  return [
    `${fund.fund} ${fund.balance}`,
    ...fund.positions.toSorted(comparePositions).map(shownPosition),
  ].join(', ')
}

function statedFund(book: Book, row: FundRow): string {
  const held = (row.positions ?? []).map((position) => statedPosition(book, position))
  return [`${row.fund} ${unitsIn(book, row.balance)}`, ...held].join(', ')
}

function shownPosition(held: Position): string {
  const lots = held.side === 'long' ? held.lots : -held.lots
  return `${held.market.market} ${lots} ${held.entryValue}`
}

function statedPosition(book: Book, held: InventoryRow): string {
  const market = marketNamed(book, held.market)
  const isNegative = parseDecimal(held.size).numerator < 0n
  const lots = lotsIn(market, held.size.replace('-', ''))
  return `${held.market} ${isNegative ? -lots : lots} ${unitsIn(book, held.entryValue)}`
}
