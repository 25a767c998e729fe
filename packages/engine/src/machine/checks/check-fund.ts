import type { FundSpec } from '../../fund/fund-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAmount, checkIds, checkKnown } from './refuse.ts'

/** Refuses a fund in debt, and inventory outside the markets it serves. */
export function checkFund(spec: FundSpec, markets: ReadonlySet<string>, path: string): void {
  for (const [name, amount] of [
    ['balanceQuote', spec.balanceQuote],
    ['floorQuote', spec.floorQuote ?? 0n],
  ] as const) {
    if (amount < 0n)
      throw new BookRefused('invalidAmount', `${path}.${name}`, 'must not be negative')
  }
  checkIds(spec.markets, `${path}.markets`, (market) => market)
  spec.markets.forEach((market, index) =>
    checkKnown(market, markets, `${path}.markets[${index}]`, 'markets'),
  )
  const served = new Set(spec.markets)
  const held = new Set<string>()
  spec.positions?.forEach(({ market, sizeLots, entryValueQuote }, index) => {
    const place = `${path}.positions[${index}]`
    checkKnown(market, served, `${place}.market`, 'the markets of this fund')
    if (sizeLots === 0n)
      throw new BookRefused('invalidAmount', `${place}.sizeLots`, 'must not be 0')
    checkAmount(sizeLots, `${place}.sizeLots`)
    checkAmount(entryValueQuote, `${place}.entryValueQuote`, 1n)
    const key = JSON.stringify([market, sizeLots > 0n])
    if (held.has(key)) {
      throw new BookRefused(
        'positionConflict',
        place,
        `a second position on one side of ${market}; merge the two`,
      )
    }
    held.add(key)
  })
}
