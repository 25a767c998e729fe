import {
  type Bucket,
  holdersOf,
  ledgerOf,
  type Market,
  type Position,
  positionIn,
  type PriceRule,
  valueSideOf,
} from '../book/book.ts'
import { floor, multiply, type Rational, rational, zero } from '../exact/rational.ts'
import { closeLots, fillRow, formatSize, priceField } from './booking.ts'
import { addForcedCost } from './forced-cost.ts'
import { addResult } from './fund-history.ts'
import { notePosting } from './insurance-fund.ts'
import { isUnbounded } from './price-rule.ts'
import { type LayerWork, post, type Round, saw } from './round.ts'
import { bankruptcyLotValue, shareOf, sides } from './split.ts'

/** Every position of a market ends at one price (W-3). All cases that are open see it, `works` and others. */
export function settleMarket(
  round: Round,
  rule: PriceRule,
  market: Market,
  works: readonly LayerWork[],
): void {
  saw(round, 'market settled')
  const shares = new Map(
    works.flatMap(({ of: { bucket } }) =>
      bucket.positions.map((held) => [held, shareOf(bucket, held, round.book.deficitSplit)]),
    ),
  )
  const [longs = [], shorts = []] = sides.map((side) => {
    const closings: Closing[] = []
    let before = 0n
    for (const bucket of holdersOf(round.book)) {
      const held = positionIn(bucket, market, side)
      if (held === undefined) continue
      const lotPrice = round.rules.rulePrice(rule, held, zero)
      const valueOf = (lots: bigint): bigint => floor(multiply(rational(lots), lotPrice))
      const { lots } = held
      const value = valueOf(before + lots) - valueOf(before)
      before += lots
      closings.push({ bucket, held, lots, value, lotPrice, work: workOf(works, bucket) })
    }
    return closings
  })
  const [closed] = longs
  round.settled.push({
    market: market.market,
    ...(closed === undefined ? {} : priceField('price', market, closed.lotPrice)),
    size: formatSize(
      market,
      longs.reduce((sum, { lots }) => sum + lots, 0n),
    ),
    positions: longs.length + shorts.length,
  })
  for (const closing of [...longs, ...shorts]) {
    closeAtEnd(round, closing, shares.get(closing.held) ?? zero)
    if (closing.work !== undefined && isUnbounded(rule)) closing.work.of.isFilledUnbounded = true
  }
  if (valueSideOf(market, 'long') === 'long') postOverlaps(longs, shorts)
  else postOverlaps(shorts, longs)
  sweepInventories(round, market)
}

/** A position that ends, with the case whose it is. */
interface Closing {
  readonly bucket: Bucket
  readonly held: Position
  readonly lots: bigint
  readonly value: bigint
  readonly lotPrice: Rational
  readonly work: LayerWork | undefined
}

function workOf(works: readonly LayerWork[], bucket: Bucket): LayerWork | undefined {
  return works.find(({ of }) => of.bucket === bucket)
}

function closeAtEnd(round: Round, closing: Closing, share: Rational): void {
  const { bucket, held, lots, value, lotPrice, work } = closing
  const { market, side } = held
  const bankruptcy = bankruptcyLotValue(held, share)
  addForcedCost(round, { bucket, held }, lots, value)
  const realised = closeLots(bucket, held, lots, value)
  if (work === undefined) return
  work.fills.push(
    fillRow(round.book, {
      account: bucket.account.account,
      bucket: bucket.name,
      market,
      side,
      lots,
      lotPrice,
      value,
      bankruptcyLotValue: bankruptcy,
      realised,
    }),
  )
}

/** Payees and payers are laid end to end; a case posts the parts that overlap its own. */
function postOverlaps(payees: readonly Closing[], payers: readonly Closing[]): void {
  const unpaid = payers.map(({ value }) => value)
  for (const payee of payees) {
    let due = payee.value
    payers.forEach((payer, index) => {
      const left = unpaid[index] ?? 0n
      const amount = left < due ? left : due
      if (amount === 0n) return
      due -= amount
      unpaid[index] = left - amount
      if (payee.bucket === payer.bucket) return
      for (const { work } of [payee, payer]) {
        if (work === undefined) continue
        post(work, ledgerOf(payee.bucket), amount)
        post(work, ledgerOf(payer.bucket), -amount)
      }
    })
  }
}

/** What closing inventory brought or cost is the fund's, unless the fund is a case itself. */
function sweepInventories(round: Round, market: Market): void {
  let isSwept = false
  for (const fund of round.book.funds) {
    const { inventory } = fund
    if (inventory.money === 0n || round.cases.some((record) => record.fund === fund)) continue
    saw(round, 'inventory settled')
    fund.balance += inventory.money
    addResult(round.histories, fund, market, inventory.money)
    inventory.money = 0n
    isSwept = true
  }
  if (isSwept) notePosting(round)
}
