import type { ConfirmPlan, FillConfirmation } from '@plimsoll/engine'
import { whole } from '../booking.ts'
import { endPlan, fillPlan, giveUpRows, type Plan, planNamed, type PlanRow } from '../plans.ts'
import { placeOf } from '../slots.ts'
import type { World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { judgeEmptied } from './trade.ts'

/** What the venue carried out of a plan is booked, what no longer fits is on record, the rest is free again (SPEC D-14). */
export function judgeConfirmPlan(world: World, command: ConfirmPlan, events: EventCursor): void {
  const { judge } = world
  const plan = planNamed(world, command.planId)
  judge.expect('sync', !plan.isReconciled, () => {
    return `${plan.id} is confirmed after the venue stated its book`
  })
  const rows = command.fills.map((fill) => expectRow(world, plan, fill))
  const booked = bookable(world, plan, command.fills)
  const isAny = booked.some((lots) => lots > 0n)
  if (isAny) {
    const event = events.take('deleveragingFilled')
    const due = booked.flatMap((lots, index) => (lots > 0n ? [{ row: rows[index], lots }] : []))
    const isDue =
      event.planId === plan.id &&
      event.positions.length === due.length &&
      due.every(
        ({ row, lots }, index) =>
          row?.position.slot === event.positions[index] && lots === BigInt(event.lots[index] ?? 0),
      )
    judge.expect('plan', isDue, () => {
      return `${event.lots.join()} lots of ${plan.id} are booked, due are ${due.map(({ lots }) => lots).join()}`
    })
    fillPlan(world, event)
    const filled = due.flatMap(({ row }) => row ?? [])
    judgeEmptied(world, filled, events)
  }
  expectUnmatched(world, { plan, command, booked }, events)
  const left = rows.filter((row) => row.openLots > 0n)
  if (left.length > 0) giveUpRows(world, plan, left, events.take('planRowsGivenUp'))
  if (plan.isEnded) return
  if (plan.rows.some(({ openLots }) => openLots > 0n)) return
  const event = events.take('planEnded')
  endPlan(world, event)
  const planned = plan.rows.reduce((sum, { lots }) => sum + lots, 0n)
  const { filledLots } = plan
  const outcome =
    filledLots === 0n ? 'rejected' : filledLots === planned ? 'filled' : 'partlyFilled'
  judge.expect('plan', event.outcome === outcome, () => {
    return `${plan.id} ends ${event.outcome}, ${filledLots} of ${planned} lots are filled`
  })
}

/** A row is confirmed once, for no more than it has open. */
function expectRow(world: World, plan: Plan, { index, status, lots }: FillConfirmation): PlanRow {
  const { judge } = world
  const row = plan.rows[index]
  if (row === undefined) return judge.fail('plan', `${plan.id} has no row ${index}`)
  judge.expect('plan', row.openLots > 0n && !row.isConfirmed, () => {
    return `row ${index} of ${plan.id} is confirmed twice`
  })
  const isPossible =
    status === 'rejected'
      ? lots === 0n
      : status === 'done'
        ? lots === row.openLots
        : lots > 0n && lots < row.openLots
  judge.expect('plan', isPossible, () => {
    return `${lots} of ${row.openLots} lots of ${placeOf(row.position)} are ${status}`
  })
  row.isConfirmed = true
  return row
}

/** Lots that candidate and leg still have and nobody else counts on: all of them while the plan lasts. */
function bookable(world: World, plan: Plan, fills: readonly FillConfirmation[]): bigint[] {
  const promised = [...world.openPlans]
    .filter((other) => other !== plan && other.position === plan.position)
    .flatMap(({ rows }) => rows)
    .reduce((sum, { openLots }) => sum + openLots, 0n)
  // Once its case is over, whatever the bucket holds is another position.
  const isWaiting = plan.id.startsWith(`${plan.position.bucket.suspended?.caseId ?? ''}:`)
  let left = isWaiting ? plan.position.lots - promised : 0n
  return fills.map(({ index, lots }) => {
    const position = plan.rows[index]?.position
    const free = position === undefined ? 0n : position.lots - position.reserved
    const fits = plan.isEnded && free < lots ? free : lots
    const booked = fits < left ? fits : left > 0n ? left : 0n
    left -= booked
    return booked
  })
}

function expectUnmatched(
  world: World,
  {
    plan,
    command,
    booked,
  }: { readonly plan: Plan; readonly command: ConfirmPlan; readonly booked: readonly bigint[] },
  events: EventCursor,
): void {
  const { judge } = world
  command.fills.forEach(({ index, lots }, place) => {
    const missing = lots - (booked[place] ?? 0n)
    if (missing === 0n) return
    judge.expect('plan', plan.isEnded, () => {
      return `${missing} lots of row ${index} of ${plan.id} fit nowhere while they are reserved`
    })
    const event = events.take('confirmationUnmatched')
    const isIts =
      event.planId === plan.id && event.index === index && whole(world, event.lots) === missing
    judge.expect('plan', isIts, () => {
      return `${event.lots} lots of row ${event.index} are unmatched, due ${missing} of row ${index}`
    })
    world.unmatched.push({ planId: plan.id, index, lots: missing })
    const row = plan.rows[index]
    if (row !== undefined) row.openLots -= missing
  })
}
