import type { Book } from '../account/book.ts'
import type { BookSynced, CollateralsUpdated } from '../ledger/ledger-event.ts'
import { reprice } from '../market/prices.ts'
import { standingAfter } from '../market/price-gate.ts'
import { assert, at, InvariantError } from '../quantity/assert.ts'
import { AmountOutOfRange } from '../quantity/column.ts'
import { assignMarket } from '../fund/fund.ts'
import { copyStanding, keepStanding } from '../waterfall/triggers/trigger-standing.ts'
import { bookEvent } from '../waterfall/book-event.ts'
import type {
  CaseEnded,
  ConfirmationUnmatched,
  DeleveragingFilled,
  DeleveragingPlanned,
  LiquidationsEnded,
  PlanEnded,
  PlanRowsGivenUp,
} from '../waterfall/waterfall-event.ts'
import { barredMarkets } from './deliberation.ts'
import { isForgotten, type Plan, waitingBuckets, WHOLE_DOMAIN } from './docket.ts'
import type {
  CommandTaken,
  EngineEvent,
  LiquidationsRequested,
  PricesObserved,
  RoundOpened,
} from './engine-event.ts'
import { copyColumns, createDraft, inside, type State, type StateRecord } from './state.ts'
import type { RoundGround } from './unfinished-round.ts'

/**
 * Books an event on record. It may not refuse: an event that was not decided on this state stops the engine with an
 * InvariantError, and the state is to be rebuilt. Replay uses only this.
 */
export function apply(state: State, event: EngineEvent): void {
  const record = inside(state)
  switch (event.kind) {
    case 'commandTaken':
      return takeCommand(record, event)
    case 'pricesObserved':
      return observePrices(record, event)
    case 'liquidationsRequested':
      return requestLiquidations(record, event)
    case 'caseOrdered':
      record.docket.pending.set(event.bucket, { cause: 'ordered', reason: event.reason })
      return undefined
    case 'roundOpened':
      return openRound(record, event)
    case 'roundPaused':
      return pauseRound(record, event.eventCount)
    case 'roundFinished':
      record.unfinished = undefined
      return undefined
    case 'halted':
      record.docket.halts.set(event.market ?? WHOLE_DOMAIN, event.reason)
      return undefined
    case 'resumed':
      record.docket.halts.delete(event.market ?? WHOLE_DOMAIN)
      return undefined
    case 'started':
      return distrustPrices(record)
    case 'accountFrozen':
      record.docket.frozen.set(event.account, event.reason)
      return undefined
    case 'accountUnfrozen':
      record.docket.frozen.delete(event.account)
      return undefined
    default:
      return bookMovement(record, event)
  }
}

/** An event that moves money or lots, or ends something. */
type Movement = Parameters<typeof bookEvent>[1]

function bookMovement(record: StateRecord, event: Movement): void {
  assert(record.sequence > 0, 'an event belongs to a record')
  keepDocket(record, event)
  try {
    bookEvent(record.ledger, event)
  } catch (error) {
    if (!(error instanceof AmountOutOfRange)) throw error
    throw new InvariantError(`${event.kind} does not fit this state: ${error.message}`)
  }
  keepStanding(record.triggers, event, record.timeMs)
}

function keepDocket(record: StateRecord, event: Movement): void {
  switch (event.kind) {
    case 'caseEnded':
      return endCase(record, event)
    case 'liquidationsEnded':
      return endLiquidations(record, event)
    case 'deleveragingPlanned':
      return keepPlan(record, event)
    case 'deleveragingFilled':
      return fillPlan(record, event)
    case 'planRowsGivenUp':
      return giveUpRows(record, event)
    case 'planEnded':
      return endPlan(record, event)
    case 'confirmationUnmatched':
      return keepUnmatched(record, event)
    case 'collateralsUpdated':
      return keepCollaterals(record, event)
    case 'collateralsConverted':
      for (const bucket of event.buckets) record.docket.collaterals.delete(bucket)
      return undefined
    case 'marketAssigned':
      record.funds.splice(0, record.funds.length, ...assignMarket(record.funds, event))
      return undefined
    case 'marketSettled':
    case 'marketClosed':
      return endMarket(record, event.market)
    case 'bookSynced':
      return reconcile(record, event)
    case 'withdrawalsGated':
      return gateWithdrawals(record, event.untilMs)
    case 'withdrawalsCharged':
      record.docket.withdrawals.chargeFund = event.fund
      return undefined
    default:
      return undefined
  }
}

