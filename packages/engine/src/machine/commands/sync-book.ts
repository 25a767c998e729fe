import { positionSlots, walletOf } from '../../account/book.ts'
import { openInterestLots, openShortLots } from '../../ledger/ledger.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import type { Side } from '../../quantity/units.ts'
import { checkSync } from '../checks/check-sync.ts'
import type { SyncBook, SyncedAccount, SyncedFund } from '../command.ts'
import { CommandRefused, type Deliberation, emit } from '../deliberation.ts'
import { accountSlot, fundSlot, marketSlot } from '../lookup.ts'
import { ensureIsolatedBucket, ensurePosition } from './ensure-place.ts'
import { endEmptied } from './liquidation.ts'

/** Takes over the book as the venue states it (SPEC X-6). What it leaves out of an account is gone; so is what it leaves out of a complete book. */
export function syncBook(thinking: Deliberation, command: SyncBook): void {
  const { record } = thinking
  if (record.terms.execution !== 'sidecar') {
    throw new CommandRefused(
      'notSidecar',
      'the engine keeps this book itself; nobody else can state it',
    )
  }
  const open = [...record.docket.plans].find(([, { isEnded }]) => !isEnded)
  if (open !== undefined) {
    const detail = `plan ${open[0]} is under way; confirm it, or wait until it expires, then send the book again with a new Idempotency-Key`
    throw new CommandRefused('planOpen', detail)
  }
  checkSync(record, command)
  const stated = createStatement()
  const kept = new Set<number>()
  for (const account of command.accounts) kept.add(stateAccount(thinking, stated, account))
  if (command.isComplete) {
    const others = record.shape.accounts.map((_, slot) => slot).filter((slot) => !kept.has(slot))
    for (const slot of others) emptyAccount(thinking, stated, slot)
  }
  const funds = (command.funds ?? []).flatMap((fund) => stateFund(thinking, stated, fund))
  bookStatement(thinking, stated, { isComplete: command.isComplete, funds })
  requireBalanced(thinking)
  endEmptied(thinking, [...record.docket.liquidations.keys()])
}

/** What buckets and positions are to be. */
interface Statement {
  readonly buckets: Map<number, { readonly money: number; readonly unsettledFunding: number }>
  readonly positions: Map<number, { readonly lots: number; readonly entryValue: number }>
}

function createStatement(): Statement {
  return { buckets: new Map(), positions: new Map() }
}

/** Everything that an account has a place for is empty, unless it is stated otherwise. */
function emptySlots({ ledger }: Deliberation, stated: Statement, buckets: readonly number[]): void {
  for (const bucket of buckets) {
    stated.buckets.set(bucket, { money: 0, unsettledFunding: 0 })
    for (const position of positionSlots(ledger.book.shape, bucket)) {
      stated.positions.set(position, { lots: 0, entryValue: 0 })
    }
  }
}

function emptyAccount(thinking: Deliberation, stated: Statement, slot: number): void {
  const row = at(thinking.record.shape.accounts, slot)
  emptySlots(thinking, stated, row.buckets)
  const bucket = walletOf(row)
  if (!thinking.record.docket.collaterals.has(bucket)) return
  emit(thinking, { kind: 'collateralsUpdated', bucket, collaterals: [], value: 0 })
}

function stateAccount(thinking: Deliberation, stated: Statement, spec: SyncedAccount): number {
  const { shape } = thinking.record
  const {
    account,
    owner = account,
    kind = 'trader',
    positionMode = 'oneWay',
    adlExempt = false,
  } = spec
  if (shape.accountSlot(account) === undefined) {
    const terms = { account, owner, accountKind: kind, positionMode, adlExempt }
    emit(thinking, { kind: 'accountOpened', ...terms })
  }
  const slot = accountSlot(thinking.record, account)
  const row = at(shape.accounts, slot)
  emptySlots(thinking, stated, row.buckets)
  const money = storable(spec.collateralQuote)
  const unsettledFunding = storable(spec.unsettledFundingQuote ?? 0n)
  stated.buckets.set(walletOf(row), { money, unsettledFunding })
  for (const position of spec.positions) {
    const { marginMode, sizeLots, isolatedMarginQuote = 0n } = position
    const market = marketSlot(thinking.record, position.market)
    const bucket =
      marginMode === 'cross'
        ? walletOf(row)
        : ensureIsolatedBucket(thinking, { account: slot, market, side: sideOf(sizeLots) })
    if (marginMode === 'isolated') {
      stated.buckets.set(bucket, { money: storable(isolatedMarginQuote), unsettledFunding: 0 })
    }
    statePosition(thinking, stated, bucket, position)
  }
  return slot
}

