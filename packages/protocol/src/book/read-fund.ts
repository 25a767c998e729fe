import type { FundPositionSpec, FundSpec } from '@plimsoll/engine'
import { readMoney, readSize } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { FundDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { readEntryValue, readMarketName } from './read-position.ts'

/** The engine's form of one fund. */
export function readFund(book: BookFormat, place: Place, from: FundDocument): FundSpec {
  refuseBucketName(under(place, 'fund'), from.fund)
  refuseRepeatedMarket(book, under(place, 'markets'), from.markets)
  const balanceQuote = readMoney(book, under(place, 'balance'), from.balance)
  if (balanceQuote < 0n) {
    refuseAt(
      under(place, 'balance'),
      'outOfRange',
      'is negative; a fund holds money or nothing, never debt',
    )
  }
  const floorQuote = readMoney(book, under(place, 'floor'), from.floor ?? '0')
  if (floorQuote < 0n) {
    refuseAt(
      under(place, 'floor'),
      'outOfRange',
      'is negative; give the money the fund must keep, or "0"',
    )
  }
  return {
    fund: from.fund,
    markets: from.markets,
    balanceQuote,
    floorQuote,
    ...(from.positions && {
      positions: readInventory(book, under(place, 'positions'), from.positions, from.markets),
    }),
  }
}

// The ledger `fund:cross` would be both this fund's and the wallet of an account called fund.
function refuseBucketName(place: Place, name: string): void {
  if (name !== 'cross' && !name.startsWith('isolated:')) return
  const complaint = `${quote(name)} is spelt like a margin bucket, which would blur postings; rename the fund`
  refuseAt(place, 'malformedIdentifier', complaint)
}

function refuseRepeatedMarket(book: BookFormat, place: Place, markets: readonly string[]): void {
  markets.forEach((market, index) => {
    readMarketName(book, under(place, index), market)
    if (markets.indexOf(market) === index) return
    refuseAt(under(place, index), 'duplicate', `${quote(market)} is listed twice; remove one`)
  })
}

function readInventory(
  book: BookFormat,
  place: Place,
  positions: NonNullable<FundDocument['positions']>,
  markets: readonly string[],
): FundPositionSpec[] {
  const seen = new Set<string>()
  return positions.map(({ market, size, entryValue }, index) => {
    const at = under(place, index)
    const format = readMarketName(book, under(at, 'market'), market)
    if (!markets.includes(market)) {
      const complaint = `${quote(market)} is not among the markets of this fund; add it to them`
      refuseAt(under(at, 'market'), 'unknownReference', complaint)
    }
    const sizeLots = readSize(format, under(at, 'size'), size)
    const side = sizeLots > 0n ? 'long' : 'short'
    const key = `${side} ${market}`
    if (seen.has(key)) {
      refuseAt(
        at,
        'duplicate',
        `is the second ${side} in ${quote(market)} of this fund; add the two into one`,
      )
    }
    seen.add(key)
    const entryValueQuote = readEntryValue(book, under(at, 'entryValue'), entryValue)
    return { market, sizeLots, entryValueQuote }
  })
}
