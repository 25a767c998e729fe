import { ledgerOf, type Market, positionIn, type Side, valueSideOf } from '../book/book.ts'
import { floor, multiply, rational } from '../exact/rational.ts'
import { apportion } from './apportion.ts'
import { closeLots, fillRow } from './booking.ts'
import { type LayerWork, post, type Round, saw } from './round.ts'
import { bankruptcyLotValue, shareOf, sides } from './split.ts'

/** Open cases of opposite sides close against each other at mark, pro rata by lots (L-2). */
export function runCrossing(round: Round, works: readonly LayerWork[]): void {
  for (const market of round.book.markets) {
    const held = { long: lotsOf(works, market, 'long'), short: lotsOf(works, market, 'short') }
    const long = sum(held.long)
    const short = sum(held.short)
    const crossed = long < short ? long : short
    const [longs = [], shorts = []] = sides.map((side) =>
      crossSide(round, works, { market, side, lots: apportion(crossed, held[side], held[side]) }),
    )
    if (crossed > 0n) saw(round, 'crossing')
    if (valueSideOf(market, 'long') === 'long') postOverlaps(longs, shorts)
    else postOverlaps(shorts, longs)
  }
}

/** What a case received or paid, in the order of cases. */
interface Movement {
  readonly work: LayerWork
  readonly value: bigint
}

/** Payees and payers are laid end to end; each posts the parts that overlap its own (L-5, V-3). */
function postOverlaps(payees: readonly Movement[], payers: readonly Movement[]): void {
  const unpaid = payers.map(({ value }) => value)
  for (const payee of payees) {
    let due = payee.value
    payers.forEach((payer, index) => {
      const left = unpaid[index] ?? 0n
      const amount = left < due ? left : due
      if (amount === 0n) return
      due -= amount
      unpaid[index] = left - amount
      for (const work of [payee.work, payer.work]) {
        post(work, ledgerOf(payee.work.of.bucket), amount)
        post(work, ledgerOf(payer.work.of.bucket), -amount)
      }
    })
  }
}

interface CrossedSide {
  readonly market: Market
  readonly side: Side
  /** By case, in case order. */
  readonly lots: readonly bigint[]
}

/** One side walks its cases; each is worth the difference of two floors of the running total. */
function crossSide(round: Round, works: readonly LayerWork[], crossed: CrossedSide): Movement[] {
  const { market, side } = crossed
  const movements: Movement[] = []
  let before = 0n
  works.forEach((work, index) => {
    const lots = crossed.lots[index] ?? 0n
    const position = positionIn(work.of.bucket, market, side)
    if (lots === 0n || position === undefined) return
    const { bucket } = work.of
    const bankruptcy = bankruptcyLotValue(
      position,
      shareOf(bucket, position, round.book.deficitSplit),
    )
    const value = valueAtMark(market, before + lots) - valueAtMark(market, before)
    before += lots
    const realised = closeLots(bucket, position, lots, value)
    movements.push({ work, value })
    work.fills.push(
      fillRow(round.book, {
        account: bucket.account.account,
        bucket: bucket.name,
        market,
        side,
        lots,
        lotPrice: market.lotValue,
        value,
        bankruptcyLotValue: bankruptcy,
        realised,
      }),
    )
  })
  return movements
}

function valueAtMark(market: Market, lots: bigint): bigint {
  return floor(multiply(rational(lots), market.lotValue))
}

function lotsOf(works: readonly LayerWork[], market: Market, side: Side): bigint[] {
  return works.map((work) => positionIn(work.of.bucket, market, side)?.lots ?? 0n)
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
