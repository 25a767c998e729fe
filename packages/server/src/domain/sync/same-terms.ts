import type { BookSpec, MarketSpec } from '@plimsoll/engine'
import type { HostedDomain } from '../hosted-domain.ts'

/** A book that cannot be taken for the one of a domain: its numbers would mean something else. */
export class SyncRefused extends Error {
  override readonly name = 'SyncRefused'
}

/** Fields of a market that give lots, ticks and quote units their size. */
const scale = [
  'contract',
  'tickValueQuote',
  'notation',
] as const satisfies readonly (keyof MarketSpec)[]

/**
 * That a book counts in the units of a domain. Prices, tiers and the waterfall of the book are not looked at: they are the
 * domain's.
 *
 * @throws SyncRefused
 */
export function requireSameTerms({ terms }: Pick<HostedDomain, 'terms'>, book: BookSpec): void {
  if (book.domain !== terms.domain) {
    throw new SyncRefused(`the book is of domain ${book.domain}, not of ${terms.domain}`)
  }
  if (textOf(book.asset) !== textOf(terms.asset)) {
    throw new SyncRefused(`the book is in another asset, or with other decimals, than the domain`)
  }
  const known = new Map(terms.markets.map((market) => [market.market, market]))
  for (const market of book.markets) {
    const own = known.get(market.market)
    if (own === undefined) {
      throw new SyncRefused(`the domain has no market ${market.market}; markets do not change`)
    }
    const other = scale.find((field) => textOf(own[field]) !== textOf(market[field]))
    if (other === undefined) continue
    throw new SyncRefused(
      `${market.market} has another ${other} than in the domain; sizes and prices would mean something else`,
    )
  }
}

/** Whatever it is made of; the order of fields does not matter. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `#${part}`
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}
