import { initialQuote, maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv } from '../quantity/division.ts'
import { type Book, marketOf, positionSlots } from './book.ts'

/** Value at mark of a position, scaled, unsigned. */
export function notionalScaled(book: Book, position: number): bigint {
  return BigInt(book.lots.get(position)) * marketOf(book, position).lotValueScaled
}

/** Profit of a position at mark, scaled; negative is a loss. */
export function profitScaled(book: Book, position: number): bigint {
  const gain =
    notionalScaled(book, position) - BigInt(book.entryValue.get(position)) * book.prices.valueScale
  return at(book.shape.positions, position).valueSide === 'long' ? gain : -gain
}

/** Profit of all positions of a bucket at mark, scaled. */
export function bucketProfitScaled(book: Book, bucket: number): bigint {
  let profit = 0n
  for (const slot of positionSlots(book.shape, bucket)) profit += profitScaled(book, slot)
  return profit
}

/** Value at mark of all positions of a bucket, scaled, unsigned. */
export function bucketNotionalScaled(book: Book, bucket: number): bigint {
  let value = 0n
  for (const slot of positionSlots(book.shape, bucket)) value += notionalScaled(book, slot)
  return value
}

/** Profit of all positions of an account at mark, isolated ones included, scaled. */
export function accountProfitScaled(book: Book, account: number): bigint {
  const { buckets } = at(book.shape.accounts, account)
  return buckets.reduce((sum, bucket) => sum + bucketProfitScaled(book, bucket), 0n)
}

/** Value at mark of all positions of an account, isolated ones included, scaled, unsigned. */
export function accountNotionalScaled(book: Book, account: number): bigint {
  const { buckets } = at(book.shape.accounts, account)
  return buckets.reduce((sum, bucket) => sum + bucketNotionalScaled(book, bucket), 0n)
}

/** Money of a bucket with its unsettled funding and what its other assets count for, quote units. */
export function moneyQuote({ money, unsettledFunding, assetsValue }: Book, bucket: number): bigint {
  return (
    BigInt(money.get(bucket)) +
    BigInt(unsettledFunding.get(bucket)) +
    BigInt(assetsValue.get(bucket))
  )
}

/** Equity of a bucket at mark, scaled and exact (SPEC B-2). */
export function equityScaled(book: Book, bucket: number): bigint {
  return moneyQuote(book, bucket) * book.prices.valueScale + bucketProfitScaled(book, bucket)
}

/** Far above the error of summing floats over as many positions as one bucket can have. */
const FLOAT_DOUBT = 1e-9

/** Equity in floats, scaled, with the size of what was summed: the error is far below `FLOAT_DOUBT` times that. */
function approximateEquity(book: Book, bucket: number): { equity: number; magnitude: number } {
  const { valueScale, markets } = book.prices
  const { positions } = book.shape
  const scale = Number(valueScale)
  const cash = book.money.get(bucket)
  const funding = book.unsettledFunding.get(bucket)
  const assets = book.assetsValue.get(bucket)
  let equity = (cash + funding + assets) * scale
  let magnitude = (Math.abs(cash) + Math.abs(funding) + assets) * scale
  for (const slot of positionSlots(book.shape, bucket)) {
    const { market, valueSide } = at(positions, slot)
    const value = book.lots.get(slot) * Number(at(markets, market).lotValueScaled)
    const cost = book.entryValue.get(slot) * scale
    equity += valueSide === 'long' ? value - cost : cost - value
    magnitude += value + cost
  }
  return { equity, magnitude }
}

/** The sign of a bucket's equity: a float where that cannot be wrong, exact where it might be. */
export function equitySign(book: Book, bucket: number): -1 | 0 | 1 {
  const { equity, magnitude } = approximateEquity(book, bucket)
  if (equity > FLOAT_DOUBT * magnitude) return 1
  if (equity < -FLOAT_DOUBT * magnitude) return -1
  const exact = equityScaled(book, bucket)
  return exact > 0n ? 1 : exact < 0n ? -1 : 0
}

/** What a bucket owes beyond everything it has, rounded up to a quote unit (SPEC B-5). */
export function deficitQuote(book: Book, bucket: number): bigint {
  const equity = equityScaled(book, bucket)
  return equity < 0n ? ceilDiv(-equity, book.prices.valueScale) : 0n
}

/** Maintenance requirement of a position, quote units, rounded up (SPEC B-3). */
export function positionMaintenanceQuote(book: Book, position: number): bigint {
  const market = marketOf(book, position)
  return maintenanceQuote(market, notionalScaled(book, position), book.prices.valueScale)
}

/** Maintenance requirement of a bucket: the sum over its positions. */
export function bucketMaintenanceQuote(book: Book, bucket: number): bigint {
  let maintenance = 0n
  for (const slot of positionSlots(book.shape, bucket)) {
    if (book.lots.get(slot) > 0) maintenance += positionMaintenanceQuote(book, slot)
  }
  return maintenance
}

/** Initial requirement of a position, quote units, rounded up; its maintenance where the market has no initial tiers (SPEC B-8). */
export function positionInitialQuote(book: Book, position: number): bigint {
  const market = marketOf(book, position)
  return initialQuote(market, notionalScaled(book, position), book.prices.valueScale)
}

/** Initial requirement of a bucket: the sum over its positions. */
export function bucketInitialQuote(book: Book, bucket: number): bigint {
  let initial = 0n
  for (const slot of positionSlots(book.shape, bucket)) {
    if (book.lots.get(slot) > 0) initial += positionInitialQuote(book, slot)
  }
  return initial
}
