import type {
  FillLiquidation,
  LiquidationFeePaid,
  LiquidationsEnded,
  LiquidationsRequested,
  Ratio,
} from '@plimsoll/engine'
import { addMoney, addToFund, bucketAt, fundAt, positionAt, whole } from './booking.ts'
import { isClaimed, recount } from './claims.ts'
import { barredMarkets, dependsOn } from './price-gate.ts'
import { addResult } from './funds/history.ts'
import { nameOf, placeOf } from './slots.ts'
import { measuresMarkets } from './triggers/trigger.ts'
import {
  equityScaled,
  floorOf,
  isSameRatio,
  lotValueAt,
  maintenanceOf,
  notionalScaled,
  shownRatio,
} from './valuation.ts'
import type { Bucket, Market, Position, World } from './world.ts'

type Outcome = LiquidationsEnded['outcome']

/** Liquidations that the rules end now, and how. */
export interface DueEndings {
  readonly outcome: Outcome
  readonly buckets: ReadonlySet<Bucket>
}

/** Ends exactly the liquidations that are due to end. */
export function endLiquidations(world: World, event: LiquidationsEnded, due: DueEndings): void {
  const { judge } = world
  const buckets = event.buckets.map((slot) => bucketAt(world, slot))
  const isAll =
    event.outcome === due.outcome &&
    buckets.length === due.buckets.size &&
    buckets.every((bucket) => due.buckets.has(bucket) && bucket.liquidation !== undefined)
  judge.expect('liquidation', isAll, () => {
    const [stated, owed] = [buckets.map(nameOf), [...due.buckets].map(nameOf)]
    return `${event.outcome} are ${stated.join(', ')}, due are ${owed.join(', ')} ${due.outcome}`
  })
  for (const bucket of buckets) {
    bucket.liquidation = undefined
    const hasFailed = event.outcome === 'failed' || event.outcome === 'expired'
    if (hasFailed) bucket.pendingCause = 'liquidationFailed'
    recount(world, bucket)
  }
}

/** Buckets whose liquidation is over because they have nothing left, or because they are healthy again (SPEC D-9). */
export function dueRecoveries(world: World, barred: ReadonlySet<Market>): DueEndings[] {
  const recovered = new Set<Bucket>()
  const closed = new Set<Bucket>()
  for (const bucket of world.buckets) {
    if (bucket.liquidation === undefined) continue
    if (bucket.positions.every(({ lots }) => lots === 0n)) closed.add(bucket)
    else if (!dependsOn(bucket, barred) && isAtMaintenance(world, bucket)) recovered.add(bucket)
  }
  const due: DueEndings[] = [
    { outcome: 'recovered', buckets: recovered },
    { outcome: 'closed', buckets: closed },
  ]
  return due.filter(({ buckets }) => buckets.size > 0)
}

function isAtMaintenance(world: World, bucket: Bucket): boolean {
  return equityScaled(world, bucket) >= maintenanceOf(world, bucket) * world.scale
}

/** Every bucket that may be handed to the venue is, with all its lots, at bankruptcy or better (SPEC D-9, D-10). */
export function judgeRequest(world: World, event: LiquidationsRequested, timeMs: number): void {
  const { judge, terms } = world
  const barred = barredMarkets(world, timeMs)
  const deadlineMs = timeMs + terms.limits.liquidationTimeoutMs
  judge.expect('liquidation', event.deadlineMs === deadlineMs, () => {
    return `the venue has until ${event.deadlineMs}, due ${deadlineMs}`
  })
  const requested = new Set<Bucket>()
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    expectRequestable(world, position, barred)
    const lots = whole(world, event.lots[index] ?? 0)
    judge.expect('liquidation', lots === position.lots && lots > 0n, () => {
      return `${lots} lots of ${placeOf(position)} are to be closed, it has ${position.lots}`
    })
    const [limit, stated] = [limitOf(world, position), event.limitLotQuotes[index]]
    judge.expect('liquidation', stated !== undefined && isSameRatio(stated, limit), () => {
      return `a lot of ${placeOf(position)} may cost ${stated === undefined ? '' : shownRatio(stated)}, bankruptcy is ${shownRatio(limit)}`
    })
    requested.add(position.bucket)
  })
  const count = [...requested].flatMap(openOf).length
  judge.expect('liquidation', count === event.positions.length, () => {
    return `${event.positions.length} positions are to be closed, their buckets have ${count}`
  })
  for (const bucket of requested) {
    bucket.liquidation = { deadlineMs }
    recount(world, bucket)
  }
  expectNoneLeft(world, barred)
}

/** After a request nobody is left who is below maintenance and could be closed. */
export function expectNoneLeft(world: World, barred: ReadonlySet<Market>): void {
  for (const bucket of world.buckets) {
    if (bucket.account === undefined || openOf(bucket).length === 0) continue
    if (isClaimed(bucket) || isReserved(bucket) || dependsOn(bucket, barred)) continue
    world.judge.expect('liquidation', !isLiquidatable(world, bucket), () => {
      return `${nameOf(bucket)} is below maintenance and not requested`
    })
  }
}

