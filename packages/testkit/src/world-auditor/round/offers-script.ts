import { compare } from '../../exact/rational.ts'
import type { PriceRule, Ratio } from '@plimsoll/engine'
import { walletOf } from '../offers.ts'
import { dependsOn } from '../price-gate.ts'
import { equityScaled, floorOf } from '../valuation.ts'
import type { Account, Offer, Position, World } from '../world.ts'
import type { Expected, ExpectedTakingRow } from './expected.ts'
import { divideWithin } from './largest-remainder.ts'
import { type Leg, legsOf, turnsOf } from './legs.ts'
import { atOnePrice, boundedValue, type Closing } from './pricing.ts'
import type { CaseModel, RoundModel } from './round-model.ts'
import { closableOf, takerCapOf } from './taker-cap.ts'

/** Leg by leg, standing offers take over what they can, best for the case first, each asked once (SPEC L-7). */
export function* offersScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
): Generator<Expected, void> {
  for (const { of, position } of turnsOf(world, cases, { isShareless: false })) {
    const asked = new Set<Offer>()
    for (;;) {
      const leg = legsOf(world, of.bucket).find((other) => other.position === position)
      if (leg === undefined) break
      const isBetter = (left: Ratio, right: Ratio): boolean => forCase(leg, left, right) > 0
      const priced = openOffers(world, round, of, leg)
        .filter((offer) => !asked.has(offer))
        .map((offer) => ({ offer, price: priceOf(leg, offer) }))
        .filter(({ price }) => !isBetter(position.market.lotValue, price))
      const best = priced.reduce<Ratio | undefined>(
        (known, { price }) => (known === undefined || isBetter(price, known) ? price : known),
        undefined,
      )
      if (best === undefined) break
      const equal = priced.filter(({ price }) => compare(price, best) === 0)
      for (const { offer } of equal) asked.add(offer)
      const offers = equal.map(({ offer }) => offer)
      yield* takingScript(world, { of, leg, closing: atOnePrice(position, best) }, offers)
    }
  }
}

/** A leg whose turn it is, and what its lots are worth. */
interface LegTurn {
  readonly of: CaseModel
  readonly leg: Leg
  readonly closing: Closing
}

/** Those who offered to take a leg at the price of a policy or a worse one, pro rata to what they offered (SPEC A-6). */
export function* volunteersScript(
  world: World,
  round: RoundModel,
  turn: LegTurn,
  price: PriceRule,
): Generator<Expected, void> {
  const { of, leg, closing } = turn
  const willing = openOffers(world, round, of, leg).filter(
    ({ limit }) => limit === undefined || forCase(leg, limit, closing.lotValue) >= 0,
  )
  yield* takingScript(world, turn, willing, price)
}

function* takingScript(
  world: World,
  { of, leg, closing }: LegTurn,
  offers: readonly Offer[],
  price?: PriceRule,
): Generator<Expected, void> {
  const { position, bankruptcy } = leg
  const { lotValue } = closing
  const shares = divideWithin({
    total: leg.lots,
    weights: offers.map(({ lots }) => lots),
    capOf: (index, limit) => {
      const offer = offers[index]
      return offer === undefined ? 0n : takerCapOf(world, position, { offer, lotValue, limit })
    },
  })
  const rows = offers.flatMap((offer, index): ExpectedTakingRow[] => {
    const lots = shares[index] ?? 0n
    if (lots === 0n) return []
    const value = closing.take(lots)
    const closable = closableOf(offer, position)
    const closedLots = lots < closable ? lots : closable
    const closedValue = floorOf(value * closedLots, lots)
    return [{ account: offer.account, offer, lots, value, closedLots, closedValue }]
  })
  if (rows.length === 0) return
  yield { kind: 'offersTaken', of, position, lotValue, bankruptcy, price, rows }
}

/** Offers for a leg's market and side with lots left, of sound strangers without a case. */
function openOffers(world: World, round: RoundModel, of: CaseModel, { position }: Leg): Offer[] {
  return world.offers.filter(
    (offer) => whyNoTaker(world, round, { of, position, offer }) === undefined,
  )
}

/** Why an offer may not take lots of a leg, or undefined where it may. */
export function whyNoTaker(
  world: World,
  round: RoundModel,
  {
    of,
    position,
    offer,
  }: { readonly of: CaseModel; readonly position: Position; readonly offer: Offer },
): string | undefined {
  const { account, market, side, lots } = offer
  if (market !== position.market || side !== position.side) return 'is for another leg'
  if (lots === 0n) return 'is used up'
  return whyNotSound(world, round, of, account)
}

/** Why an account may not take over lots of a case, or undefined where it may. */
export function whyNotSound(
  world: World,
  round: RoundModel,
  of: CaseModel,
  account: Account,
): string | undefined {
  const wallet = walletOf(account)
  if (round.caseAccounts.has(account)) return 'is of an account with a case'
  if (account.owner === of.bucket.account?.owner) return 'is of the owner of the case'
  if (equityScaled(world, wallet) <= 0n) return 'has no equity behind it'
  return dependsOn(wallet, round.barred) ? 'depends on a price that nobody knows' : undefined
}

/** An offer's limit, or the leg's bankruptcy price where it has none or where that asks less of it. */
function priceOf(leg: Leg, { limit }: Offer): Ratio {
  const needed = boundedValue(leg.position.market, leg.bankruptcy)
  return limit !== undefined && forCase(leg, limit, needed) < 0 ? limit : needed
}

/** Above 0 where the first value of a lot is the better one for the case. */
function forCase({ position }: Leg, first: Ratio, second: Ratio): number {
  const order = compare(first, second)
  return position.isLongOfValue ? order : -order
}
