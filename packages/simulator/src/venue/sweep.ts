import type { Ratio, Side } from '@plimsoll/engine'
import { type LotTerms, lotValue } from './lot-value.ts'
import { type MakerCapacity, takeFromMakers } from './market-makers.ts'
import {
  isWithinLimit,
  levelPriceTicks,
  type OrderBook,
  restingSide,
  takeLots,
} from './order-book.ts'

/** Someone closes lots against the resting orders. */
export interface SweepOrder {
  readonly market: string
  readonly account: string
  /** Side of the position that is closed. */
  readonly closing: Side
  readonly lots: number
  readonly terms: LotTerms
  /** The worst price; none where any will do. */
  readonly limit?: Ratio
}

/** One fill against one maker. */
export interface SweepFill {
  readonly maker: string
  readonly lots: number
  readonly priceTicks: number
}

/** Takes what rests at the limit or better, best price first, as far as makers have room. Book and makers remember it. */
export function sweep(book: OrderBook, makers: MakerCapacity, order: SweepOrder): SweepFill[] {
  const fills: SweepFill[] = []
  let left = order.lots
  const levels = restingSide(book, order.closing)
  for (let level = 0; level < levels.length && left > 0; level += 1) {
    const resting = Math.min(left, levels[level] ?? 0)
    if (resting === 0) continue
    const priceTicks = levelPriceTicks(book, order.closing, level)
    if (order.limit !== undefined && !isWithinLimit(order.closing, priceTicks, order.limit)) break
    const taken = takeFromMakers(makers, {
      market: order.market,
      closing: order.closing,
      lots: resting,
      lotQuote: lotValue(order.terms, priceTicks),
      exceptAccount: order.account,
    })
    for (const { account, lots } of taken) {
      fills.push({ maker: account, lots, priceTicks })
      takeLots(book, order.closing, level, lots)
      left -= lots
    }
  }
  return fills
}