function sideOf(sizeLots: bigint): Side {
  return sizeLots > 0n ? 'long' : 'short'
}

function statePosition(
  thinking: Deliberation,
  stated: Statement,
  bucket: number,
  spec: Pick<SyncedAccount['positions'][number], 'market' | 'sizeLots' | 'entryValueQuote'>,
): void {
  const { sizeLots, entryValueQuote } = spec
  const market = marketSlot(thinking.record, spec.market)
  const position = ensurePosition(thinking, { bucket, market, side: sideOf(sizeLots) })
  const lots = storable(sizeLots > 0n ? sizeLots : -sizeLots)
  stated.positions.set(position, { lots, entryValue: storable(entryValueQuote) })
}

/**
 * The balance of a fund, and its inventory where that is stated too. Money that a case of the fund has taken to its bucket is part of
 * what is stated: it would count twice.
 */
function stateFund(
  thinking: Deliberation,
  stated: Statement,
  { fund: name, balanceQuote, positions }: SyncedFund,
): readonly { readonly fund: number; readonly amount: number }[] {
  const fund = fundSlot(thinking.record, name)
  const { inventoryBucket } = at(thinking.record.funds, fund)
  if (positions === undefined) {
    stated.buckets.set(inventoryBucket, { money: 0, unsettledFunding: 0 })
  } else {
    emptySlots(thinking, stated, [inventoryBucket])
    for (const position of positions) statePosition(thinking, stated, inventoryBucket, position)
  }
  const amount = storable(balanceQuote - at(thinking.ledger.fundBalances, fund))
  return amount === 0 ? [] : [{ fund, amount }]
}

/** Puts on record what differs. */
function bookStatement(
  thinking: Deliberation,
  { buckets, positions }: Statement,
  {
    isComplete,
    funds,
  }: {
    readonly isComplete: boolean
    readonly funds: readonly { readonly fund: number; readonly amount: number }[]
  },
): void {
  const { book } = thinking.ledger
  const moved = [...buckets].filter(
    ([bucket, { money, unsettledFunding }]) =>
      book.money.get(bucket) !== money || book.unsettledFunding.get(bucket) !== unsettledFunding,
  )
  const changed = [...positions].filter(
    ([slot, { lots, entryValue }]) =>
      book.lots.get(slot) !== lots || book.entryValue.get(slot) !== entryValue,
  )
  emit(thinking, {
    kind: 'bookSynced',
    isComplete,
    buckets: moved.map(([bucket]) => bucket),
    money: moved.map(([, { money }]) => money),
    unsettledFunding: moved.map(([, { unsettledFunding }]) => unsettledFunding),
    positions: changed.map(([slot]) => slot),
    lots: changed.map(([, { lots }]) => lots),
    entryValues: changed.map(([, { entryValue }]) => entryValue),
    funds: funds.map(({ fund }) => fund),
    fundAmounts: funds.map(({ amount }) => amount),
  })
}

/** Contracts are promises between two sides, in the venue's book too. */
function requireBalanced({ ledger: { book } }: Deliberation): void {
  for (const [index, { market }] of book.prices.markets.entries()) {
    const longs = openInterestLots(book, index)
    const shorts = openShortLots(book, index)
    if (longs === shorts) continue
    const detail = `in ${market} ${longs} lots would be long and ${shorts} short, inventories included; state both sides`
    throw new CommandRefused('unbalancedPositions', detail)
  }
}
