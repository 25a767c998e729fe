import type { BookSpec } from '@plimsoll/engine'
import { type Place, refuseAt, under } from './book-error.ts'
import { type BookFormat, formatSize, marketFormat } from './book-format.ts'

interface Sides {
  long: bigint
  short: bigint
}

/**
 * Refuses a book in which some market's lots do not sum to 0 over accounts and funds: a position without its other
 * side means that an account is missing, and money could then appear from nowhere.
 */
export function refuseUnbalanced(format: BookFormat, place: Place, spec: BookSpec): void {
  const sides = new Map<string, Sides>(
    spec.markets.map(({ market }) => [market, { long: 0n, short: 0n }]),
  )
  const count = (market: string, lots: bigint): void => {
    const totals = sides.get(market)
    if (totals === undefined) return
    if (lots > 0n) totals.long += lots
    else totals.short -= lots
  }
  for (const { positions } of spec.accounts) {
    for (const position of positions) count(position.market, position.sizeLots)
  }
  for (const { positions } of spec.funds) {
    for (const position of positions ?? []) count(position.market, position.sizeLots)
  }
  const marketsAt = under(place, 'markets')
  spec.markets.forEach(({ market }, index) => {
    const { long, short } = sides.get(market) ?? { long: 0n, short: 0n }
    if (long === short) return
    const size = (lots: bigint): string => formatSize(marketFormat(format, market), lots)
    const complaint = `sizes of ${market} sum to ${size(long - short)}, not 0 (long ${size(long)}, short ${size(short)}); add what is missing`
    refuseAt(under(marketsAt, index), 'unbalancedMarket', complaint)
  })
}
