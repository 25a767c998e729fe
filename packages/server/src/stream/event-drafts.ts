import {
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
  receiptsOf,
} from '@plimsoll/protocol'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { EventDraft } from './event-log.ts'

/** Channels on which every message counts. */
export type EventChannel = 'adl.events' | 'cases' | 'plans' | 'me.receipts' | 'ops.halts'

/** The same as they are kept: what everybody may see of deleveraging is a channel of its own. */
export type LogChannel = EventChannel | 'adl.fills'

/** What of a hosted domain records are written with. */
export type DraftTerms = Pick<HostedDomain, 'domain' | 'terms' | 'format' | 'writer'>

const nobody: ReadonlySet<string> = new Set()

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

/** What a record says on each event channel. */
export function draftsOf(
  terms: DraftTerms,
  record: CommittedRecord,
): readonly (readonly [LogChannel, EventDraft])[] {
  const { writer } = terms
  return [
    ...one('adl.events', deleveragingDraft(record.events, writer)),
    ...one('adl.fills', fillsDraft(record.events, writer)),
    ...one('cases', casesDraft(casesOf(terms, record))),
    ...one('plans', plansDraft(terms, record)),
    ...one('me.receipts', receiptsDraft(receiptsOfRecord(terms, record))),
    ...one('ops.halts', haltsDraft(record.events, writer)),
  ]
}

/** Cases, each with the round that has just ended. */
export function casesDraft(cases: readonly CaseDocument[]): EventDraft | undefined {
  if (cases.length === 0) return undefined
  return { data: { cases }, accounts: new Set(cases.map(({ account }) => account)) }
}

export function receiptsDraft(receipts: readonly ReceiptDocument[]): EventDraft | undefined {
  if (receipts.length === 0) return undefined
  return { data: { receipts }, accounts: new Set(receipts.map(({ account }) => account)) }
}

function one(
  channel: LogChannel,
  draft: EventDraft | undefined,
): (readonly [LogChannel, EventDraft])[] {
  return draft === undefined ? [] : [[channel, draft]]
}

function deleveragingDraft(
  all: readonly EngineEvent[],
  writer: EventWriter,
): EventDraft | undefined {
  const events = all.filter(({ kind }) => deleveragingKinds.has(kind))
  if (events.length === 0) return undefined
  return { data: { events: events.map((event) => encodeEvent(event, writer)) }, accounts: nobody }
}

function fillsDraft(events: readonly EngineEvent[], writer: EventWriter): EventDraft | undefined {
  const fills = events.flatMap((event) =>
    event.kind === 'deleveragingFilled' ? publicFills(event, writer) : [],
  )
  if (fills.length === 0) return undefined
  return { data: { fills }, accounts: new Set(fills.map(({ account }) => account)) }
}

/** A forced fill as everybody may see it, with whose it is, for who may know that. */
export interface PublicFill {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: string
  readonly size: string
  readonly price?: string
}

function publicFills(
  { positions, lots: lotsFilled, values }: DeleveragingFilled,
  writer: EventWriter,
): PublicFill[] {
  return positions.map((position, row) => {
    const { account, bucket, market, side } = writer.names.position(position)
    const lotCount = BigInt(lotsFilled[row] ?? 0)
    const lotQuote = { numerator: BigInt(values[row] ?? 0), denominator: lotCount }
    const prices = lotCount > 0n ? writer.pricesOfLot(market, { price: lotQuote }) : {}
    return { account, bucket, market, side, size: writer.size(market, lotCount), ...prices }
  })
}

function casesOf({ domain, format }: DraftTerms, record: CommittedRecord): CaseDocument[] {
  if (record.round === undefined) return []
  const finished = { sequence: record.sequence, timeMs: record.timeMs }
  return caseRoundsOf(record.round, finished, format).map(({ round, ...name }) =>
    caseDocumentOf({ domain, ...name }, [round]),
  )
}

function receiptsOfRecord(
  { format, terms, writer }: DraftTerms,
  record: CommittedRecord,
): readonly ReceiptDocument[] {
  return receiptsOf(record, { format, markets: terms.markets, writer })
}

function plansDraft(terms: DraftTerms, record: CommittedRecord): EventDraft | undefined {
  const plans = record.events.flatMap((event) =>
    event.kind === 'deleveragingPlanned' && event.expiresMs !== undefined
      ? [planDocument(event, event.expiresMs, record.sequence, terms)]
      : [],
  )
  const ended = record.events.flatMap((event) =>
    event.kind === 'planEnded' ? [{ planId: event.planId, outcome: event.outcome }] : [],
  )
  if (plans.length === 0 && ended.length === 0) return undefined
  return { data: { plans, ended }, accounts: nobody }
}

function planDocument(
  event: DeleveragingPlanned,
  expiresMs: number,
  baseSequence: number,
  { format, writer }: DraftTerms,
): object {
  const { planId } = event
  const { account, bucket, market, side } = writer.names.position(event.position)
  const rows = event.positions.map((position, index) => {
    const holder = writer.names.position(position)
    const size = lots(BigInt(event.lots[index] ?? 0))
    return { index, account: holder.account, bucket: holder.bucket, lots: size }
  })
  return {
    ...encodePlan({ planId, market, side, account, bucket, expiresMs, rows }, format),
    // `<case>:<round's sequence>:<plan number>`
    caseId: planId.split(':').slice(0, -2).join(':'),
    baseSequence,
    ...writer.pricesOfLot(market, { price: event.lotQuote }),
  }
}

function haltsDraft(events: readonly EngineEvent[], writer: EventWriter): EventDraft | undefined {
  const halts = events.flatMap((event) => {
    if (event.kind !== 'halted' && event.kind !== 'resumed') return []
    const isHalted = event.kind === 'halted'
    return [
      {
        ...(event.market !== null && { market: writer.names.market(event.market) }),
        halted: isHalted,
        ...(isHalted && { reason: event.reason }),
      },
    ]
  })
  return halts.length === 0 ? undefined : { data: { halts }, accounts: nobody }
}
