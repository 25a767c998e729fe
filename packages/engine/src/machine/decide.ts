import { deficitQuote, equityScaled, equitySign } from '../account/equity.ts'
import { openInterestLots, openShortLots, totalMoneyQuote } from '../ledger/ledger.ts'
import { assert, at, unreachable } from '../quantity/assert.ts'
import { AmountOutOfRange } from '../quantity/column.ts'
import { ratio } from '../quantity/ratio.ts'
import { priceBasis } from '../risk/price-basis.ts'
import { createRound, exposureOf, type Round } from '../waterfall/round.ts'
import { walkWaterfall } from '../waterfall/waterfall.ts'
import { apply } from './apply.ts'
import type { Command, Decision } from './command.ts'
import type { EngineEvent, RoundOpened } from './engine-event.ts'
import { inside, type State, type StateRecord } from './state.ts'

/**
 * Works out what a command would do, on a draft. The state is not changed, whatever the answer.
 *
 * @returns the events to append and apply, or why not
 */
export function decide(state: State, command: Command): Decision {
  const record = inside(state)
  if (!Number.isSafeInteger(command.timeMs)) {
    return { outcome: 'rejected', code: 'invalidTime', detail: 'timeMs must be whole milliseconds' }
  }
  if (command.timeMs < record.timeMs) {
    const detail = `time ${command.timeMs} is before the state's ${record.timeMs}; event time never falls`
    return { outcome: 'rejected', code: 'timeBeforeState', detail }
  }
  try {
    return { outcome: 'accepted', events: decideCommand(record, command) }
  } catch (error) {
    if (!(error instanceof AmountOutOfRange)) throw error
    return { outcome: 'rejected', code: 'amountOutOfRange', detail: error.message }
  }
}

/** Decides and applies, for callers that keep no journal. */
export function step(state: State, command: Command): Decision {
  const decision = decide(state, command)
  if (decision.outcome === 'accepted') for (const event of decision.events) apply(state, event)
  return decision
}

function decideCommand(record: StateRecord, command: Command): EngineEvent[] {
  switch (command.kind) {
    case 'openRound':
      return decideRound(record, command.timeMs)
    default:
      return unreachable(command.kind)
  }
}

function decideRound(record: StateRecord, timeMs: number): EngineEvent[] {
  const cases = casesToOpen(record)
  if (cases.length === 0) return []
  const ledger = record.draft.begin()
  const { deficitSplit: split } = record.terms
  const setting = { ledger, opening: record.ledger.book, funds: record.funds, split }
  const round = createRound(setting, cases)
  settleFunding(round)
  const opened = roundOpened(round, record.sequence, timeMs)
  walkWaterfall(round, record.terms.waterfall)
  assertConserved(record, round)
  return [opened, ...round.events]
}

/** Every bankrupt bucket, and every one whose case was suspended, which keeps its name. */
function casesToOpen(record: StateRecord): { bucket: number; caseId: string }[] {
  const { shape, ledger, suspended, terms, sequence } = record
  return shape.buckets
    .flatMap(({ account }, bucket) => {
      if (account < 0) return []
      const isBankrupt = priceBasis(equitySign(ledger.book, bucket), false) === 'bankruptcy'
      return isBankrupt || suspended.has(bucket) ? [bucket] : []
    })
    .map((bucket, index) => {
      const caseId = suspended.get(bucket) ?? `${terms.domain}:${sequence}:${index + 1}`
      return { bucket, caseId }
    })
}

function settleFunding(round: Round): void {
  const { book } = round.ledger
  const owed = book.shape.buckets.flatMap((_, bucket) => {
    const amount = book.unsettledFunding.get(bucket)
    return amount === 0 ? [] : [{ bucket, amount }]
  })
  if (owed.length === 0) return
  round.emit({
    kind: 'fundingSettled',
    buckets: owed.map(({ bucket }) => bucket),
    amounts: owed.map(({ amount }) => amount),
  })
}

function roundOpened(round: Round, sequence: number, timeMs: number): RoundOpened {
  const { book } = round.ledger
  return {
    kind: 'roundOpened',
    sequence,
    timeMs,
    cases: round.cases.map((openCase) => ({
      caseNumber: openCase.caseNumber,
      caseId: openCase.caseId,
      bucket: openCase.bucket,
      equityQuote: ratio(equityScaled(book, openCase.bucket), book.shape.valueScale),
      deficitQuote: deficitQuote(book, openCase.bucket),
      exposure: exposureOf(round, openCase),
    })),
  }
}

/** The two sums that no round may change: all money, and in each market longs against shorts. */
function assertConserved(record: StateRecord, { ledger }: Round): void {
  const before = totalMoneyQuote(record.ledger)
  const after = totalMoneyQuote(ledger)
  assert(before === after, `a round changed the money of the domain from ${before} to ${after}`)
  for (let market = 0; market < ledger.book.shape.markets.length; market += 1) {
    const isBalanced = openInterestLots(ledger.book, market) === openShortLots(ledger.book, market)
    assert(isBalanced, `longs and shorts differ in ${at(ledger.book.shape.markets, market).market}`)
  }
}
