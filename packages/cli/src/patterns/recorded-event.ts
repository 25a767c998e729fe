import type { EngineEvent } from '@plimsoll/engine'
import { formatUnits, readDecimal } from '@plimsoll/protocol'
import type { FundCause, OpenInterestCause, PatternEvent } from '@plimsoll/reports'
import { decimalIn, type JsonObject, rowsIn, textIn } from './line-fields.ts'

type Reading = (event: JsonObject, timeMs: number) => PatternEvent[]

/** What patterns need of an event in wire form; nothing of a kind they do not need. Throws `LineComplaint` for one that lacks a field. */
export function patternEventsOf(event: JsonObject, timeMs: number): PatternEvent[] {
  return readings[textIn(event, 'kind')]?.(event, timeMs) ?? []
}

/** Whether patterns need anything of events of this kind. */
export function isNeeded(kind: EngineEvent['kind']): boolean {
  return readings[kind] !== undefined
}

const readings: Readonly<Partial<Record<string, Reading>>> = {
  positionsTraded: readTrade,
  deleveragingFilled: readDeleveraging,
  // Both sides of these are listed, and close.
  positionsMatched: readClosed,
  hedgesCrossed: readClosed,
  marketSettled: readClosed,
  marketClosed: readClosed,
  offersTaken: readOffers,

  fundMoneyMoved: (event, timeMs) => [fundChange(event, timeMs, 'transfer')],
  liquidationFeePaid: (event, timeMs) => [fundChange(event, timeMs, 'income')],
  withdrawalCharged: (event, timeMs) => [fundChange(event, timeMs, 'income')],
  fundingAccrued: (event, timeMs) =>
    event['funds'] === undefined ? [] : fundChanges(event, timeMs, 'income'),
  inventorySwept: (event, timeMs) => fundChanges(event, timeMs, 'income'),
  fundPaid: (event, timeMs) =>
    rowsIn(event, 'cases').map(({ amount }) =>
      fundLoss({ fund: event['fund'], amount }, timeMs, 'payment'),
    ),
  paymentsReturned: (event, timeMs) => fundChanges(event, timeMs, 'payment'),
  // What a fund in default has goes into its own case.
  fundBalanceMoved: (event, timeMs) => [fundLoss(event, timeMs, 'payment')],
  claimsRepaid: (event, timeMs) => [fundLoss(event, timeMs, 'payment')],
  correctionPosted: (event, timeMs) => fundChanges(event, timeMs, 'transfer'),
  bookSynced: (event, timeMs) => fundChanges(event, timeMs, 'transfer'),
  marketAssigned: (event, timeMs) =>
    event['amount'] === undefined
      ? []
      : [
          fundLoss({ fund: event['from'], amount: event['amount'] }, timeMs, 'transfer'),
          fundChange(event, timeMs, 'transfer'),
        ],
}

/** The first row of a liquidation is that of the account which was closed. */
function readTrade(event: JsonObject, timeMs: number): PatternEvent[] {
  const positions = rowsIn(event, 'positions')
  const cause = textIn(event, 'cause')
  const change = openInterestChange(positions, timeMs, {
    cause: cause === 'trade' || cause === 'liquidation' ? cause : 'other',
    sign: 1n,
  })
  const [closed] = positions
  if (cause !== 'liquidation' || closed === undefined) return change
  return [
    {
      kind: 'liquidation',
      timeMs,
      market: textIn(closed, 'market'),
      account: textIn(closed, 'account'),
      value: decimalIn(closed, 'value'),
    },
    ...change,
  ]
}

/** Each row closes as much on the side of the case, so that open interest falls by the rows. */
function readDeleveraging(event: JsonObject, timeMs: number): PatternEvent[] {
  return rowsIn(event, 'fills').flatMap((fill): PatternEvent[] => [
    {
      kind: 'deleveraging',
      timeMs,
      market: textIn(fill, 'market'),
      account: textIn(fill, 'account'),
      value: decimalIn(fill, 'value'),
    },
    closedInterest(timeMs, textIn(fill, 'market'), 'deleveraging', decimalIn(fill, 'size')),
  ])
}

function readClosed(event: JsonObject, timeMs: number): PatternEvent[] {
  return openInterestChange(rowsIn(event, 'positions'), timeMs, { cause: 'other', sign: -1n })
}

/** What a taker opens was open before; only what it closes of its own is gone. */
function readOffers(event: JsonObject, timeMs: number): PatternEvent[] {
  const market = textIn(event, 'market')
  return rowsIn(event, 'taken').map((row) =>
    closedInterest(timeMs, market, 'other', decimalIn(row, 'closedSize')),
  )
}

/** The long side of rows tells open interest; the short side is as large. */
function openInterestChange(
  rows: readonly JsonObject[],
  timeMs: number,
  { cause, sign }: { readonly cause: OpenInterestCause; readonly sign: 1n | -1n },
): PatternEvent[] {
  return rows
    .filter((row) => textIn(row, 'side') === 'long')
    .map((row) => {
      const size = decimalIn(row, 'size')
      const change = sign === 1n ? size : negated(size)
      return { kind: 'openInterestChanged', timeMs, market: textIn(row, 'market'), cause, change }
    })
}

function closedInterest(
  timeMs: number,
  market: string,
  cause: OpenInterestCause,
  size: string,
): PatternEvent {
  return { kind: 'openInterestChanged', timeMs, market, cause, change: negated(size) }
}

function fundChanges(event: JsonObject, timeMs: number, cause: FundCause): PatternEvent[] {
  return rowsIn(event, 'funds').map((row) => fundChange(row, timeMs, cause))
}

function fundChange(row: JsonObject, timeMs: number, cause: FundCause): PatternEvent {
  const change = decimalIn(row, 'amount')
  return { kind: 'fundChanged', timeMs, fund: textIn(row, 'fund'), cause, change }
}

function fundLoss(row: JsonObject, timeMs: number, cause: FundCause): PatternEvent {
  const change = negated(decimalIn(row, 'amount'))
  return { kind: 'fundChanged', timeMs, fund: textIn(row, 'fund'), cause, change }
}

function negated(decimal: string): string {
  const { digits = 0n, places = 0 } = readDecimal(decimal) ?? {}
  return formatUnits(-digits, places)
}
