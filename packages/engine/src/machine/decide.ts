import { AmountOutOfRange } from '../quantity/column.ts'
import { assert, unreachable } from '../quantity/assert.ts'
import { apply } from './apply.ts'
import { commandComplaint } from './checks/check-command.ts'
import { endCommand } from './command-end.ts'
import type { Command, Decision, RejectionCode } from './command.ts'
import { updateCollaterals } from './commands/collaterals.ts'
import { continueCase } from './commands/continue-case.ts'
import { postCorrection } from './commands/correction.ts'
import { freezeAccount, unfreezeAccount } from './commands/freeze.ts'
import { accrueFunding, settleFunding } from './commands/funding.ts'
import {
  failLiquidation,
  fillLiquidation,
  orderCase,
  requestLiquidations,
} from './commands/liquidation.ts'
import { assignMarket, moveFundMoney, unwindInventory } from './commands/funds.ts'
import { deposit, moveMargin, openAccount, withdraw } from './commands/money.ts'
import { placeOffer } from './commands/offers.ts'
import { confirmPlan } from './commands/plan.ts'
import { updatePrices } from './commands/prices.ts'
import { openRound } from './commands/round.ts'
import { settleMarket } from './commands/settle-market.ts'
import { syncBook } from './commands/sync-book.ts'
import { trade } from './commands/trade.ts'
import { transferPosition } from './commands/transfer.ts'
import { setTrigger } from './commands/triggers.ts'
import { halt, passTime, resume } from './commands/watch.ts'
import { CommandRefused, type Deliberation, note } from './deliberation.ts'
import type { CommandTaken } from './engine-event.ts'
import { inside, onDraft, type State, type StateRecord } from './state.ts'

/**
 * Version of the rules that `decide` follows, put on every record: a replay decides again only what was decided by its own. Once a
 * release has it, a change of what a command does is a new version.
 */
export const logicVersion: number = 1

/**
 * Works out what a command would do, on a draft. The state is not changed, whatever the answer.
 *
 * @returns the events to append and apply, or why not, or the answer that its key had before
 */
export function decide(state: State, command: Command): Decision {
  const record = inside(state)
  return (
    malformed(command) ??
    answeredBefore(record, command) ??
    outOfPlace(record, command) ??
    think(record, command)
  )
}

/** Decides and applies, for callers that keep no journal. */
export function step(state: State, command: Command): Decision {
  const decision = decide(state, command)
  if (decision.outcome !== 'repeated') for (const event of decision.events) apply(state, event)
  return decision
}

/**
 * Opens a round and goes on with it to its end, however many steps that takes, for callers that keep no journal. A refusal comes
 * before anything is booked, or not at all.
 *
 * @returns as `step`, with the events of all steps
 */
export function stepRound(state: State, timeMs: number): Decision {
  const first = step(state, { kind: 'openRound', timeMs })
  if (first.outcome !== 'accepted') return first
  const events = [...first.events]
  while (inside(state).unfinished !== undefined) {
    const next = step(state, { kind: 'continueCase', timeMs })
    assert(next.outcome === 'accepted', 'a round that has begun can be gone on with')
    for (const event of next.events) events.push(event)
  }
  return { outcome: 'accepted', events }
}

/** Refuses what is no command: it leaves no trace. */
function malformed(command: Command): Decision | undefined {
  const detail = commandComplaint(command)
  return detail === undefined
    ? undefined
    : { outcome: 'rejected', code: 'invalidCommand', detail, events: [] }
}

/** The answer that a key was given before, as long as it is remembered. */
function answeredBefore(
  { docket, terms }: StateRecord,
  { idempotency, timeMs }: Command,
): Decision | undefined {
  if (idempotency === undefined) return undefined
  const given = docket.answers.get(idempotency.key)
  if (given === undefined) return undefined
  if (timeMs - given.timeMs > terms.limits.idempotencyWindowMs) return undefined
  if (given.bodyHash !== idempotency.bodyHash) {
    const detail = `key ${idempotency.key} was used for another command at ${given.sequence}`
    return { outcome: 'rejected', code: 'keyReused', detail, events: [] }
  }
  const { sequence, code } = given
  return { outcome: 'repeated', sequence, ...(code === undefined ? {} : { code }) }
}

