import { bucketsOf, ledgerOf, type Position, positionIn } from '../book/book.ts'
import { formatDecimal } from '../exact/decimal.ts'
import {
  add,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import { expectThat } from './audit.ts'
import { keepsMargin } from './margin.ts'
import type { ReplayedPass } from './passes.ts'
import { isUnboundedRule } from './pricing.ts'
import {
  addTo,
  legName,
  lotsIn,
  type Replay,
  replayClose,
  showLotPrice,
  unitsIn,
} from './replay.ts'
import { isLongOfValue } from './value-side.ts'

/** What a pass has filled so far, and what that posts. */
export interface FillRun {
  lots: bigint
  value: bigint
  readonly posted: Map<string, bigint>
}

/**
 * One counterparty closes lots against the case: within its position, its margin and the price. In a
 * pooled pass margin is judged by what all its fills come to.
 */
export function replayFill(
  replay: Replay,
  pass: ReplayedPass,
  run: FillRun,
  { fill, isPooled }: { readonly fill: FillRow; readonly isPooled: boolean },
): void {
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
  if (!isPooled) {
    const { standing } = pass.step.rules.limits ?? {}
    expectThat(audit, 'margin', keepsMargin(bucket, held, { lots, value }, standing), at, () => {
      return 'its margin is worse than the rule allows'
    })
  }
  const due = pass.pricing.valueOf(run, lots)
  expectThat(audit, 'value', value === due, at, () => {
    return `value ${value} for ${lots} lots after ${run.lots}, the rule says ${due}`
  })
  const price = pass.pricing.isByFill ? rational(value, lots) : pass.pricing.lotPrice
  expectFillPrice(replay, pass, { fill, at, price })
  run.lots += lots
  run.value += value
  const name = legName(bucket, held.market, held.side)
  addCost(replay, name, { held, lots, value })
  addTo(replay.closedLots, name, lots)
  if (isUnboundedRule(pass.step.rule)) pass.turn.of.isUnbounded = true
  const realised = replayClose(bucket, held, lots, value)
  expectThat(audit, 'value', unitsIn(book, fill.realisedPnl) === realised, at, () => {
    return `realised ${fill.realisedPnl}, replayed ${realised} units`
  })
  const received = isLongOfValue(leg) ? value : -value
  addTo(run.posted, ledgerOf(pass.turn.of.bucket), received)
  addTo(run.posted, ledgerOf(bucket), -received)
}

/** A fill whose price is judged. */
interface PricedFill {
  readonly fill: FillRow
  readonly at: string
  readonly price: Rational
}

/** Stated are the price of the rule, mark, the bankruptcy price of the leg, and what the fill costs against mark (V-2). */
export function expectFillPrice(
  { audit, book }: Replay,
  { leg, bankruptcy }: Pick<ReplayedPass, 'leg' | 'bankruptcy'>,
  { fill, at, price }: PricedFill,
): void {
  const { market } = leg
  const due = [price, market.lotValue, bankruptcy].map((value) => showLotPrice(market, value))
  const stated = [fill.price, fill.markPrice, fill.bankruptcyPrice]
  expectThat(audit, 'price', due.join() === stated.join(), at, () => {
    return `price, mark, bankruptcy are ${stated.join()}, the rule says ${due.join()}`
  })
  const lots = rational(lotsIn(market, fill.size))
  const above = multiply(lots, subtract(price, market.lotValue))
  const cost = isLongOfValue(leg) ? above : negate(above)
  const unit = rational(1n, 10n ** BigInt(book.decimals))
  const forgone = formatDecimal(multiply(cost, unit), book.decimals)
  expectThat(audit, 'value', forgone === fill.forgone, at, () => {
    return `forgone ${fill.forgone}, against mark it is ${forgone}`
  })
}

function addCost(
  { adlCosts }: Replay,
  name: string,
  { held, lots, value }: { held: Position; lots: bigint; value: bigint },
): void {
  const above = subtract(rational(value), multiply(rational(lots), held.market.lotValue))
  const cost = isLongOfValue(held) ? negate(above) : above
  adlCosts.set(name, add(adlCosts.get(name) ?? zero, cost))
}
