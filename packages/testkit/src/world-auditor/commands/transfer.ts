import type { PositionTransferred, TransferPosition } from '@plimsoll/engine'
import { closeLots, openLots, whole } from '../booking.ts'
import { expectConserved } from '../conservation.ts'
import { nameOf, placeOf } from '../slots.ts'
import { equityScaled, floorOf, maintenanceOf } from '../valuation.ts'
import type { Bucket, Position, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { accountNamed, marketNamed } from './lookup.ts'
import {
  expectFree,
  expectHealthy,
  expectLive,
  expectNotFrozen,
  expectNotHalted,
  expectSolvent,
} from './safety.ts'
import { expectOneSide, judgeEmptied, openedBy, positionOf } from './trade.ts'

/** Lots change hands for one value: at mark, or at what they cost (SPEC X-1). */
export function judgeTransfer(
  world: World,
  command: TransferPosition,
  events: EventCursor,
  timeMs: number,
): void {
  const { judge } = world
  const { from, to, side, lots } = command
  const market = marketNamed(world, command.market)
  expectLive(world, market, timeMs)
  expectNotHalted(world, market)
  for (const { account } of [from, to]) expectNotFrozen(world, accountNamed(world, account))
  judge.expect('transfer', from.account !== to.account, () => `${to.account} gives to itself`)
  const given = positionOf(world, market, from, side)
  if (given === undefined) return judge.fail('I-08', `${from.account} gives what it never had`)
  judge.expect('I-08', lots > 0n && lots <= given.lots - given.reserved, () => {
    return `${lots} lots of ${placeOf(given)} are given, ${given.lots} held, ${given.reserved} reserved`
  })
  expectFree(world, given.bucket)
  const role = { party: { ...to, effect: 'open' as const }, opens: side, timeMs }
  const received = openedBy(world, { market }, role, events)
  expectFree(world, received.bucket)
  const before = soundness(world, given.bucket)
  bookTransfer(world, events.take('positionTransferred'), { command, given, received })
  expectSolvent(world, given.bucket, timeMs)
  const after = soundness(world, given.bucket)
  const isKept =
    before.equity >= before.needed
      ? after.equity >= after.needed
      : after.equity * before.needed >= before.equity * after.needed
  judge.expect('transfer', isKept, () => `${nameOf(given.bucket)} gives away margin that it needs`)
  expectHealthy(world, received.bucket, timeMs)
  judgeEmptied(world, [{ position: given }], events)
  expectOneSide(world, [{ position: received, lots }])
  return undefined
}

function soundness(world: World, bucket: Bucket): { equity: bigint; needed: bigint } {
  return {
    equity: equityScaled(world, bucket),
    needed: maintenanceOf(world, bucket) * world.scale,
  }
}

function bookTransfer(
  world: World,
  event: PositionTransferred,
  due: {
    readonly command: TransferPosition
    readonly given: Position
    readonly received: Position
  },
): void {
  const { judge } = world
  const { command, given, received } = due
  const { lots } = command
  const { numerator, denominator } = given.market.lotValue
  const isAtEntry = command.at === 'entry'
  const value = isAtEntry
    ? (given.cost * lots) / given.lots
    : floorOf(lots * numerator, denominator)
  const charged = isAtEntry ? (given.charged * lots) / given.lots : 0n
  const isAsked =
    event.from === given.slot &&
    event.to === received.slot &&
    event.at === command.at &&
    event.reason === command.reason &&
    whole(world, event.lots) === lots
  judge.expect('effect', isAsked, () => {
    return `${event.lots} lots move from position ${event.from} to ${event.to}, asked are ${lots} of ${placeOf(given)}`
  })
  const stated = whole(world, event.value)
  judge.expect('transfer', stated === value && value > 0n, () => {
    return `${lots} lots of ${placeOf(given)} change hands for ${stated}, due ${value}`
  })
  judge.expect('transfer', whole(world, event.chargedGain ?? 0) === charged, () => {
    return `${event.chargedGain ?? 0} charged moves with ${placeOf(given)}, due ${charged}`
  })
  const realised = closeLots(world, given, lots, value)
  openLots(world, received, lots, value)
  received.charged += charged
  expectConserved(world)
  judge.expect('transfer', whole(world, event.realised) === realised, () => {
    return `${placeOf(given)} realised ${event.realised}, counted ${realised}`
  })
}
