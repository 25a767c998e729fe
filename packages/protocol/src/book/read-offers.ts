import type { Lots, OfferSpec } from '@plimsoll/engine'
import { readPriceTicks, readSize } from './amounts.ts'
import { type Place, pathOf, refuseAt, under } from './book-error.ts'
import type { BookFormat, MarketFormat } from './book-format.ts'
import type { OfferDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { readMarketName } from './read-position.ts'

/** The engine's form of the standing offers. `accounts` are the ids of those who may offer. */
export function readOffers(
  book: BookFormat,
  place: Place,
  from: readonly OfferDocument[],
  accounts: ReadonlySet<string>,
): OfferSpec[] {
  refuseDoubles(place, from)
  return from.map((offer, index) => readOffer(book, under(place, index), offer, accounts))
}

function readOffer(
  book: BookFormat,
  place: Place,
  { account, market: name, side, size, price }: OfferDocument,
  accounts: ReadonlySet<string>,
): OfferSpec {
  if (!accounts.has(account)) {
    const complaint = `${quote(account)} is not an account of this book; add it to accounts or correct the name`
    refuseAt(under(place, 'account'), 'unknownReference', complaint)
  }
  const market = readMarketName(book, under(place, 'market'), name)
  return {
    account,
    market: market.market,
    side,
    lots: readOfferedLots(market, under(place, 'size'), size),
    ...(price !== undefined && {
      limitPriceTicks: readPriceTicks(market, under(place, 'price'), price, 1n),
    }),
  }
}

function readOfferedLots(market: MarketFormat, place: Place, size: string): Lots {
  const lots = readSize(market, place, size)
  if (lots > 0n) return lots
  return refuseAt(place, 'outOfRange', 'is negative; give the size without a sign beside its side')
}

function refuseDoubles(place: Place, from: readonly OfferDocument[]): void {
  const seen = new Map<string, number>()
  from.forEach(({ account, market, side }, index) => {
    const key = JSON.stringify([account, market, side])
    const first = seen.get(key)
    if (first !== undefined) {
      const complaint = `offers again what ${pathOf(under(place, first))} offers; add the two into one`
      refuseAt(under(place, index), 'duplicate', complaint)
    }
    seen.set(key, index)
  })
}
