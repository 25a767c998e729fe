import type { Offer, Position } from '../book/book.ts'
import { compare, type Rational } from '../exact/rational.ts'
import { walkLegs } from './leg-order.ts'
import { freeLegs, type PricedLeg } from './priced-leg.ts'
import { fixedPricing } from './pricing.ts'
import { boundedValue, isBetterForCase } from './price-rule.ts'
import { type LayerWork, type Round, saw } from './round.ts'
import { bankruptcyLotValue, shareOf } from './split.ts'
import { offersFor, takeUp } from './volunteers.ts'

/** Leg by leg in the order of deleveraging, the offers best for the case first (L-7). */
export function runOffers(round: Round, works: readonly LayerWork[]): void {
  const free = freeLegs(round, 'bankruptcy', works)
  walkLegs(round, free, works, (work, leg) => placeWithOffers(round, work, leg))
}

/** Every offer is asked once, at a price that is worked out when its turn comes. */
function placeWithOffers(round: Round, work: LayerWork, leg: Position): void {
  let waiting = offersFor(round, work, leg)
  while (waiting.length > 0 && leg.lots > 0n) {
    const bankruptcy = bankruptcyLotValue(
      leg,
      shareOf(work.of.bucket, leg, round.book.deficitSplit),
    )
    const priced = waiting
      .map((offer) => ({ offer, price: offerPrice(leg, offer, bankruptcy) }))
      .filter(({ price }) => !isBetterForCase(leg, leg.market.lotValue, price))
    const best = bestOf(
      leg,
      priced.map(({ price }) => price),
    )
    if (best === undefined) return
    const offers = priced
      .filter(({ price }) => compare(price, best) === 0)
      .map(({ offer }) => offer)
    waiting = waiting.filter((offer) => !offers.includes(offer))
    const pricedLeg: PricedLeg = {
      work,
      leg,
      lotPrice: best,
      pricing: fixedPricing(leg, best),
      bankruptcy,
    }
    if (offers.length > 1) saw(round, 'offers of one price')
    if (takeUp(round, pricedLeg, offers)) saw(round, 'offer taken')
  }
}

/** Its limit, but never better for the case than bankruptcy. */
function offerPrice(leg: Position, { limit }: Offer, bankruptcy: Rational): Rational {
  const bounded = boundedValue(leg.market, bankruptcy)
  return limit === undefined || isBetterForCase(leg, limit, bounded) ? bounded : limit
}

function bestOf(leg: Position, prices: readonly Rational[]): Rational | undefined {
  return prices.reduce<Rational | undefined>(
    (best, price) => (best === undefined || isBetterForCase(leg, price, best) ? price : best),
    undefined,
  )
}
