import { bucketsOf, ledgerOf, type Position, positionIn } from '../book/book.ts'
import { formatDecimal } from '../exact/decimal.ts'
import {
  absolute,
  add,
  compare,
  multiply,
  negate,
  one,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import { expectThat } from './audit.ts'
import { isRoundedFor } from './audit-fund.ts'
import { keepsMargin } from './margin.ts'
import type { ReplayedPass } from './passes.ts'
import {
  addTo,
  legName,
  lotsIn,
  type Replay,
  replayClose,
  showLotPrice,
  unitsIn,
} from './replay.ts'

/** What a pass has filled so far, and what that posts. */
export interface FillRun {
  lots: bigint
  value: bigint
  readonly posted: Map<string, bigint>
}

/** One counterparty closes lots against the case: within its position, its margin and the price. */
export function replayFill(replay: Replay, pass: ReplayedPass, run: FillRun, fill: FillRow): void {
  const { audit, book } = replay
  const at = `${pass.turn.at}, ${fill.account}:${fill.bucket}`
  const { leg } = pass
  const bucket = bucketsOf(book).find(
    (other) => other.account.account === fill.account && other.name === fill.bucket,
  )
  const held = bucket === undefined ? undefined : positionIn(bucket, leg.market, fill.side)
  const lots = lotsIn(leg.market, fill.size)
  const fits = held !== undefined && lots > 0n && lots <= held.lots && run.lots + lots <= leg.lots
  expectThat(audit, 'position', fits, at, () => {
    return `${fill.size} closed, position ${held?.lots ?? 0n} lots, case ${leg.lots} lots`
  })
  if (!fits || held === undefined || bucket === undefined) return
  const value = unitsIn(book, fill.value)
  expectThat(audit, 'margin', keepsMargin(bucket, held, lots, value), at, () => {
    return 'its margin is worse than the rule allows'
  })
  expectFillPrice(replay, pass, fill, at)
  run.lots += lots
  run.value += value
  expectFillValue(replay, pass, run, { at, lots, value })
  addCost(replay, legName(bucket, held.market, held.side), { held, lots, value })
  if (pass.rule === 'previousMark') pass.turn.of.touchedPreviousMark = true
  const realised = replayClose(bucket, held, lots, value)
  expectThat(audit, 'value', unitsIn(book, fill.realisedPnl) === realised, at, () => {
    return `realised ${fill.realisedPnl}, replayed ${realised} units`
  })
  const sign = leg.side === 'long' ? 1n : -1n
  addTo(run.posted, ledgerOf(pass.turn.of.bucket), sign * value)
  addTo(run.posted, ledgerOf(bucket), -sign * value)
}

function expectFillPrice(replay: Replay, pass: ReplayedPass, fill: FillRow, at: string): void {
  const { audit, book } = replay
  const { market } = pass.leg
  const due = [pass.lotPrice, market.lotValue, pass.bankruptcy].map((price) =>
    showLotPrice(market, price),
  )
  const stated = [fill.price, fill.markPrice, fill.bankruptcyPrice]
  expectThat(audit, 'price', due.join() === stated.join(), at, () => {
    return `price, mark, bankruptcy are ${stated.join()}, the rule says ${due.join()}`
  })
  const lots = rational(lotsIn(market, fill.size))
  const above = multiply(lots, subtract(pass.lotPrice, market.lotValue))
  const cost = fill.side === 'short' ? above : negate(above)
  const unit = rational(1n, 10n ** BigInt(book.decimals))
  const forgone = formatDecimal(multiply(cost, unit), book.decimals)
  expectThat(audit, 'value', forgone === fill.forgone, at, () => {
    return `forgone ${fill.forgone}, against mark it is ${forgone}`
  })
}

interface Filled {
  readonly at: string
  readonly lots: bigint
  readonly value: bigint
}

/** Each value is within a unit of lots × price, and their sum is rounded once, for the case. */
function expectFillValue(
  { audit }: Replay,
  pass: ReplayedPass,
  run: FillRun,
  { at, lots, value }: Filled,
): void {
  const exact = multiply(rational(lots), pass.lotPrice)
  const isNear = compare(absolute(subtract(rational(value), exact)), one) < 0
  const sum = multiply(rational(run.lots), pass.lotPrice)
  const isRounded = isRoundedFor(pass.leg.side, run.value, sum)
  expectThat(audit, 'value', isNear && isRounded, at, () => {
    return `value ${value} for ${lots} lots, ${run.value} for ${run.lots} so far`
  })
}

function addCost(
  { adlCosts }: Replay,
  name: string,
  { held, lots, value }: { held: Position; lots: bigint; value: bigint },
): void {
  const above = subtract(rational(value), multiply(rational(lots), held.market.lotValue))
  const cost = held.side === 'short' ? above : negate(above)
  adlCosts.set(name, add(adlCosts.get(name) ?? zero, cost))
}
