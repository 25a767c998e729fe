import { deficitOf, equityScaled } from '../valuation.ts'
import type { Bucket, World } from '../world.ts'

/** Buckets that wait to be closed: those in liquidation, pending, suspended or bankrupt; in a round its cases that are not done (SPEC T-1). */
export function backlogOf(world: World): number {
  const { buckets, round } = world
  const cases = new Set(round?.cases.map(({ bucket }) => bucket))
  return buckets.filter((bucket) =>
    cases.has(bucket) ? !isDone(world, bucket) : isWaiting(world, bucket),
  ).length
}

function isDone(world: World, bucket: Bucket): boolean {
  return bucket.positions.every(({ lots }) => lots === 0n) && deficitOf(world, bucket) === 0n
}

function isWaiting(world: World, bucket: Bucket): boolean {
  const { account, liquidation, pendingCause, suspended } = bucket
  if (liquidation !== undefined || pendingCause !== undefined || suspended !== undefined)
    return true
  return world.round === undefined && account !== undefined && equityScaled(world, bucket) < 0n
}
