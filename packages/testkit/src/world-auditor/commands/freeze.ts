import type { FreezeAccount, UnfreezeAccount } from '@plimsoll/engine'
import { replaceOffer } from '../offers.ts'
import type { World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { accountNamed } from './lookup.ts'

/** An account is frozen, and offers nothing any more (SPEC X-3). */
export function judgeFreeze(world: World, command: FreezeAccount, events: EventCursor): void {
  const { judge } = world
  const account = accountNamed(world, command.account)
  for (const offer of world.offers.filter((one) => one.account === account)) {
    const event = events.take('offerPlaced')
    const isIts =
      event.account === account.slot &&
      event.market === offer.market.index &&
      event.side === offer.side &&
      event.lots === 0
    judge.expect('frozen', isIts, () => `${account.id} is frozen and keeps an offer`)
    replaceOffer(world, { ...offer, lots: 0n })
  }
  const event = events.take('accountFrozen')
  const isAsked = event.account === account.slot && event.reason === command.reason
  judge.expect('frozen', isAsked, () => {
    return `account ${event.account} is frozen for ${event.reason}, asked is ${account.id}`
  })
  account.frozenFor = event.reason
}

/** A freeze ends that there was. */
export function judgeUnfreeze(world: World, command: UnfreezeAccount, events: EventCursor): void {
  const account = accountNamed(world, command.account)
  const event = events.take('accountUnfrozen')
  const isAsked = event.account === account.slot && account.frozenFor !== undefined
  world.judge.expect('frozen', isAsked, () => {
    return `account ${event.account} is unfrozen, asked is ${account.id}`
  })
  account.frozenFor = undefined
}
