import type { BookSpec, OfferSpec } from '../book-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAmount, checkChoice, checkKnown } from './refuse.ts'

/** Refuses offers that could not be taken up, and a second one of an account for a market and side. */
export function checkOffers(
  { offers = [], accounts }: BookSpec,
  markets: ReadonlySet<string>,
): void {
  const known = new Set(accounts.map(({ account }) => account))
  const placed = new Map<string, number>()
  offers.forEach((offer, index) => {
    const path = `offers[${index}]`
    checkKnown(offer.account, known, `${path}.account`, 'accounts')
    checkKnown(offer.market, markets, `${path}.market`, 'markets')
    checkChoice(offer.side, ['long', 'short'], `${path}.side`)
    checkAmount(offer.lots, `${path}.lots`, 1n)
    checkLimit(offer, `${path}.limitPriceTicks`)
    const key = JSON.stringify([offer.account, offer.market, offer.side])
    const earlier = placed.get(key)
    if (earlier !== undefined) {
      const advice = `${offer.account} offers the same side of ${offer.market} in offers[${earlier}]; merge the two`
      throw new BookRefused('duplicateId', path, advice)
    }
    placed.set(key, index)
  })
}

function checkLimit({ limitPriceTicks }: OfferSpec, path: string): void {
  if (limitPriceTicks === undefined) return
  if (limitPriceTicks.denominator <= 0n || limitPriceTicks.numerator <= 0n) {
    throw new BookRefused('invalidAmount', path, 'must be above 0')
  }
}
