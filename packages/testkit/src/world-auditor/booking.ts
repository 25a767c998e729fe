import type { Bucket, Collaterals, Fund, Position, World } from './world.ts'
import { assetsValueOf } from './valuation.ts'
import { placeOf, nameOf } from './slots.ts'

/** The largest amount that the engine may keep: 2^53 − 1. */
const amountMax = 9_007_199_254_740_991n

/** The elements of an event's column as whole numbers; every one must be a safe integer. */
export function wholes({ judge }: World, column: readonly number[]): bigint[] {
  return column.map((value) => {
    judge.expect('I-24', Number.isSafeInteger(value), () => `${value} is not a bounded integer`)
    return BigInt(value)
  })
}

export function whole({ judge }: World, value: number): bigint {
  judge.expect('I-24', Number.isSafeInteger(value), () => `${value} is not a bounded integer`)
  return BigInt(value)
}

export function positionAt({ positions, judge }: World, slot: number): Position {
  const position = positions[slot]
  return position ?? judge.fail('effect', `there is no position ${slot}`)
}

export function bucketAt({ buckets, judge }: World, slot: number): Bucket {
  const bucket = buckets[slot]
  return bucket ?? judge.fail('effect', `there is no bucket ${slot}`)
}

export function fundAt({ funds, judge }: World, index: number): Fund {
  const fund = funds[index]
  return fund ?? judge.fail('effect', `there is no fund ${index}`)
}

/** Adds to the money of a bucket, and so to M. */
export function addMoney(world: World, bucket: Bucket, amount: bigint): void {
  bucket.money += amount
  touch(world, bucket)
  world.money += amount
  expectBounded(world, bucket.money, () => `money of ${nameOf(bucket)}`)
}

/** Adds to what a bucket will receive as funding; negative will pay. */
export function addFunding(world: World, bucket: Bucket, amount: bigint): void {
  bucket.funding += amount
  touch(world, bucket)
  world.money += amount
  expectBounded(world, bucket.funding, () => `unsettled funding of ${nameOf(bucket)}`)
}

/** Other assets stand behind a wallet; what they count for more is more money of the domain. */
export function replaceCollaterals(world: World, bucket: Bucket, collaterals: Collaterals): void {
  const assets = assetsValueOf(collaterals)
  world.money += assets - bucket.assets
  bucket.collaterals = collaterals
  bucket.assets = assets
  touch(world, bucket)
  expectBounded(world, assets, () => `assets behind ${nameOf(bucket)}`)
}

export function addToFund(world: World, fund: Fund, amount: bigint): void {
  fund.balance += amount
  world.money += amount
  if (amount === 0n) return
  world.areFundsChanged = true
  fund.balances.push({ timeMs: world.nowMs, order: world.postings, amount: fund.balance })
}

export function addToResidue(world: World, amount: bigint): void {
  world.residue += amount
  world.money += amount
}

/** Closes lots for a value: cost leaves in proportion, rounded down. Returns the profit that became money. */
export function closeLots(world: World, position: Position, lots: bigint, value: bigint): bigint {
  world.judge.expect('I-08', lots > 0n && lots <= position.lots, () => {
    return `${lots} lots closed of ${position.lots} held by ${placeOf(position)}`
  })
  const released = (position.cost * lots) / position.lots
  const realised = position.isLongOfValue ? value - released : released - value
  position.charged -= (position.charged * lots) / position.lots
  addLots(world, position, -lots, -released)
  if (position.reserved > 0n) {
    world.judge.expect('plan', position.reserved <= position.lots, () => {
      return `${position.reserved} lots of ${placeOf(position)} are reserved, ${position.lots} are left`
    })
  }
  addMoney(world, position.bucket, realised)
  return realised
}

/** Adds lots at a cost; no money moves. */
export function openLots(world: World, position: Position, lots: bigint, value: bigint): void {
  if (position.lots === 0n) position.charged = 0n
  addLots(world, position, lots, value)
}

/** Makes a position what somebody states; what haircuts charged stays with the part of the lots that is left. */
export function setPosition(world: World, position: Position, lots: bigint, cost: bigint): void {
  const gone = position.lots - lots
  if (gone > 0n) position.charged -= (position.charged * gone) / position.lots
  addLots(world, position, -gone, cost - position.cost)
}

function addLots(world: World, position: Position, lots: bigint, cost: bigint): void {
  const { market, side, isLongOfValue } = position
  position.lots += lots
  position.cost += cost
  touch(world, position.bucket)
  world.money -= isLongOfValue ? cost : -cost
  if (side === 'long') market.longLots += lots
  else market.shortLots += lots
  expectBounded(world, position.lots, () => `lots of ${placeOf(position)}`)
  expectBounded(world, position.cost, () => `cost of ${placeOf(position)}`)
}

/** What was read of the bucket is old; a round remembers whom it touched. */
function touch({ round }: World, bucket: Bucket): void {
  bucket.version += 1
  round?.touched.add(bucket)
}

function expectBounded({ judge }: World, amount: bigint, what: () => string): void {
  const isBounded = amount <= amountMax && amount >= -amountMax
  judge.expect('I-24', isBounded, () => `${what()} is ${amount}`)
}