/** A market that was settled is halted for good. */
function endMarket({ docket }: StateRecord, market: number): void {
  docket.halts.set(market, 'settled')
  docket.settled.add(market)
}

/** What the venue did of earlier plans is in the book it stated. */
function reconcile({ docket }: StateRecord, { isComplete }: BookSynced): void {
  for (const [planId, plan] of docket.plans) {
    docket.plans.set(planId, { ...plan, isReconciled: true })
  }
  if (isComplete) docket.unmatched.length = 0
}

/** A gate that is there is not opened sooner by another. */
function gateWithdrawals({ docket }: StateRecord, untilMs: number): void {
  const { gatedUntilMs = untilMs } = docket.withdrawals
  docket.withdrawals.gatedUntilMs = Math.max(gatedUntilMs, untilMs)
}

/** Counts the record, and forgets keys and ended plans that are older than the window. */
function takeCommand(record: StateRecord, event: CommandTaken): void {
  assert(event.sequence === record.sequence + 1, 'records follow one another')
  assert(event.timeMs >= record.timeMs, 'event time never falls')
  record.sequence = event.sequence
  record.timeMs = event.timeMs
  const { answers, plans } = record.docket
  const oldestMs = event.timeMs - record.terms.limits.idempotencyWindowMs
  answers.forgetBefore(oldestMs)
  for (const [planId, plan] of plans) {
    if (isForgotten(record, plan, event.timeMs)) plans.delete(planId)
  }
  if (event.idempotency === undefined) return
  const { key, bodyHash } = event.idempotency
  const { sequence, timeMs, code } = event
  answers.add({ key, bodyHash, sequence, timeMs, ...(code === undefined ? {} : { code }) })
}

function observePrices(record: StateRecord, event: PricesObserved): void {
  const marks = event.markets.flatMap((market, index) => {
    const verdict = at(event.verdicts, index)
    const markPriceTicks = at(event.markPricesTicks, index)
    const indexPriceTicks = event.indexPricesTicks?.[index] ?? undefined
    const standing = at(record.standings, market)
    record.standings[market] = standingAfter(standing, verdict, at(event.priceTimesMs, index))
    if (verdict !== 'used' || markPriceTicks === null) return []
    return [{ market, markPriceTicks, ...(indexPriceTicks && { indexPriceTicks }) }]
  })
  record.ledger.book.prices = reprice(record.ledger.book.prices, marks)
}

function distrustPrices(record: StateRecord): void {
  record.standings.forEach((standing, market) => {
    record.standings[market] = { ...standing, isFresh: false }
  })
}

function requestLiquidations(record: StateRecord, event: LiquidationsRequested): void {
  for (const position of event.positions) {
    const { bucket } = at(record.shape.positions, position)
    record.docket.liquidations.set(bucket, event.deadlineMs)
  }
}

function endLiquidations(record: StateRecord, { buckets, outcome }: LiquidationsEnded): void {
  const { liquidations, pending } = record.docket
  for (const bucket of buckets) {
    liquidations.delete(bucket)
    if (outcome !== 'failed' && outcome !== 'expired') continue
    const reason = outcome === 'failed' ? 'the venue could not close it' : 'the venue took too long'
    pending.set(bucket, { cause: 'liquidationFailed', reason })
  }
}

function openRound(record: StateRecord, event: RoundOpened): void {
  assert(event.sequence === record.sequence - 1, 'a round is decided on the record before its own')
  if (event.isPartial === true) {
    record.unfinished = { opened: event, ground: copyGround(record, event), eventCount: 0 }
  }
  const { cases, suspended, pending } = record.docket
  for (const { caseId, bucket } of event.cases) {
    cases.set(caseId, 'open')
    suspended.delete(bucket)
    pending.delete(bucket)
  }
}

