import {
  collectDefaultMetrics,
  type Counter,
  type Gauge,
  type Histogram,
  Registry,
} from 'prom-client'
import { Instruments } from './instruments.ts'

/** A request that was answered. */
export interface RequestObservation {
  /** Name of the route; never a path, which holds ids. */
  readonly route: string
  readonly method: string
  readonly status: number
  readonly ms: number
}

/** A command that was answered. */
export interface CommandObservation {
  readonly domain: string
  readonly kind: string
  /** Of the answer: accepted, rejected, repeated, failed, unknown or stopped. */
  readonly outcome: string
  /** Why the engine refused it. */
  readonly code?: string
  /** From submission to the durable answer. */
  readonly ms: number
}

const ofDomain = ['domain']
const ofMarket = ['domain', 'market']
const ofEndpoint = ['endpoint']
// From a fast flush to a queue that is full.
const COMMAND_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const REQUEST_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]
const DELAY_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30, 300, 3_600, 86_400]
const GROUP_RECORDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000]

/**
 * Every instrument. Labels are domains, markets, funds, layers, kinds and endpoints, never accounts or keys, so that the number
 * of series stays bounded and nothing about anybody is published.
 */
export class Metrics {
  readonly registry: Registry = new Registry()
  readonly instruments: Instruments = new Instruments(this.registry)
  readonly http: HttpMetrics = httpMetrics(this.instruments)
  readonly domain: DomainMetrics = domainMetrics(this.instruments)
  readonly stream: StreamMetrics = streamMetrics(this.instruments)
  readonly outbox: OutboxMetrics = outboxMetrics(this.instruments)

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'plimsoll_' })
  }

  observeRequest({ route, method, status, ms }: RequestObservation): void {
    this.http.requests.inc({ route, method, status })
    this.http.seconds.observe({ route }, ms / 1_000)
  }

  observeCommand({ domain, kind, outcome, code, ms }: CommandObservation): void {
    this.domain.commands.inc({ domain, kind, outcome })
    if (code !== undefined) this.domain.rejections.inc({ domain, code })
    this.domain.commandSeconds.observe({ domain }, ms / 1_000)
  }
}

interface HttpMetrics {
  readonly requests: Counter
  readonly seconds: Histogram
}

function httpMetrics(make: Instruments): HttpMetrics {
  return {
    requests: make.counter('http_requests_total', 'Requests answered.', [
      'route',
      'method',
      'status',
    ]),
    seconds: make.histogram('http_request_seconds', 'From a request to the end of its answer.', {
      buckets: REQUEST_SECONDS,
      labelNames: ['route'],
    }),
  }
}

type DomainCounter =
  | 'commands'
  | 'rejections'
  | 'records'
  | 'rounds'
  | 'cases'
  | 'cuts'
  | 'deficit'
  | 'deficitCovered'
  | 'deficitLeft'
  | 'halts'
  | 'pricesRefused'

type DomainMetrics = Readonly<Record<DomainCounter, Counter>> &
  Readonly<Record<'commandSeconds' | 'groupRecords', Histogram>>

function domainMetrics(make: Instruments): DomainMetrics {
  return {
    commands: make.counter('commands_total', 'Commands answered, by outcome.', [
      'domain',
      'kind',
      'outcome',
    ]),
    rejections: make.counter('rejections_total', 'Commands refused, by reason.', [
      'domain',
      'code',
    ]),
    commandSeconds: make.histogram(
      'command_seconds',
      'From the submission of a command to its durable answer.',
      { buckets: COMMAND_SECONDS, labelNames: ofDomain },
    ),
    records: make.counter('records_total', 'Records that became durable.', ['domain', 'kind']),
    groupRecords: make.histogram('group_records', 'Records made durable together.', {
      buckets: GROUP_RECORDS,
      labelNames: ofDomain,
    }),
    rounds: make.counter('rounds_total', 'Rounds that ended.', ofDomain),
    cases: make.counter('cases_total', 'Cases carried through a round, by how it left them.', [
      'domain',
      'status',
    ]),
    cuts: make.counter('cuts_total', 'Positions deleveraged, by fill.', ofMarket),
    deficit: make.counter('deficit_total', 'What cases were short of at opening.', ofDomain),
    deficitCovered: make.counter(
      'deficit_covered_total',
      'What a layer paid, in the settlement asset. One that left a case owing more counts nothing.',
      ['domain', 'layer'],
    ),
    deficitLeft: make.counter('deficit_left_total', 'What nobody paid in a round.', ofDomain),
    halts: make.counter('halts_total', 'Halts of a market, or of all of them.', ofMarket),
    pricesRefused: make.counter('prices_refused_total', 'Prices the gate did not use.', [
      'domain',
      'market',
      'verdict',
    ]),
  }
}

type StreamMetrics = Readonly<Record<'connections' | 'subscriptions', Gauge>> &
  Readonly<Record<'messages' | 'slowWarnings' | 'slowClosed' | 'conflated', Counter>>

function streamMetrics(make: Instruments): StreamMetrics {
  return {
    connections: make.gauge('stream_connections', 'Open streams.'),
    subscriptions: make.gauge('stream_subscriptions', 'Open subscriptions.'),
    messages: make.counter('stream_messages_total', 'Messages handed to connections.'),
    slowWarnings: make.counter('stream_slow_warnings_total', 'Readers warned as too slow.'),
    slowClosed: make.counter('stream_slow_closed_total', 'Readers closed as too slow.'),
    conflated: make.counter('stream_conflated_total', 'States a busy reader was spared.'),
  }
}

type OutboxMetrics = Readonly<Record<'waiting' | 'oldestSeconds', Gauge>> &
  Readonly<Record<'attempts' | 'dead', Counter>> & { readonly delaySeconds: Histogram }

function outboxMetrics(make: Instruments): OutboxMetrics {
  return {
    waiting: make.gauge('outbox_waiting', 'Messages not yet delivered.', ofEndpoint),
    oldestSeconds: make.gauge(
      'outbox_oldest_seconds',
      'Age of the oldest message not yet delivered; 0 where there is none.',
      ofEndpoint,
    ),
    attempts: make.counter('outbox_attempts_total', 'Attempts to deliver, by outcome.', [
      'endpoint',
      'outcome',
    ]),
    dead: make.counter(
      'outbox_dead_total',
      'Messages put aside: too old, or too many were waiting.',
      ofEndpoint,
    ),
    delaySeconds: make.histogram(
      'outbox_delay_seconds',
      'From the durable record to the delivered message.',
      { buckets: DELAY_SECONDS, labelNames: ofEndpoint },
    ),
  }
}