/** Refusals that leave no trace, because the command has no place in the order of the domain. */
function outOfPlace(record: StateRecord, { kind, timeMs }: Command): Decision | undefined {
  const refuse = (code: RejectionCode, detail: string): Decision => ({
    outcome: 'rejected',
    code,
    detail,
    events: [],
  })
  if (!Number.isSafeInteger(timeMs)) {
    return refuse('invalidTime', 'timeMs must be whole milliseconds')
  }
  if (timeMs < record.timeMs) {
    const detail = `time ${timeMs} is before the state's ${record.timeMs}; event time never falls`
    return refuse('timeBeforeState', detail)
  }
  if (record.unfinished !== undefined && kind !== 'continueCase') {
    return refuse('roundUnfinished', 'a round is between two steps; continueCase comes first')
  }
  return undefined
}

function think(record: StateRecord, command: Command): Decision {
  try {
    const events = onDraft(record, (ledger) => {
      const thinking: Deliberation = { record, ledger, timeMs: command.timeMs, events: [] }
      carryOut(thinking, command)
      endCommand(thinking, command.kind)
      return thinking.events
    })
    const isRecord = events.length > 0 || command.idempotency !== undefined
    return { outcome: 'accepted', events: isRecord ? [taken(record, command), ...events] : [] }
  } catch (error) {
    const { code, detail } = refusalOf(error)
    const events = command.idempotency === undefined ? [] : [taken(record, command, code)]
    return { outcome: 'rejected', code, detail, events }
  }
}

function refusalOf(error: unknown): { readonly code: RejectionCode; readonly detail: string } {
  if (error instanceof CommandRefused) return { code: error.code, detail: error.message }
  if (error instanceof AmountOutOfRange) return { code: 'amountOutOfRange', detail: error.message }
  throw error
}

function taken(
  { sequence }: StateRecord,
  { timeMs, idempotency }: Command,
  code?: RejectionCode,
): CommandTaken {
  return {
    kind: 'commandTaken',
    sequence: sequence + 1,
    timeMs,
    ...(idempotency === undefined ? {} : { idempotency }),
    ...(code === undefined ? {} : { code }),
  }
}

function carryOut(thinking: Deliberation, command: Command): void {
  switch (command.kind) {
    case 'openAccount':
      return openAccount(thinking, command)
    case 'deposit':
      return deposit(thinking, command)
    case 'withdraw':
      return withdraw(thinking, command)
    case 'moveMargin':
      return moveMargin(thinking, command)
    case 'updateCollaterals':
      return updateCollaterals(thinking, command)
    case 'placeOffer':
      return placeOffer(thinking, command)
    case 'moveFundMoney':
      return moveFundMoney(thinking, command)
    case 'unwindInventory':
      return unwindInventory(thinking, command)
    case 'assignMarket':
      return assignMarket(thinking, command)
    case 'setTrigger':
      return setTrigger(thinking, command)
    case 'trade':
      return trade(thinking, command)
    case 'accrueFunding':
      return accrueFunding(thinking, command)
    case 'settleFunding':
      return settleFunding(thinking)
    case 'updatePrices':
      return updatePrices(thinking, command)
    case 'requestLiquidations':
      return requestLiquidations(thinking)
    case 'fillLiquidation':
      return fillLiquidation(thinking, command)
    case 'failLiquidation':
      return failLiquidation(thinking, command)
    case 'orderCase':
      return orderCase(thinking, command)
    case 'openRound':
      return openRound(thinking)
    case 'continueCase':
      return continueCase(thinking)
    case 'confirmPlan':
      return confirmPlan(thinking, command)
    case 'passTime':
      return passTime(thinking)
    case 'halt':
      return halt(thinking, command)
    case 'resume':
      return resume(thinking, command)
    case 'start':
      return note(thinking, { kind: 'started' })
    case 'transferPosition':
      return transferPosition(thinking, command)
    case 'postCorrection':
      return postCorrection(thinking, command)
    case 'freezeAccount':
      return freezeAccount(thinking, command)
    case 'unfreezeAccount':
      return unfreezeAccount(thinking, command)
    case 'settleMarket':
      return settleMarket(thinking, command)
    case 'syncBook':
      return syncBook(thinking, command)
    default:
      return unreachable(command)
  }
}
