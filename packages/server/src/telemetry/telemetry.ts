import type { Attributes } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { DomainGauges } from './domain-gauges.ts'
import { countRecords } from './domain-counts.ts'
import { createLog, type LogSettings } from './log.ts'
import { type CommandObservation, Metrics, type RequestObservation } from './metrics.ts'
import { recordSpan, traced } from './spans.ts'
import { traceRequests } from './trace-requests.ts'

/** What a server tells its operator: a log, metrics and spans. */
export interface Telemetry {
  readonly log: Logger
  /** Every instrument, for the parts of the server that count. */
  readonly measures: Metrics
  /** Content type of `metrics()`. */
  readonly metricsType: string
  /** Everything measured, in the text form of Prometheus; at most a second old. */
  metrics(): Promise<string>
  observeRequest(request: RequestObservation): void
  observeCommand(command: CommandObservation): void
  /** Makes a span of every request of an app; to be called before its routes are added. */
  traceRequests(app: FastifyInstance): void
  /** Runs something inside an OpenTelemetry span. */
  traced<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T>
  /** Measures a domain from now on. Returns what ends it. */
  watch(domain: HostedDomain): () => void
}

/** How a server tells. */
export interface TelemetrySettings {
  readonly log?: LogSettings
}

// Whoever asks for metrics without pause does not make the domains work for it.
const FRESH_FOR_MS = 1_000

/** Telemetry of one process; every process has a registry of its own. */
export function createTelemetry({ log = {} }: TelemetrySettings = {}): Telemetry {
  const measures = new Metrics()
  const gauges = new DomainGauges(measures)
  const cached = { text: Promise.resolve(''), untilMs: 0 }
  return {
    log: createLog(log),
    measures,
    metricsType: measures.registry.contentType,
    metrics: () => {
      const nowMs = performance.now()
      if (nowMs >= cached.untilMs) {
        cached.untilMs = nowMs + FRESH_FOR_MS
        cached.text = gauges.refresh().then(() => measures.registry.metrics())
      }
      return cached.text
    },
    observeRequest: (request) => measures.observeRequest(request),
    observeCommand: (command) => {
      measures.observeCommand(command)
      const { domain, kind, outcome, ms } = command
      const endMs = Date.now()
      recordSpan('plimsoll.command', { domain, kind, outcome }, { startMs: endMs - ms, endMs })
    },
    traceRequests,
    traced,
    watch: (domain) => {
      const stops = [countRecords(measures, domain), gauges.add(domain)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
