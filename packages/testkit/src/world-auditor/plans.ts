import type {
  DeleveragingFilled,
  DeleveragingPlanned,
  PlanEnded,
  PlanRowsGivenUp,
  Ratio,
} from '@plimsoll/engine'
import { closeLots, positionAt, wholes } from './booking.ts'
import { noteTaken } from './memory.ts'
import type { RoundModel } from './round/round-model.ts'
import { closingValue } from './round/rounding.ts'
import { placeOf } from './slots.ts'
import type { Position, World } from './world.ts'

/** Who is to be cut for a leg of a case, and how far that has come. */
export interface Plan {
  readonly id: string
  readonly caseNumber: number
  readonly layerIndex: number
  readonly planNumber: number
  readonly position: Position
  readonly lotValue: Ratio
  /** Absent where it is filled as it is made. */
  readonly expiresMs: number | undefined
  readonly rows: readonly PlanRow[]
  /** Lots carried out so far. */
  filledLots: bigint
  isEnded: boolean
  /** The venue stated its book after the end of the plan. */
  isReconciled: boolean
}

/** One candidate's part of a plan. */
export interface PlanRow {
  readonly position: Position
  readonly lots: bigint
  readonly value: bigint
  /** Lots that the venue has not answered for, and the money reserved for them while the plan lasts. */
  openLots: bigint
  openMoney: bigint
  isConfirmed: boolean
}

/** A plan begins: its rows reserve lots and money that must be free. */
export function beginPlan(world: World, event: DeleveragingPlanned, position: Position): Plan {
  const { judge } = world
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const money = wholes(world, event.reservedMoney)
  const rows = event.positions.map((slot, index) => ({
    position: positionAt(world, slot),
    lots: lots[index] ?? 0n,
    value: values[index] ?? 0n,
    openLots: lots[index] ?? 0n,
    openMoney: money[index] ?? 0n,
    isConfirmed: false,
  }))
  judge.expect('plan', !world.plans.has(event.planId), () => `${event.planId} exists already`)
  for (const row of rows) {
    reserve(row.position, row.openLots, row.openMoney)
    judge.expect('plan', row.position.reserved <= row.position.lots, () => {
      return `${row.position.reserved} of ${row.position.lots} lots of ${placeOf(row.position)} are reserved`
    })
  }
  const plan: Plan = {
    id: event.planId,
    caseNumber: event.caseNumber,
    layerIndex: event.layerIndex,
    planNumber: event.planNumber,
    position,
    lotValue: event.lotQuote,
    expiresMs: event.expiresMs,
    rows,
    filledLots: 0n,
    isEnded: false,
    isReconciled: false,
  }
  world.plans.set(plan.id, plan)
  world.openPlans.add(plan)
  return plan
}

/** Rows carried out: both sides close, at values that are differences of one running total. */
export function fillPlan(world: World, event: DeleveragingFilled): Plan {
  const { judge } = world
  const plan = planNamed(world, event.planId)
  const isSame =
    event.caseNumber === plan.caseNumber &&
    event.layerIndex === plan.layerIndex &&
    event.planNumber === plan.planNumber &&
    event.position === plan.position.slot
  judge.expect('plan', isSame, () => `the fill of ${plan.id} names another plan's leg`)
  judge.expect('plan', (event.isLate === true) === plan.isEnded, () => {
    return `${plan.id} has ${plan.isEnded ? '' : 'not '}ended, its fill says otherwise`
  })
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const money = wholes(world, event.reservedMoney)
  const realised = wholes(world, event.realised)
  let total = 0n
  const byPosition = new Map(plan.rows.map((row) => [row.position.slot, row]))
  event.positions.forEach((slot, index) => {
    const row =
      byPosition.get(slot) ?? judge.fail('plan', `${plan.id} has no row for position ${slot}`)
    const fill = {
      lots: lots[index] ?? 0n,
      value: values[index] ?? 0n,
      money: money[index] ?? 0n,
      realised: realised[index] ?? 0n,
    }
    fillRow(world, plan, row, fill)
    total += fill.value
  })
  const filled = lots.reduce((sum, count) => sum + count, 0n)
  judge.expect('I-12', filled > 0n && filled <= plan.position.lots, () => {
    return `${filled} lots filled for a leg of ${plan.position.lots}`
  })
  closeLots(world, plan.position, filled, total)
  return plan
}

interface RowFill {
  readonly lots: bigint
  readonly value: bigint
  /** Reserved money that the fill frees. */
  readonly money: bigint
  readonly realised: bigint
}