function expectRequestable(world: World, position: Position, barred: ReadonlySet<Market>): void {
  const { judge } = world
  const { bucket } = position
  const name = nameOf(bucket)
  if (barred.size > 0 || position.market.spec.priceGate !== undefined) {
    judge.expect('I-23', !dependsOn(bucket, barred), () => {
      return `${name} is liquidated and depends on a market without a price to act upon`
    })
  }
  const isFree = bucket.account !== undefined && !isClaimed(bucket) && !isReserved(bucket)
  judge.expect('liquidation', isFree, () => {
    return `${name} is liquidated and has a case, a liquidation, a plan or no owner`
  })
  judge.expect('liquidation', isLiquidatable(world, bucket), () => {
    return `${name} is liquidated with equity ${equityScaled(world, bucket)}/${world.scale} and maintenance ${maintenanceOf(world, bucket)}`
  })
}

function isLiquidatable(world: World, bucket: Bucket): boolean {
  const equity = equityScaled(world, bucket)
  return equity >= 0n && equity < maintenanceOf(world, bucket) * world.scale
}

/** Whether a plan counts on lots of a bucket. */
function isReserved({ positions }: Bucket): boolean {
  return positions.some(({ reserved }) => reserved > 0n)
}

function openOf({ positions }: Bucket): Position[] {
  return positions.filter(({ lots }) => lots > 0n)
}

/** Where the position's part of its bucket's equity, by notional, is gone; mark where there is none (SPEC D-10). */
function limitOf(world: World, position: Position): Ratio {
  const { bucket, market, isLongOfValue, lots } = position
  const equity = equityScaled(world, bucket)
  if (equity <= 0n) return market.lotValue
  const total = openOf(bucket).reduce((sum, one) => sum + notionalScaled(one), 0n)
  const share = equity * notionalScaled(position)
  const value = market.lotScaled * total * lots
  return {
    numerator: isLongOfValue ? value - share : value + share,
    denominator: total * lots * world.scale,
  }
}

/** A fill that the venue reports, before it is booked. */
export interface ReportedFill {
  readonly position: Position
  /** What it brings beyond the limit, whole quote units rounded down. */
  readonly surplus: bigint
  readonly value: bigint
}

/** A fill closes what is being liquidated, at its limit or better (SPEC D-10, D-11). */
export function expectFill(world: World, command: FillLiquidation, timeMs: number): ReportedFill {
  const { judge } = world
  const account = world.accountsById.get(command.account)
  const bucket = account?.buckets.find(({ name }) => name === command.bucket)
  const position = bucket?.positions.find(
    ({ market, side }) => market.spec.market === command.market && side === command.side,
  )
  if (bucket === undefined || position === undefined) {
    return judge.fail('effect', `${command.account}:${command.bucket} has no such position`)
  }
  judge.expect('liquidation', bucket.liquidation !== undefined, () => {
    return `${placeOf(position)} is filled and not being liquidated`
  })
  const { market, lots: held } = position
  if (market.spec.priceGate !== undefined || market.haltReason !== undefined) {
    judge.expect('I-23', !barredMarkets(world, timeMs).has(market), () => {
      return `${placeOf(position)} is closed without a price to act upon`
    })
  }
  judge.expect('I-08', command.lots <= held - position.reserved, () => {
    return `${command.lots} lots of ${placeOf(position)} closed, ${held} held, ${position.reserved} reserved`
  })
  const price = lotValueAt(market.spec, { numerator: command.priceTicks, denominator: 1n })
  const limit = limitOf(world, position)
  const better = price.numerator * limit.denominator - limit.numerator * price.denominator
  const gained = position.isLongOfValue ? better : -better
  judge.expect('liquidation', gained >= 0n, () => {
    return `${placeOf(position)} is closed at ${shownRatio(price)} a lot, beyond ${shownRatio(limit)}`
  })
  return {
    position,
    surplus: floorOf(gained * command.lots, limit.denominator * price.denominator),
    value: floorOf(price.numerator * command.lots, price.denominator),
  }
}

/** The first fund of the market takes of the surplus what its cap allows; the holder stays solvent. */
export function judgeFee(
  world: World,
  { position, surplus, value }: ReportedFill,
  event: LiquidationFeePaid | undefined,
): void {
  const { judge } = world
  const { market, bucket } = position
  const rate = market.spec.liquidationFeeRate ?? { numerator: 0n, denominator: 1n }
  const cap = floorOf(value * rate.numerator, rate.denominator)
  const fund = world.funds.find(
    ({ markets, purpose }) => purpose === 'insurance' && markets.has(market.index),
  )
  const equity = floorOf(equityScaled(world, bucket), world.scale)
  const least = [surplus, equity].reduce((less, each) => (each < less ? each : less), cap)
  const due = fund === undefined || least < 0n ? 0n : least
  const amount = event === undefined ? 0n : whole(world, event.amount)
  judge.expect('liquidation', amount === due, () => {
    return `${amount} of the surplus is taken, due ${due}: surplus ${surplus}, cap ${cap}, equity ${equity}`
  })
  if (event === undefined) return
  const isIts = fundAt(world, event.fund) === fund && bucketAt(world, event.bucket) === bucket
  judge.expect(
    'liquidation',
    isIts,
    () => `the surplus of ${nameOf(bucket)} goes to fund ${event.fund}`,
  )
  addMoney(world, bucket, -amount)
  addToFund(world, fundAt(world, event.fund), amount)
  const isMeasured = measuresMarkets(world.triggers)
  judge.expect('trigger', event.market === (isMeasured ? market.index : undefined), () => {
    return `a surplus in ${market.spec.market} is said to be of market ${event.market}`
  })
  if (isMeasured) addResult(world, fundAt(world, event.fund), market.index, amount)
  judge.expect('liquidation', equityScaled(world, bucket) >= 0n, () => {
    return `the fee leaves ${nameOf(bucket)} owing`
  })
}