/** What the rest of the round is decided from, as it is now and whatever is booked after it. */
function copyGround(record: StateRecord, event: RoundOpened): RoundGround {
  const { ledger, docket } = record
  const columns = copyColumns(record.columns)
  const book: Book = { ...ledger.book, ...columns }
  const copy = { ...ledger, book, fundBalances: [...ledger.fundBalances] }
  return {
    sequence: event.sequence,
    timeMs: event.timeMs,
    ledger: copy,
    columns,
    draft: createDraft(columns, copy),
    cases: event.cases,
    triggers: copyStanding(record.triggers),
    suspended: new Map(docket.suspended),
    waitingBuckets: waitingBuckets(docket),
    liquidating: new Set(docket.liquidations.keys()),
    barred: barredMarkets(record, event.timeMs),
  }
}

function pauseRound({ unfinished }: StateRecord, eventCount: number): void {
  assert(unfinished !== undefined, 'only a round in several steps can pause')
  unfinished.eventCount = eventCount
}

function keepCollaterals({ docket }: StateRecord, event: CollateralsUpdated): void {
  const { bucket, collaterals } = event
  if (collaterals.length === 0) docket.collaterals.delete(bucket)
  else docket.collaterals.set(bucket, collaterals)
}

function endCase({ docket }: StateRecord, event: CaseEnded): void {
  const { caseId, bucket, status, owedBack = [] } = event
  assert(docket.cases.get(caseId) === 'open', 'only an open case can end')
  docket.cases.set(caseId, status)
  if (status === 'suspended') docket.suspended.set(bucket, { caseId, owedBack })
}

/** A plan that is filled as it is made leaves nothing to remember. */
function keepPlan({ docket }: StateRecord, event: DeleveragingPlanned): void {
  if (event.expiresMs === undefined) return
  const { planId, planNumber, caseNumber, layerIndex, position, expiresMs } = event
  docket.plans.set(planId, {
    planNumber,
    caseNumber,
    layerIndex,
    position,
    expiresMs,
    lotQuote: event.lotQuote,
    bankruptcyLotQuote: event.bankruptcyLotQuote,
    isEnded: false,
    plannedLots: event.lots.reduce((sum, lots) => sum + lots, 0),
    filledLots: 0,
    positions: event.positions,
    openLots: event.lots,
    openMoney: event.reservedMoney,
  })
}

function fillPlan(record: StateRecord, event: DeleveragingFilled): void {
  settleRows(
    record,
    event,
    event.lots.reduce((sum, lots) => sum + lots, 0),
  )
}

function giveUpRows(record: StateRecord, event: PlanRowsGivenUp): void {
  settleRows(record, event, 0)
}

/** Takes settled lots off the open rows of a plan that the venue carries out. */
function settleRows(
  { docket }: StateRecord,
  event: Pick<PlanRowsGivenUp, 'planId' | 'positions' | 'lots' | 'reservedMoney'>,
  filledLots: number,
): void {
  const plan = docket.plans.get(event.planId)
  if (plan === undefined) return
  const openLots = [...plan.openLots]
  const openMoney = [...plan.openMoney]
  event.positions.forEach((position, row) => {
    const index = plan.positions.indexOf(position)
    openLots[index] = at(openLots, index) - at(event.lots, row)
    openMoney[index] = at(openMoney, index) - at(event.reservedMoney, row)
  })
  const changed: Plan = { ...plan, openLots, openMoney, filledLots: plan.filledLots + filledLots }
  docket.plans.set(event.planId, changed)
}

/** A row is confirmed once, whether it fitted or not. */
function keepUnmatched(record: StateRecord, event: ConfirmationUnmatched): void {
  const { planId, index, lots } = event
  const plan = record.docket.plans.get(planId)
  assert(plan !== undefined, 'a confirmation belongs to a plan')
  record.docket.unmatched.push({ planId, index, lots })
  settleRows(
    record,
    { planId, positions: [at(plan.positions, index)], lots: [lots], reservedMoney: [0] },
    0,
  )
}

function endPlan({ docket }: StateRecord, { planId }: PlanEnded): void {
  const plan = docket.plans.get(planId)
  assert(plan !== undefined && !plan.isEnded, 'only a plan under way can end')
  docket.plans.set(planId, { ...plan, isEnded: true })
}
