import {
  baseSequenceOf,
  caseIdOf,
  type DeleveragingFilled,
  type DeleveragingPlanned,
  type EngineEvent,
  lots,
} from '@plimsoll/engine'
import {
  type CaseDocument,
  caseDocumentOf,
  caseRoundsOf,
  encodeEvent,
  encodePlan,
  type EventWriter,
  type ReceiptDocument,
} from '@plimsoll/protocol'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { ContentRow, EventContent, EventDraft } from './event-log.ts'

/** Channels on which every message counts. */
type EventChannel = 'adl.events' | 'cases' | 'plans' | 'me.receipts' | 'ops.halts'

/** The same as they are kept: what everybody may see of deleveraging is a channel of its own. */
export type LogChannel = EventChannel | 'adl.fills'

/** What of a hosted domain records are written with. */
export type DraftTerms = Pick<HostedDomain, 'domain' | 'format' | 'receipts' | 'writer'>

// What a round does to accounts and funds. What the venue sent itself, and what only the books need to know, is left out.
const deleveragingKinds: ReadonlySet<EngineEvent['kind']> = new Set<EngineEvent['kind']>([
  'roundOpened',
  'roundFinished',
  'deleveragingPlanned',
  'deleveragingFilled',
  'planEnded',
  'planRowsGivenUp',
  'offersTaken',
  'positionTakenOver',
  'positionsMatched',
  'hedgesCrossed',
  'fundPaid',
  'gainsHaircut',
  'lossShared',
  'marketSettled',
  'marketClosed',
  'layerApplied',
  'paymentsReturned',
  'caseEnded',
  'confirmationUnmatched',
  'positionTransferred',
])

// What a row of an event, a case or a receipt comes to, about.
const ROW_BYTES = 400

/** What a record says on each event channel. Little is worked out before somebody reads it: a large round has much to say. */
export function draftsOf(
  terms: DraftTerms,
  record: CommittedRecord,
): readonly (readonly [LogChannel, EventDraft])[] {
  const { writer } = terms
  const { events, round, confirmed } = record
  const drafts: (readonly [LogChannel, EventDraft])[] = []
  const told = events.filter(({ kind }) => deleveragingKinds.has(kind))
  const add = (channel: LogChannel, rows: number, content: EventDraft['content']): void => {
    drafts.push([channel, { weight: ROW_BYTES * (1 + rows), content }])
  }
  const rows = told.reduce((sum, event) => sum + rowsOf(event), 0)
  if (told.length > 0) add('adl.events', rows, () => eventsContent(told, writer))
  const filled = told.flatMap((event) => (event.kind === 'deleveragingFilled' ? [event] : []))
  if (filled.length > 0) add('adl.fills', rows, () => fillsContent(filled, writer))
  if (round !== undefined && round.view.cases.length > 0) {
    add('cases', rows, () => casesContent(casesOf(terms, record)))
  }
  const mayBeReceipted = round ?? confirmed ?? events.find(({ kind }) => kind === 'marketClosed')
  if (mayBeReceipted !== undefined) {
    add('me.receipts', rows, () => receiptsContent(terms.receipts.of(record)))
  }
  const plans = plansContent(terms, record)
  if (plans !== undefined) add('plans', plans.rows.length, () => plans)
  const halts = haltsContent(events, writer)
  if (halts !== undefined) add('ops.halts', halts.rows.length, () => halts)
  return drafts
}

/** Cases, each with the round that has just ended. */
export function casesContent(cases: readonly CaseDocument[]): EventContent {
  return { field: 'cases', rows: cases.map(ownedRow) }
}

/** Nothing where there are none. */
export function receiptsContent(receipts: readonly ReceiptDocument[]): EventContent | undefined {
  return receipts.length === 0 ? undefined : { field: 'receipts', rows: receipts.map(ownedRow) }
}

function ownedRow(document: { readonly account: string }): ContentRow {
  return { text: JSON.stringify(document), account: document.account }
}

function rowsOf(event: EngineEvent): number {
  return 'positions' in event ? event.positions.length : 1
}

function eventsContent(events: readonly EngineEvent[], writer: EventWriter): EventContent {
  const rows = events.map((event) => ({ text: JSON.stringify(encodeEvent(event, writer)) }))
  return { field: 'events', rows }
}

function fillsContent(events: readonly DeleveragingFilled[], writer: EventWriter): EventContent {
  return { field: 'fills', rows: events.flatMap((event) => publicFills(event, writer)) }
}

/** Forced fills as everybody may see them; with whose they are for their owners alone. */
function publicFills(
  { positions, lots: lotsFilled, values }: DeleveragingFilled,
  writer: EventWriter,
): ContentRow[] {
  return positions.map((position, row) => {
    const { account, bucket, market, side } = writer.names.position(position)
    const lotCount = BigInt(lotsFilled[row] ?? 0)
    const lotQuote = { numerator: BigInt(values[row] ?? 0), denominator: lotCount }
    const prices = lotCount > 0n ? writer.pricesOfLot(market, { price: lotQuote }) : {}
    const fill = { market, side, size: writer.size(market, lotCount), ...prices }
    const ownText = JSON.stringify({ ...fill, account, bucket })
    return { text: JSON.stringify(fill), account, ownText }
  })
}

function casesOf({ domain, format }: DraftTerms, record: CommittedRecord): CaseDocument[] {
  if (record.round === undefined) return []
  const finished = { sequence: record.sequence, timeMs: record.timeMs }
  return caseRoundsOf(record.round, finished, format).map(({ round, ...name }) =>
    caseDocumentOf({ domain, ...name }, [round]),
  )
}

function plansContent(terms: DraftTerms, record: CommittedRecord): EventContent | undefined {
  const plans = record.events.flatMap((event) =>
    event.kind === 'deleveragingPlanned' && event.expiresMs !== undefined
      ? [planDocument(event, event.expiresMs, terms)]
      : [],
  )
  const ended = record.events.flatMap((event) =>
    event.kind === 'planEnded' ? [{ planId: event.planId, outcome: event.outcome }] : [],
  )
  if (plans.length === 0 && ended.length === 0) return undefined
  const rows = plans.map((plan) => ({ text: JSON.stringify(plan) }))
  return { field: 'plans', rows, rest: `"ended":${JSON.stringify(ended)}` }
}

function planDocument(
  event: DeleveragingPlanned,
  expiresMs: number,
  { format, writer }: DraftTerms,
): object {
  const { planId } = event
  const { account, bucket, market, side } = writer.names.position(event.position)
  const rows = event.positions.map((position, index) => {
    const holder = writer.names.position(position)
    const size = lots(BigInt(event.lots[index] ?? 0))
    return { index, account: holder.account, bucket: holder.bucket, lots: size }
  })
  const [caseId, baseSequence] = [caseIdOf(planId), baseSequenceOf(planId)]
  const plan = { planId, caseId, baseSequence, market, side, account, bucket, expiresMs, rows }
  return { ...encodePlan(plan, format), ...writer.pricesOfLot(market, { price: event.lotQuote }) }
}

function haltsContent(
  events: readonly EngineEvent[],
  writer: EventWriter,
): EventContent | undefined {
  const rows = events.flatMap((event) => {
    if (event.kind !== 'halted' && event.kind !== 'resumed') return []
    const halt = {
      ...(event.market !== null && { market: writer.names.market(event.market) }),
      halted: event.kind === 'halted',
      ...(event.kind === 'halted' && { reason: event.reason }),
    }
    return [{ text: JSON.stringify(halt) }]
  })
  return rows.length === 0 ? undefined : { field: 'halts', rows }
}
