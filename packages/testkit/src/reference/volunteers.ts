import {
  crossBucketOf,
  ledgerOf,
  type Offer,
  opposite,
  type Position,
  positionIn,
  valueSideOf,
} from '../book/book.ts'
import { equity, initialOfLots, initialRequirement } from '../book/valuation.ts'
import {
  add,
  compare,
  floor,
  isPositive,
  multiply,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import type { PricedLeg } from './priced-leg.ts'
import { apportionWithin } from './allocation.ts'
import { closeLots, fillRow, openLots, received } from './booking.ts'
import { largest } from './candidates.ts'
import { fixedPricing, valueOf } from './pricing.ts'
import { isBetterForCase } from './price-rule.ts'
import { hasCase, type LayerWork, noteClosed, post, type Round, saw } from './round.ts'
import { mayClose } from './standing.ts'

/** The offers that a leg may take up, whatever their price (L-7), by account id. */
export function offersFor(round: Round, work: LayerWork, leg: Position): Offer[] {
  return round.book.offers.filter(
    (offer) =>
      offer.market === leg.market &&
      offer.side === leg.side &&
      offer.lots > 0n &&
      !hasCase(round, offer.account) &&
      offer.account.owner !== work.of.bucket.account.owner &&
      isPositive(equity(crossBucketOf(offer.account))),
  )
}

/** Only those who offered, pro rata, all at the price of the leg. Says whether anybody took lots. */
export function placeWithVolunteers(round: Round, priced: PricedLeg): boolean {
  const { work, leg, lotPrice } = priced
  const offers = offersFor(round, work, leg).filter(
    ({ limit }) => limit === undefined || !isBetterForCase(leg, lotPrice, limit),
  )
  saw(round, 'pass of voluntary')
  return takeUp(round, priced, offers)
}

/** Offers of one price share the lots of a leg by what they offer. Says whether anybody took some. */
export function takeUp(round: Round, priced: PricedLeg, offers: readonly Offer[]): boolean {
  const { work, leg, lotPrice } = priced
  const weights = offers.map(({ lots }) => lots)
  const shares = apportionWithin(leg.lots, weights, weights, (index, limit) => {
    const offer = offers[index]
    return offer === undefined ? 0n : takeableLots(offer, lotPrice, limit)
  })
  const pricing = fixedPricing(leg, lotPrice)
  let [lots, value] = [0n, 0n]
  offers.forEach((offer, index) => {
    const share = shares[index] ?? 0n
    if (share < (offer.lots < leg.lots ? offer.lots : leg.lots))
      saw(round, 'offer not taken in full')
    if (share === 0n) return
    const filled = pricing.take(share)
    bookOffer(round, priced, offer, { lots: share, value: filled.value })
    lots += share
    value += filled.value
  })
  if (lots === 0n) return false
  closeLots(work.of.bucket, leg, lots, value)
  return true
}

/** What an offering account can take of a limit at a value of a lot (O). */
function takeableLots(offer: Offer, lotPrice: Rational, limit: bigint): bigint {
  const most = limit < offer.lots ? limit : offer.lots
  return largest(most, (lots) => canTake(offer, lotPrice, lots))
}

/** Whether an offering account can take so many lots at a value of a lot (O). */
export function canTake(offer: Offer, lotPrice: Rational, lots: bigint): boolean {
  const { account, market, side } = offer
  const bucket = crossBucketOf(account)
  const bearer = valueSideOf(market, opposite(side))
  const closing = closableOf(offer)
  const closed = closedOf(offer, lots)
  if (closing !== undefined && closed > 0n) {
    const value = valueOf(bearer, closed, lotPrice)
    if (!mayClose(bucket, closing, { lots: closed, value }, 'maintenance')) return false
  }
  const opened = lots - closed
  if (opened === 0n) return true
  if (compare(multiply(rational(opened), lotPrice), openingMin) < 0) return false
  const value = rational(valueOf(bearer, lots, lotPrice))
  const gain = subtract(value, multiply(rational(lots), market.lotValue))
  const after = bearer === 'long' ? add(equity(bucket), gain) : subtract(equity(bucket), gain)
  const present = positionIn(bucket, market, side)?.lots ?? 0n
  const required =
    initialRequirement(bucket) -
    initialOfLots(market, closing?.lots ?? 0n) -
    initialOfLots(market, present) +
    initialOfLots(market, present + opened)
  return compare(after, rational(required)) >= 0
}

/** Whether so many lots that would close something fail by rounding alone: an implementation may take fewer (C-2, last sentence). */
export function isTakingInDoubt(
  offer: Offer,
  lotPrice: Rational,
  taken: bigint,
  most: bigint,
): boolean {
  const closing = closableOf(offer)
  if (closing === undefined) return false
  const bearer = valueSideOf(closing.market, closing.side)
  const slack = bearer === 'long' ? 2n : -2n
  let doubtful = 0
  for (let lots = most < closing.lots ? most : closing.lots; lots > taken; lots -= 1n) {
    const value = valueOf(bearer, lots, lotPrice) + slack
    if (mayClose(crossBucketOf(offer.account), closing, { lots, value }, 'maintenance'))
      doubtful += 1
    if (doubtful === 256) return true
  }
  return false
}

/** A position has a cost, so what is worth less is not opened; a fill may be a unit below its exact value. */
const openingMin = rational(2n)

/** What an account has on the other side, unless it keeps both sides open. */
function closableOf({ account, market, side }: Offer): Position | undefined {
  return account.isHedge ? undefined : positionIn(crossBucketOf(account), market, opposite(side))
}

/** How many of them close what the account has on the other side. */
export function closedOf(offer: Offer, lots: bigint): bigint {
  const held = closableOf(offer)?.lots ?? 0n
  return lots < held ? lots : held
}

/** Closes what the account has on the other side for its part of the value, opens the rest (O). */
export function bookOffer(
  round: Round,
  { work, leg, lotPrice, bankruptcy }: PricedLeg,
  offer: Offer,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
): void {
  const { account, market, side } = offer
  const bucket = crossBucketOf(account)
  const closing = closableOf(offer)
  const closed = closedOf(offer, lots)
  const closedValue = floor(rational(value * closed, lots))
  let realised = 0n
  if (closing !== undefined && closed > 0n) {
    noteClosed(round, bucket, closing, closed)
    realised = closeLots(bucket, closing, closed, closedValue)
    saw(round, 'offer closes')
  }
  if (lots > closed) {
    openLots(bucket, market, side, lots - closed, value - closedValue)
    saw(round, 'offer opens')
  }
  if (lots < offer.lots) saw(round, 'offer taken in part')
  offer.lots -= lots
  post(work, ledgerOf(work.of.bucket), received(leg, value))
  post(work, ledgerOf(bucket), -received(leg, value))
  work.fills.push(
    fillRow(round.book, {
      account: account.account,
      bucket: bucket.name,
      market,
      side,
      lots,
      lotPrice,
      value,
      bankruptcyLotValue: bankruptcy,
      realised,
      bearer: opposite(side),
    }),
  )
}
