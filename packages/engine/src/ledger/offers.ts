import type { BookShape } from '../account/book-shape.ts'
import { walletOf } from '../account/book.ts'
import { assert, at } from '../quantity/assert.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'
import type { Ledger } from './ledger.ts'

/** A standing offer to take over lots of others. Never changed: taking lots makes another row. */
export interface OfferRow {
  /** Slot of the account. */
  readonly account: number
  readonly market: number
  /** Side of the legs that would be taken over. */
  readonly side: Side
  /** Lots that are left. One that was taken up wholly keeps its place, so that an index means the same all through a round. */
  readonly lots: number
  /** The worst value of one lot for whoever offers, quote units; absent where any will do. */
  readonly limitLotQuote?: Ratio
}

/** Offers by market, long before short, account. */
export function compareOffers(
  shape: BookShape,
  left: Omit<OfferRow, 'lots'>,
  right: Omit<OfferRow, 'lots'>,
): number {
  return (
    left.market - right.market ||
    Number(left.side === 'short') - Number(right.side === 'short') ||
    shape.compareBuckets(
      walletOf(at(shape.accounts, left.account)),
      walletOf(at(shape.accounts, right.account)),
    )
  )
}

/** Puts an offer in the place of the one its account had for the market and side; one without lots only ends that (SPEC D-18). */
export function setOffer(ledger: Ledger, offer: OfferRow): void {
  const { shape } = ledger.book
  const others = ledger.offers.filter((row) => compareOffers(shape, row, offer) !== 0)
  const rows = offer.lots === 0 ? others : [...others, offer]
  ledger.offers = rows.sort((a, b) => compareOffers(shape, a, b))
}

/** Takes lots off an offer. */
export function takeOfferLots(ledger: Ledger, offer: number, lots: number): void {
  const row = at(ledger.offers, offer)
  assert(lots > 0 && lots <= row.lots, 'no more is taken than is offered')
  ledger.offers = ledger.offers.with(offer, { ...row, lots: row.lots - lots })
}
