import type { FailLiquidation, OrderCase } from '@plimsoll/engine'
import { hasCase, recount } from '../claims.ts'
import { dueRecoveries, endLiquidations, expectNoneLeft, judgeRequest } from '../liquidations.ts'
import { barredMarkets } from '../price-gate.ts'
import { nameOf } from '../slots.ts'
import type { World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { bucketNamed } from './lookup.ts'
import { expectNotHalted } from './safety.ts'

/** Liquidations that are over end; then everyone below maintenance is handed to the venue (SPEC D-9). */
export function judgeRequestLiquidations(world: World, events: EventCursor, timeMs: number): void {
  expectNotHalted(world)
  const barred = barredMarkets(world, timeMs)
  for (const due of dueRecoveries(world, barred)) {
    endLiquidations(world, events.take('liquidationsEnded'), due)
  }
  const event = events.takeIf('liquidationsRequested')
  if (event === undefined) expectNoneLeft(world, barred)
  else judgeRequest(world, event, timeMs)
}

/** The venue gave up: the bucket is a case of the next round (SPEC D-12). */
export function judgeFailLiquidation(
  world: World,
  { account, bucket: name }: FailLiquidation,
  events: EventCursor,
): void {
  const bucket = bucketNamed(world, account, name)
  const due = { outcome: 'failed', buckets: new Set([bucket]) } as const
  endLiquidations(world, events.take('liquidationsEnded'), due)
}

/** An officer makes a bucket a case of the next round; the venue no longer closes it (SPEC D-12). */
export function judgeOrderCase(world: World, command: OrderCase, events: EventCursor): void {
  const { judge } = world
  const bucket = bucketNamed(world, command.account, command.bucket)
  judge.expect(
    'case',
    !hasCase(bucket),
    () => `${nameOf(bucket)} is ordered and has a case already`,
  )
  if (bucket.liquidation !== undefined) {
    const due = { outcome: 'cancelled', buckets: new Set([bucket]) } as const
    endLiquidations(world, events.take('liquidationsEnded'), due)
  }
  const event = events.take('caseOrdered')
  const isAsked = event.bucket === bucket.slot && event.reason === command.reason
  judge.expect(
    'case',
    isAsked,
    () => `bucket ${event.bucket} is ordered, asked is ${nameOf(bucket)}`,
  )
  bucket.pendingCause = 'ordered'
  recount(world, bucket)
}
