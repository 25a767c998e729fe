import type { PlaceOffer, UpdateCollaterals } from '@plimsoll/engine'
import { replaceCollaterals, whole } from '../booking.ts'
import { expectConserved } from '../conservation.ts'
import { hasCase } from '../claims.ts'
import { offerOf, replaceOffer, sideIn } from '../offers.ts'
import { addPosition, nameOf } from '../slots.ts'
import { assetsValueOf, isSameRatio, lotValueAt, shownRatio } from '../valuation.ts'
import type { Bucket, Collaterals, Market, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { accountNamed, marketNamed, walletOf } from './lookup.ts'
import { expectLive, expectNotFrozen } from './safety.ts'

/** An account without a case sets its offer for a market and side, or ends it (SPEC D-18). */
export function judgePlaceOffer(
  world: World,
  command: PlaceOffer,
  events: EventCursor,
  timeMs: number,
): void {
  const { judge } = world
  const { side, lots, limitPriceTicks } = command
  const account = accountNamed(world, command.account)
  const market = marketNamed(world, command.market)
  if (lots > 0n) {
    expectNotFrozen(world, account)
    expectLive(world, market, timeMs)
  }
  for (const bucket of account.buckets) {
    judge.expect('case', !hasCase(bucket), () => `${nameOf(bucket)} has a case and makes an offer`)
  }
  const before = offerOf(world, { account, market, side })
  if (lots === 0n && (before === undefined || before.lots === 0n)) {
    if (events.peek() === undefined) return
  }
  if (lots > 0n) judgePlaces(world, { wallet: walletOf(world, account.id), market }, events)
  const event = events.take('offerPlaced')
  const limit = limitPriceTicks && lotValueAt(market.spec, limitPriceTicks)
  const isLimit =
    limit === undefined || event.limitLotQuote === undefined
      ? lots === 0n || limit === event.limitLotQuote
      : isSameRatio(limit, event.limitLotQuote)
  const isAsked =
    event.account === account.slot &&
    event.market === market.index &&
    event.side === side &&
    whole(world, event.lots) === lots
  judge.expect('offer', isAsked && isLimit && lots >= 0n, () => {
    return `${account.id} offers ${event.lots} lots of ${event.side} ${market.spec.market}, asked are ${lots} ${side}`
  })
  replaceOffer(world, { account, market, side, limit, lots })
}

/** A wallet that makes an offer has a place for both sides of the market. */
function judgePlaces(
  world: World,
  { wallet, market }: { readonly wallet: Bucket; readonly market: Market },
  events: EventCursor,
): void {
  for (const side of ['long', 'short'] as const) {
    if (sideIn(wallet, market, side) !== undefined) continue
    const event = events.take('positionOpened')
    const isIts =
      event.bucket === wallet.slot && event.market === market.index && event.side === side
    world.judge.expect('effect', isIts, () => `a position of ${nameOf(wallet)} opens unasked`)
    addPosition(world, wallet, market, side)
  }
}

/** Other assets stand behind a wallet without a case; what they count for more came from outside (SPEC B-7). */
export function judgeUpdateCollaterals(
  world: World,
  command: UpdateCollaterals,
  events: EventCursor,
): void {
  const { judge } = world
  const wallet = walletOf(world, command.account)
  judge.expect('case', !hasCase(wallet), () => `${nameOf(wallet)} has a case and changes assets`)
  expectKept(world, command)
  if (command.collaterals.length === 0 && wallet.collaterals.length === 0) return
  const event = events.take('collateralsUpdated')
  const before = wallet.assets
  const due = assetsValueOf(command.collaterals)
  const isAsked =
    event.bucket === wallet.slot &&
    whole(world, event.value) === due &&
    listOf(event.collaterals) === listOf(command.collaterals)
  judge.expect('collateral', isAsked, () => {
    return `${nameOf(wallet)} has ${listOf(event.collaterals)} for ${event.value}, sent is ${listOf(command.collaterals)} for ${due}`
  })
  replaceCollaterals(world, wallet, event.collaterals)
  world.external += due - before
  expectConserved(world)
}

/** A frozen account takes no asset out (SPEC X-3). */
function expectKept(world: World, { account: id, collaterals }: UpdateCollaterals): void {
  const account = accountNamed(world, id)
  const isLess = walletOf(world, id).collaterals.some(({ asset, amountUnits }) => {
    const [stated] = collaterals.filter((row) => row.asset === asset)
    return (stated?.amountUnits ?? 0n) < amountUnits
  })
  if (isLess) expectNotFrozen(world, account)
}

/** Assets as one text, in the order of their names. */
function listOf(collaterals: Collaterals): string {
  return collaterals
    .map(({ asset, amountUnits, unitPriceQuote, haircut }) => {
      return `${asset} ${amountUnits} at ${shownRatio(unitPriceQuote)} less ${shownRatio(haircut)}`
    })
    .sort()
    .join()
}
