import { realisedPnlQuote } from '../../ledger/fill.ts'
import { assert, at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import { closingValueQuote } from '../../risk/closing-value.ts'
import type { ConfirmPlan, FillConfirmation } from '../command.ts'
import { CommandRefused, type Deliberation, emit } from '../deliberation.ts'
import { caseIdOf, isForgotten, type Plan } from '../docket.ts'
import { releaseEmptied } from './trade.ts'

/**
 * Books what the venue carried out of a plan (SPEC D-14). Each row is confirmed once; what is not done of it is given up.
 * While the plan lasts a confirmation fits, because its lots are reserved; after its end as much is booked as both sides
 * still hold, and the rest is put on record.
 */
export function confirmPlan(thinking: Deliberation, { planId, fills }: ConfirmPlan): void {
  const plan = thinking.record.docket.plans.get(planId)
  if (plan === undefined || isForgotten(thinking.record, plan, thinking.timeMs)) {
    throw new CommandRefused('unknownPlan', `no plan ${planId}`)
  }
  if (plan.isReconciled) {
    const detail = `the book was synced after plan ${planId} ended; state what it changed with the next syncBook`
    throw new CommandRefused('bookSynced', detail)
  }
  checkRows(plan, fills)
  const rows = limitToLeg(
    thinking,
    { planId, plan },
    fills.map(({ index, lots }) => ({
      index,
      wanted: lots,
      lots: fitting(thinking, plan, index, lots),
    })),
  )
  const filled = rows.filter(({ lots }) => lots > 0n)
  if (filled.length > 0) bookRows(thinking, planId, plan, filled)
  for (const { index, wanted, lots } of rows) {
    if (lots === wanted) continue
    assert(plan.isEnded, 'what a plan has reserved is there')
    const unmatched = storable(wanted - lots)
    emit(thinking, { kind: 'confirmationUnmatched', planId, index, lots: unmatched })
  }
  giveUpRest(thinking, planId, plan, rows)
  if (!plan.isEnded) endPlan(thinking, planId, plan, rows)
}

/** A row of a confirmation: lots the venue did, and how many of them are booked. */
interface Row {
  readonly index: number
  readonly wanted: bigint
  readonly lots: bigint
}

function checkRows(plan: Plan, fills: readonly FillConfirmation[]): void {
  const seen = new Set<number>()
  for (const { index, status, lots } of fills) {
    const open = plan.openLots[index]
    if (open === undefined || open === 0 || seen.has(index)) {
      throw new CommandRefused('unknownFill', `the plan has no open row ${index}`)
    }
    seen.add(index)
    if (!isPossible(status, lots, BigInt(open))) {
      const detail = `row ${index} has ${open} lots open; ${lots} lots cannot be ${status}`
      throw new CommandRefused('invalidAmount', detail)
    }
  }
}

function isPossible(status: FillConfirmation['status'], lots: bigint, open: bigint): boolean {
  if (status === 'rejected') return lots === 0n
  return status === 'done' ? lots === open : lots > 0n && lots < open
}

/** Lots that the counterparty can still give. While the plan lasts they are reserved for it. */
function fitting({ ledger }: Deliberation, plan: Plan, index: number, lots: bigint): bigint {
  if (!plan.isEnded) return lots
  const position = at(plan.positions, index)
  const free = BigInt(ledger.book.lots.get(position) - ledger.book.reservedLots.get(position))
  return free < lots ? free : lots
}

/**
 * Lots that the case's leg still has and no other plan counts on, row by row; none where the case of the plan is over, because
 * whatever the bucket holds by then is another position.
 */
function limitToLeg(
  { ledger, record }: Deliberation,
  { planId, plan }: { readonly planId: string; readonly plan: Plan },
  rows: readonly Row[],
): Row[] {
  const { bucket } = at(record.shape.positions, plan.position)
  const isOver = record.docket.suspended.get(bucket)?.caseId !== caseIdOf(planId)
  const promised = [...record.docket.plans.values()]
    .filter((other) => other !== plan && !other.isEnded && other.position === plan.position)
    .flatMap(({ openLots }) => openLots)
    .reduce((sum, lots) => sum + lots, 0)
  let left = isOver ? 0n : BigInt(Math.max(0, ledger.book.lots.get(plan.position) - promised))
  return rows.map((row) => {
    const lots = row.lots < left ? row.lots : left
    left -= lots
    return { ...row, lots }
  })
}

/** Values are differences of the plan's running total, so that partial fills never make a unit. */
function bookRows(
  thinking: Deliberation,
  planId: string,
  plan: Plan,
  filled: readonly Row[],
): void {
  const { book } = thinking.ledger
  const { valueSide } = at(book.shape.positions, plan.position)
  let running = BigInt(plan.filledLots)
  const values = filled.map(({ lots }) => {
    const before = closingValueQuote(valueSide, plan.lotQuote, running)
    running += lots
    return closingValueQuote(valueSide, plan.lotQuote, running) - before
  })
  const positions = filled.map(({ index }) => at(plan.positions, index))
  const { layerIndex, caseNumber, planNumber, position } = plan
  emit(thinking, {
    kind: 'deleveragingFilled',
    planId,
    layerIndex,
    caseNumber,
    planNumber,
    position,
    positions,
    lots: filled.map(({ lots }) => storable(lots)),
    values: values.map(storable),
    reservedMoney: filled.map((row) => releasedMoney(plan, row)),
    realised: filled.map(({ lots }, row) => {
      const fill = { position: at(positions, row), lots, valueQuote: at(values, row) }
      return storable(realisedPnlQuote(book, fill))
    }),
    ...(plan.isEnded ? { isLate: true } : {}),
  })
  releaseEmptied(
    thinking,
    positions.map((each) => at(book.shape.positions, each).bucket),
  )
}

/** The part of a row's reserved money that its fill frees, rounded down; all of it with the last lot. */
function releasedMoney(plan: Plan, { index, lots }: Row): number {
  if (plan.isEnded) return 0
  const money = BigInt(at(plan.openMoney, index))
  return storable(floorDiv(money * lots, BigInt(at(plan.openLots, index))))
}

/** What the venue did not do of the rows it confirmed is settled too: free again, while the plan lasts. */
function giveUpRest(
  thinking: Deliberation,
  planId: string,
  plan: Plan,
  rows: readonly Row[],
): void {
  const left = rows
    .map((row) => ({
      position: at(plan.positions, row.index),
      lots: at(plan.openLots, row.index) - storable(row.wanted),
      money: plan.isEnded ? 0 : at(plan.openMoney, row.index) - releasedMoney(plan, row),
    }))
    .filter(({ lots }) => lots > 0)
  if (left.length === 0) return
  emit(thinking, {
    kind: 'planRowsGivenUp',
    planId,
    positions: left.map(({ position }) => position),
    lots: left.map(({ lots }) => lots),
    reservedMoney: left.map(({ money }) => money),
    ...(plan.isEnded ? { isLate: true } : {}),
  })
}

/** A plan ends with its last row. */
function endPlan(thinking: Deliberation, planId: string, plan: Plan, rows: readonly Row[]): void {
  const confirmed = new Set(rows.map(({ index }) => index))
  const isOver = plan.openLots.every((open, index) => open === 0 || confirmed.has(index))
  if (!isOver) return
  const filledLots = rows.reduce((sum, { lots }) => sum + storable(lots), plan.filledLots)
  const outcome =
    filledLots === 0 ? 'rejected' : filledLots === plan.plannedLots ? 'filled' : 'partlyFilled'
  const nothing = { positions: [], lots: [], reservedMoney: [] }
  emit(thinking, { kind: 'planEnded', planId, outcome, ...nothing })
}
