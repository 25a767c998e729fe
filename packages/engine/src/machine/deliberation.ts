import { dependsOn } from '../account/book.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import { bandPpb, isHealthy } from '../market/price-gate.ts'
import { at } from '../quantity/assert.ts'
import { mayBeBankrupt, type PriceDoubt, solvencyOf } from '../risk/solvency.ts'
import { bookEvent } from '../waterfall/book-event.ts'
import type { WaterfallEvent } from '../waterfall/waterfall-event.ts'
import type { RejectionCode } from './command.ts'
import type { EngineEvent } from './engine-event.ts'
import { WHOLE_DOMAIN } from './docket.ts'
import type { StateRecord } from './state.ts'

/** A command cannot be carried out. Thrown while thinking on a draft, and answered as a rejection. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  readonly code: RejectionCode

  constructor(code: RejectionCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** One command being thought about: what is on record, a draft to try things on, and what would happen so far. */
export interface Deliberation {
  readonly record: StateRecord
  readonly ledger: Ledger
  readonly timeMs: number
  readonly events: EngineEvent[]
}

/** Books an event on the draft and keeps it. */
export function emit({ ledger, events }: Deliberation, event: LedgerEvent | WaterfallEvent): void {
  bookEvent(ledger, event)
  events.push(event)
}

/** Keeps an event that moves neither money nor lots. */
export function note(
  { events }: Deliberation,
  event: Exclude<EngineEvent, LedgerEvent | WaterfallEvent>,
): void {
  events.push(event)
}

/** Whether a market has a price to act upon. */
export function isPriced(
  { terms, standings }: StateRecord,
  market: number,
  timeMs: number,
): boolean {
  return isHealthy(at(terms.markets, market).priceGate, at(standings, market), timeMs)
}

/** Whether a market is past its expiry, so that it only waits for settlement (SPEC X-4). */
export function isExpired({ terms }: StateRecord, market: number, timeMs: number): boolean {
  const { expiryTimeMs } = at(terms.markets, market)
  return expiryTimeMs !== undefined && timeMs >= expiryTimeMs
}

/** Markets in which nothing is liquidated and nobody is deleveraged now: without a healthy price, halted, or expired. */
export function barredMarkets(record: StateRecord, timeMs: number): ReadonlySet<number> {
  const barred = new Set<number>()
  record.terms.markets.forEach((_, market) => {
    const isStopped = record.docket.halts.has(market) || isExpired(record, market, timeMs)
    if (isStopped || !isPriced(record, market, timeMs)) barred.add(market)
  })
  return barred
}

/** How wrong the mark of a market may be at a time. */
function doubtAt(record: StateRecord, timeMs: number): PriceDoubt {
  return (market) => {
    const { priceGate } = at(record.terms.markets, market)
    if (priceGate === undefined || isPriced(record, market, timeMs)) return 0n
    return bandPpb(priceGate, timeMs - at(record.standings, market).usedTimeMs)
  }
}

/** Refuses unless a bucket is sure to keep its initial requirement, as an increase or a withdrawal needs (SPEC D-17). */
export function requireHealthy({ record, ledger, timeMs }: Deliberation, bucket: number): void {
  const solvency = solvencyOf(ledger.book, bucket, doubtAt(record, timeMs), 'initial')
  if (solvency === 'healthy') return
  if (solvency === 'unknown') throw unpriced(record, timeMs, 'margin')
  throw new CommandRefused('insufficientMargin', 'equity would be below the initial requirement')
}

/** Refuses unless a bucket is sure to keep an equity of 0 or more, as a reduction needs. */
export function requireSolvent({ record, ledger, timeMs }: Deliberation, bucket: number): void {
  const doubt = doubtAt(record, timeMs)
  if (!mayBeBankrupt(ledger.book, bucket, doubt)) return
  if (mayBeBankrupt(ledger.book, bucket, () => 0n)) {
    throw new CommandRefused('insufficientMargin', 'equity would be below 0')
  }
  throw unpriced(record, timeMs, 'an equity of 0')
}

function unpriced(record: StateRecord, timeMs: number, need: string): CommandRefused {
  const names = record.terms.markets
    .filter((_, market) => !isPriced(record, market, timeMs))
    .map(({ market }) => market)
  const detail = `the price of ${names.join(', ')} is not known well enough to be sure of ${need}; wait for a healthy price`
  return new CommandRefused('priceNotHealthy', detail)
}

/** Refuses where the domain, or this market, is halted. */
export function requireNotHalted({ docket, terms }: StateRecord, market?: number): void {
  const whole = docket.halts.get(WHOLE_DOMAIN)
  if (whole !== undefined) throw new CommandRefused('halted', `the domain is halted: ${whole}`)
  const reason = market === undefined ? undefined : docket.halts.get(market)
  if (reason !== undefined) {
    const { market: name } = at(terms.markets, market ?? 0)
    throw new CommandRefused('halted', `${name} is halted: ${reason}`)
  }
}

/** Refuses where a market has ended: it is settled, or past its expiry. */
export function requireLive(record: StateRecord, market: number, timeMs: number): void {
  requireUnsettled(record, market)
  if (!isExpired(record, market, timeMs)) return
  const { market: name } = at(record.terms.markets, market)
  throw new CommandRefused('marketExpired', `${name} has expired and waits for settlement`)
}

/** Refuses where a market was settled: nothing happens in it any more. */
export function requireUnsettled({ docket, terms }: StateRecord, market: number): void {
  if (!docket.settled.has(market)) return
  throw new CommandRefused('marketSettled', `${at(terms.markets, market).market} is settled`)
}

/** Refuses where nothing may be traded: the market has ended, or it or the domain is halted. */
export function requireTradable(record: StateRecord, market: number, timeMs: number): void {
  requireLive(record, market, timeMs)
  requireNotHalted(record, market)
}

/** Refuses for an account that may neither trade nor take money out (SPEC X-3). */
export function requireNotFrozen({ docket, shape }: StateRecord, account: number): void {
  const reason = docket.frozen.get(account)
  if (reason === undefined) return
  throw new CommandRefused(
    'accountFrozen',
    `${at(shape.accounts, account).account} is frozen: ${reason}`,
  )
}

/** Refuses while a bucket is, or is to be, a case. */
export function requireNoCase({ docket }: StateRecord, bucket: number): void {
  if (docket.suspended.has(bucket) || docket.pending.has(bucket)) {
    throw new CommandRefused('caseOpen', 'the bucket has a case that is not closed')
  }
}

/** Refuses while the venue is closing a bucket. */
export function requireNoLiquidation({ docket }: StateRecord, bucket: number): void {
  if (docket.liquidations.has(bucket)) {
    throw new CommandRefused('liquidationPending', 'the bucket is being closed in the market')
  }
}

/** Whether a bucket has lots where nothing may be done now. */
export function isBarred(ledger: Ledger, bucket: number, barred: ReadonlySet<number>): boolean {
  return dependsOn(ledger.book, bucket, barred)
}