function fillRow(world: World, plan: Plan, row: PlanRow, fill: RowFill): void {
  const { judge } = world
  const { position } = row
  const place = placeOf(position)
  const free = plan.isEnded ? position.lots - position.reserved : row.openLots
  judge.expect('I-08', fill.lots > 0n && fill.lots <= free, () => {
    return `${fill.lots} lots of ${place} filled, ${free} are free for ${plan.id}`
  })
  const due =
    closingValue(plan.position, plan.lotValue, plan.filledLots + fill.lots) -
    closingValue(plan.position, plan.lotValue, plan.filledLots)
  const isPlanned = plan.expiresMs === undefined && fill.value === row.value
  judge.expect('I-09', isPlanned || (plan.expiresMs !== undefined && fill.value === due), () => {
    return `${fill.lots} lots of ${place} filled for ${fill.value}, planned ${row.value}, due ${due}`
  })
  const freed = plan.isEnded ? 0n : (row.openMoney * fill.lots) / row.openLots
  judge.expect('plan', fill.money === freed, () => {
    return `a fill of ${plan.id} frees ${fill.money} units of ${place}, reserved for it are ${freed}`
  })
  if (!plan.isEnded) reserve(position, -fill.lots, -freed)
  row.openLots -= fill.lots
  row.openMoney -= freed
  plan.filledLots += fill.lots
  noteTaken(world, position, fill.lots)
  const realised = closeLots(world, position, fill.lots, fill.value)
  judge.expect('I-09', realised === fill.realised, () => {
    return `${place} realised ${fill.realised}, counted ${realised}`
  })
  if (world.round !== undefined) noteDealt(world.round, position, fill)
}

/** Remembers what was closed by force in a round, for a later haircut (SPEC L-5). */
export function noteDealt(
  { dealt }: RoundModel,
  position: Position,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
): void {
  const before = dealt.get(position) ?? { lots: 0n, value: 0n }
  dealt.set(position, { lots: before.lots + lots, value: before.value + value })
}

/** What the venue did not do of rows it confirmed is free again. */
export function giveUpRows(
  world: World,
  plan: Plan,
  rows: readonly PlanRow[],
  event: PlanRowsGivenUp,
): void {
  world.judge.expect('plan', event.planId === plan.id, () => `rows of ${event.planId} are given up`)
  releaseRows(world, plan, rows, event)
  for (const row of rows) row.openLots = 0n
}

/** A plan is over: what it still had reserved is free again, all of it and once. */
export function endPlan(world: World, event: PlanEnded): Plan {
  const plan = planNamed(world, event.planId)
  world.judge.expect('plan', !plan.isEnded, () => `${plan.id} has ended before`)
  releaseRows(
    world,
    plan,
    plan.rows.filter((row) => row.openLots > 0n),
    event,
  )
  plan.isEnded = true
  world.openPlans.delete(plan)
  return plan
}

/** A plan that was filled as it was made leaves nothing to remember. */
export function forgetPlan(world: World, plan: Plan): void {
  world.plans.delete(plan.id)
  world.openPlans.delete(plan)
}

/** Ended plans are forgotten when nothing may be confirmed of them any more (SPEC D-15). */
export function forgetOldPlans({ plans, terms }: World, timeMs: number): void {
  if (plans.size < plansKept) return
  for (const [id, { isEnded, expiresMs = timeMs }] of plans) {
    if (isEnded && timeMs - expiresMs > terms.limits.idempotencyWindowMs) plans.delete(id)
  }
}

/** More than this many, and the old ones are looked for. */
const plansKept = 256

function releaseRows(
  world: World,
  plan: Plan,
  rows: readonly PlanRow[],
  event: Pick<PlanRowsGivenUp, 'positions' | 'lots' | 'reservedMoney'>,
): void {
  const lots = wholes(world, event.lots)
  const money = wholes(world, event.reservedMoney)
  const isAll =
    rows.length === event.positions.length &&
    rows.every(
      (row, index) =>
        row.position.slot === event.positions[index] &&
        row.openLots === lots[index] &&
        (plan.isEnded ? 0n : row.openMoney) === money[index],
    )
  world.judge.expect('plan', isAll, () => {
    const due = rows.map((row) => `${row.openLots} of ${placeOf(row.position)}`).join(', ')
    return `${event.lots.join()} lots of ${plan.id} are free again; reserved are ${due}`
  })
  for (const row of rows) {
    if (!plan.isEnded) reserve(row.position, -row.openLots, -row.openMoney)
    row.openMoney = 0n
  }
}

/** Reserved lots and money are counted apart: they move nothing. */
function reserve(position: Position, lots: bigint, money: bigint): void {
  position.reserved += lots
  position.bucket.reservedMoney += money
  position.bucket.version += 1
}

export function planNamed({ plans, judge }: World, id: string): Plan {
  return plans.get(id) ?? judge.fail('plan', `there is no plan ${id}`)
}
