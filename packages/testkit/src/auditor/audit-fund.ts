import { availableOf, type Fund, ledgerOf, type Position, positionIn } from '../book/book.ts'
import {
  ceiling,
  compare,
  isPositive,
  multiply,
  one,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import { expectThat } from './audit.ts'
import { isFairSplit } from './fair-split.ts'
import {
  addTo,
  expectPostings,
  lotsIn,
  marketNamed,
  type Replay,
  replayClose,
  shortfallUnits,
  showLotPrice,
  type Turn,
  unitsIn,
} from './replay.ts'
import { isLongOfValue } from './value-side.ts'
import { gapPerLot, splitOf } from './shortfall.ts'

interface FundStep {
  readonly fund: Fund
  readonly mode: 'takeover' | 'deficitOnly'
}

/** A fund pays what it says, to whom it serves, above its floor, and stops only when it must. */
export function auditFund(replay: Replay, turns: readonly Turn[], step: FundStep): void {
  const { audit, observations } = replay
  const { fund, mode } = step
  const balance = fund.balance
  const available = availableOf(fund)
  const served = turns.filter((turn) => isServed(fund, turn))
  const owed = turns.map((turn) => shortfallUnits(turn.of.bucket))
  const servedDeficit = served.reduce((sum, turn) => sum + shortfallUnits(turn.of.bucket), 0n)
  observations.funds.push({ fund, balance, available, servedDeficit })
  const paid = turns.map((turn) => replayPayment(replay, turn, step))
  const total = paid.reduce((sum, amount) => sum + amount, 0n)
  if (total > 0n || fund.balance < fund.floor) {
    const isKept = fund.balance >= (balance < fund.floor ? balance : fund.floor)
    expectThat(audit, 'fundFloor', isKept && total <= available, fund.fund, () => {
      return `paid ${total} of ${available} units, ${fund.balance} left, floor ${fund.floor}`
    })
  }
  turns.forEach((turn, index) => {
    const amount = paid[index] ?? 0n
    const isFair = amount >= 0n && amount <= (owed[index] ?? 0n)
    if (amount !== 0n || !served.includes(turn)) {
      const isRight = isFair && (amount === 0n || served.includes(turn))
      expectThat(audit, 'fundShare', isRight, turn.at, () => `paid ${amount} units`)
    }
  })
  const parts = served.map((turn) => {
    const index = turns.indexOf(turn)
    const [given, weight] = [paid[index] ?? 0n, owed[index] ?? 0n]
    return { given, weight, hasRoom: given < weight }
  })
  if (mode === 'deficitOnly' && total > 0n) {
    expectThat(audit, 'fundShare', isFairSplit(parts), fund.fund, () => 'not pro rata to deficits')
  }
  if (available === 0n) {
    const acted = turns.filter(({ row }) => row !== undefined && row.postings.length > 0)
    expectThat(audit, 'fundFloor', acted.length === 0, fund.fund, () => 'acts with nothing to give')
    return
  }
  for (const turn of served) {
    const wasPaid = (paid[turns.indexOf(turn)] ?? 0n) > 0n
    expectExhausted(replay, turn, { ...step, wasPaid })
  }
}

/** A fund answers for a case if one of its markets carried a part of the shortfall, or if it never had a position (L-3). */
export function isServed(fund: Fund, { of }: Pick<Turn, 'of'>): boolean {
  if (of.openingLegs.length === 0) return true
  return of.weightedLegs.some(({ market }) => fund.markets.has(market.market))
}

/** Replays one row; returns the money, besides lots, that the fund gave. */
function replayPayment(replay: Replay, turn: Turn, step: FundStep): bigint {
  const { fund } = step
  const { row } = turn
  const { bucket } = turn.of
  const ledgers = { fund: `fund:${fund.fund}`, own: ledgerOf(bucket) }
  const own = row?.postings.find(({ ledger }) => ledger === ledgers.own)
  const posted = own === undefined ? 0n : unitsIn(replay.book, own.amount)
  let left = posted
  for (const fill of row?.fills ?? []) {
    const value = unitsIn(replay.book, fill.value)
    left -= isLongOfValue({ market: marketNamed(replay.book, fill.market), side: fill.side })
      ? value
      : -value
  }
  const paid = left
  for (const fill of row?.fills ?? []) left -= replayTakeover(replay, turn, step, fill)
  const isExplained = left === 0n || (left > 0n && bucket.positions.length === 0)
  const isAllowed = step.mode === 'takeover' ? isExplained : row?.fills.length === 0
  if (row !== undefined) {
    expectThat(replay.audit, 'payment', isAllowed || left === 0n, turn.at, () => {
      return `${left} units paid that neither lots nor the mode explain`
    })
  }
  bucket.money += left
  fund.balance -= left
  if (paid > 0n) turn.of.payments.push(new Map([[ledgers.fund, paid]]))
  const expected = new Map<string, bigint>()
  addTo(expected, ledgers.fund, -posted)
  addTo(expected, ledgers.own, posted)
  expectPostings(replay, turn, expected)
  return paid
}

/** Replays lots taken over at mark; returns the money that must come with them. */
function replayTakeover(replay: Replay, turn: Turn, step: FundStep, fill: FillRow): bigint {
  const { audit, book } = replay
  const { fund } = step
  const market = marketNamed(book, fill.market)
  const { bucket } = turn.of
  const held = positionIn(bucket, market, fill.side)
  const lots = lotsIn(market, fill.size)
  const isOurs = fill.account === `fund:${fund.fund}` && fill.bucket === 'inventory'
  const mayTake = isOurs && step.mode === 'takeover' && fund.markets.has(fill.market)
  const fits = mayTake && held !== undefined && lots > 0n && lots <= held.lots
  expectThat(audit, 'position', fits, turn.at, () => `no ${fill.size} ${fill.side} to take over`)
  if (!fits || held === undefined) return 0n
  const { gap, price } = gapPerLot(held, splitOf(bucket, book.deficitSplit))
  const cost = ceiling(multiply(gap, rational(lots)))
  const value = unitsIn(book, fill.value)
  const isNear = isRoundedFor(held, value, multiply(rational(lots), market.lotValue))
  expectThat(audit, 'value', isNear, turn.at, () => `${fill.value} is not the value at mark`)
  const isMark =
    fill.price === showLotPrice(market, market.lotValue) &&
    fill.bankruptcyPrice === showLotPrice(market, price)
  expectThat(audit, 'price', isMark, turn.at, () => `${fill.price} is not mark`)
  fund.balance -= cost
  bucket.money += cost
  replayClose(bucket, held, lots, value)
  takeInventory(fund, { market, side: fill.side, lots, entryValue: value })
  return cost
}

function takeInventory(fund: Fund, taken: Position): void {
  const held = positionIn(fund, taken.market, taken.side)
  if (held === undefined) {
    fund.positions.push(taken)
    return
  }
  held.lots += taken.lots
  held.entryValue += taken.entryValue
}

/** Whoever sells may get up to a unit more than exact, whoever buys back pays up to a unit less. */
function isRoundedFor(held: Position, value: bigint, exact: Rational): boolean {
  const above = subtract(rational(value), exact)
  const favour = isLongOfValue(held) ? above : subtract(zero, above)
  return compare(favour, zero) >= 0 && compare(favour, one) < 0
}

interface EndedFundStep extends FundStep {
  /** Then roundings may have made lots free after the last time the case was looked at. */
  readonly wasPaid: boolean
}

/**
 * A fund that can still act has acted: nobody it serves is owed money it could pay, and no lot is left
 * that it could pay for. Up to two units may be stranded by rounding.
 */
function expectExhausted(replay: Replay, turn: Turn, step: EndedFundStep): void {
  const { audit, book } = replay
  const { fund, mode } = step
  const { bucket } = turn.of
  const owed = shortfallUnits(bucket)
  const left = availableOf(fund)
  if (owed === 0n && bucket.positions.length === 0) return
  if (mode === 'deficitOnly' || bucket.positions.length === 0) {
    const isSpent = owed === 0n || left === 0n
    expectThat(audit, 'fundExhausted', isSpent, turn.at, () => `${left} units left, ${owed} owed`)
    return
  }
  const split = splitOf(bucket, book.deficitSplit)
  for (const held of bucket.positions) {
    if (!fund.markets.has(held.market.market)) continue
    const { gap } = gapPerLot(held, split)
    const offered = left < owed ? left : owed
    const couldPay = isPositive(gap) ? compare(gap, rational(offered - 2n)) <= 0 : !step.wasPaid
    expectThat(audit, 'fundExhausted', !couldPay, turn.at, () => {
      return `${left} units left could take over lots of ${held.market.market}`
    })
  }
}
