import type { EngineEvent } from '@plimsoll/engine'
import { formatMoney } from '@plimsoll/protocol'
import type { CommittedRecord, FinishedRound } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { Metrics } from './metrics.ts'
import { recordSpan } from './spans.ts'

/** Of a halt that is not of one market. */
const EVERY_MARKET = 'all'

/** Counts what the records of a domain did as they become durable. Returns what ends it. */
export function countRecords(metrics: Metrics, domain: HostedDomain): () => void {
  return domain.follow((records) => {
    metrics.domain.groupRecords.observe({ domain: domain.domain }, records.length)
    for (const record of records) countRecord(metrics, domain, record)
  })
}

function countRecord(metrics: Metrics, hosted: HostedDomain, record: CommittedRecord): void {
  const { domain, kind, events, round } = record
  metrics.domain.records.inc({ domain, kind })
  for (const event of events) countEvent(metrics, hosted, event)
  if (round === undefined) return
  countRound(metrics, hosted, round)
  const { openedSequence, openedTimeMs, view } = round
  recordSpan(
    'plimsoll.round',
    { domain, sequence: openedSequence, cases: view.cases.length },
    { startMs: openedTimeMs, endMs: record.timeMs },
  )
}

function countEvent(metrics: Metrics, { domain, writer }: HostedDomain, event: EngineEvent): void {
  if (event.kind === 'halted') {
    const market = event.market === null ? EVERY_MARKET : writer.names.market(event.market)
    metrics.domain.halts.inc({ domain, market })
  } else if (event.kind === 'deleveragingFilled') {
    for (const position of event.positions) {
      metrics.domain.cuts.inc({ domain, market: writer.names.position(position).market })
    }
  } else if (event.kind === 'pricesObserved') {
    event.verdicts.forEach((verdict, row) => {
      const slot = event.markets[row]
      if (verdict === 'used' || slot === undefined) return
      metrics.domain.pricesRefused.inc({ domain, market: writer.names.market(slot), verdict })
    })
  }
}

function countRound(metrics: Metrics, hosted: HostedDomain, { view }: FinishedRound): void {
  const { domain } = hosted
  metrics.domain.rounds.inc({ domain })
  for (const { status, deficitQuote, residualDeficitQuote, layers } of view.cases) {
    metrics.domain.cases.inc({ domain, status })
    metrics.domain.deficit.inc({ domain }, amountOf(hosted, deficitQuote))
    metrics.domain.deficitLeft.inc({ domain }, amountOf(hosted, residualDeficitQuote))
    for (const { layer, paidQuote } of layers) {
      if (paidQuote > 0n)
        metrics.domain.deficitCovered.inc({ domain, layer }, amountOf(hosted, paidQuote))
    }
  }
}

/** In whole units of the settlement asset: a metric is a float, which is near enough to look at and never used to pay. */
function amountOf({ format }: HostedDomain, amountQuote: bigint): number {
  return Number(formatMoney(format, amountQuote))
}
