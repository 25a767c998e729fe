import type { StateView } from '@plimsoll/engine'
import { formatMoney, formatPrice, formatSize, marketFormat } from '@plimsoll/protocol'
import type { Gauge } from 'prom-client'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { MarketPoint } from '../domain/indicators/market-points.ts'
import type { Metrics } from './metrics.ts'

// A domain whose disk hangs does not answer, and must not keep the others from being seen.
const READ_WITHIN_MS = 2_000

const phases = ['starting', 'waiting', 'running', 'closed', 'stopped'] as const

/** What is read from domains when metrics are asked for. */
export class DomainGauges {
  readonly #domains = new Set<HostedDomain>()
  readonly #ofStatus: Readonly<Record<'sequence' | 'epoch' | 'queueLength' | 'phase', Gauge>>
  readonly #ofState: Readonly<Record<StateGauge, Gauge>>

  constructor({ instruments: make }: Pick<Metrics, 'instruments'>) {
    this.#ofStatus = {
      sequence: make.gauge('sequence', 'The last durable record.', ['domain']),
      epoch: make.gauge('epoch', 'Of the process that writes the journal.', ['domain']),
      queueLength: make.gauge('queue_length', 'Commands that wait to be taken.', ['domain']),
      phase: make.gauge('phase', '1 for the phase the domain is in.', ['domain', 'phase']),
    }
    const ofMarket = ['domain', 'market']
    const ofFund = ['domain', 'fund']
    this.#ofState = {
      markPrice: make.gauge('mark_price', 'The mark in use.', ofMarket),
      priceHealthy: make.gauge('price_healthy', '1 where the mark may be acted on.', ofMarket),
      priceTimeSeconds: make.gauge(
        'price_time_seconds',
        'When the mark was seen, seconds UTC.',
        ofMarket,
      ),
      halted: make.gauge('market_halted', '1 where the market is halted.', ofMarket),
      openInterest: make.gauge('open_interest', 'Size of all longs.', ofMarket),
      unreachable: make.gauge(
        'fund_money_unreachable',
        'What the pool has that no fund of the market can reach; absent where some can.',
        ofMarket,
      ),
      fundBalance: make.gauge('fund_balance', 'In the settlement asset.', ofFund),
      fundAvailable: make.gauge(
        'fund_available',
        'What the fund can pay now, above its floor and what its inventory has lost.',
        ofFund,
      ),
      awaiting: make.gauge('awaiting_round', 'Buckets a round opened now would find.', [
        'domain',
        'cause',
      ]),
      plans: make.gauge('plans_open', 'Plans the venue has yet to carry out.', ['domain']),
      unmatched: make.gauge(
        'unmatched_confirmations',
        'Parts of late confirmations that somebody has to reconcile.',
        ['domain'],
      ),
      loadDeficit: make.gauge(
        'load_deficit',
        'What buckets are below 0 at mark and funds in default owe, some seconds old in a large book.',
        ['domain'],
      ),
      marketFreeboard: make.gauge(
        'market_freeboard',
        'How far this mark alone could move before its holders owe more than its funds can pay; absent above half of it.',
        ['domain', 'market', 'direction'],
      ),
      marketCoverage: make.gauge(
        'market_coverage',
        'What its funds could pay of what would be missing if this mark alone moved by a tenth; absent where nothing would be.',
        ofMarket,
      ),
      marketImbalance: make.gauge(
        'market_imbalance',
        'Which side would owe if this mark alone moved by a tenth: 1 only longs, -1 only shorts; absent where nobody would.',
        ofMarket,
      ),
      marketAdlNearness: make.gauge(
        'market_adl_nearness',
        'How much of the way to its start the nearest trigger of an adl layer has gone; absent where no way can be measured.',
        ofMarket,
      ),
      claims: make.gauge('claims_owed', 'What accounts are owed back for charges.', ['domain']),
    }
  }

  /** Measures a domain from now on. Returns what ends it. */
  add(domain: HostedDomain): () => void {
    this.#domains.add(domain)
    return () => this.#domains.delete(domain)
  }

  /** Reads every domain once. One that cannot be read keeps its phase and loses the rest. */
  async refresh(): Promise<void> {
    for (const gauge of [...Object.values(this.#ofStatus), ...Object.values(this.#ofState)]) {
      gauge.reset()
    }
    await Promise.all([...this.#domains].map((domain) => this.#readDomain(domain)))
  }

  async #readDomain(hosted: HostedDomain): Promise<void> {
    const { domain, status } = hosted
    this.#ofStatus.sequence.set({ domain }, status.sequence)
    this.#ofStatus.epoch.set({ domain }, status.epoch)
    this.#ofStatus.queueLength.set({ domain }, status.queueLength)
    for (const phase of phases) {
      this.#ofStatus.phase.set({ domain, phase }, Number(status.phase === phase))
    }
    if (status.phase === 'closed' || status.phase === 'stopped') return
    const isRead = hosted.read((view) => readState(hosted, view)).catch(() => [])
    const readings = await Promise.race([isRead, nothingAfter(READ_WITHIN_MS)])
    for (const { gauge, labels, value } of readings) {
      this.#ofState[gauge].set({ domain, ...labels }, value)
    }
  }
}

type StateGauge =
  | 'markPrice'
  | 'priceHealthy'
  | 'priceTimeSeconds'
  | 'halted'
  | 'openInterest'
  | 'unreachable'
  | 'fundBalance'
  | 'fundAvailable'
  | 'awaiting'
  | 'plans'
  | 'unmatched'
  | 'claims'
  | 'loadDeficit'
  | 'marketFreeboard'
  | 'marketCoverage'
  | 'marketImbalance'
  | 'marketAdlNearness'

interface Reading {
  readonly gauge: StateGauge
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

function readState({ format, indicators }: HostedDomain, view: StateView): Reading[] {
  const { latest } = indicators
  const money = (amountQuote: bigint): number => Number(formatMoney(format, amountQuote))
  const one = (gauge: StateGauge, value: number): Reading => ({ gauge, labels: {}, value })
  const owed = view.claims().reduce((sum, { owedQuote }) => sum + owedQuote, 0n)
  return [
    ...view.prices().flatMap((row): Reading[] => {
      const labels = { market: row.market }
      const price = formatPrice(marketFormat(format, row.market), row.markPriceTicks)
      return [
        { gauge: 'markPrice', labels, value: Number(price) },
        { gauge: 'priceHealthy', labels, value: Number(row.isHealthy) },
        { gauge: 'priceTimeSeconds', labels, value: row.priceTimeMs / 1_000 },
        { gauge: 'halted', labels, value: Number(row.haltedFor !== undefined) },
      ]
    }),
    ...view.prices().map(({ market }): Reading => {
      const lots = view.openInterest(market) ?? 0n
      const value = Number(formatSize(marketFormat(format, market), lots))
      return { gauge: 'openInterest', labels: { market }, value }
    }),
    ...view.fundAlarms().map(({ market, poolAvailableQuote }): Reading => {
      return { gauge: 'unreachable', labels: { market }, value: money(poolAvailableQuote) }
    }),
    ...view.funds().flatMap(({ fund, balanceQuote, availableQuote }): Reading[] => [
      { gauge: 'fundBalance', labels: { fund }, value: money(balanceQuote) },
      { gauge: 'fundAvailable', labels: { fund }, value: money(availableQuote) },
    ]),
    ...Object.entries(view.awaitingRound()).map(([cause, count]): Reading => {
      return { gauge: 'awaiting', labels: { cause }, value: Number(count) }
    }),
    one('plans', view.plans().length),
    one('unmatched', view.unmatched().length),
    one('claims', money(owed)),
    ...(latest === undefined ? [] : [one('loadDeficit', Number(latest.deficit))]),
    ...indicators.markets.flatMap((market, index) => riskReadings(market, latest?.markets[index])),
  ]
}

/** The risk of a market at the newest point; what has no number has no reading. */
function riskReadings(market: string, point: MarketPoint | undefined): Reading[] {
  const reading = (
    gauge: StateGauge,
    value: string | null | undefined,
    labels: Readonly<Record<string, string>> = {},
  ): Reading[] =>
    typeof value === 'string'
      ? [{ gauge, labels: { market, ...labels }, value: Number(value) }]
      : []
  return [
    ...reading('marketFreeboard', point?.freeboardDown, { direction: 'down' }),
    ...reading('marketFreeboard', point?.freeboardUp, { direction: 'up' }),
    ...reading('marketCoverage', point?.coverage),
    ...reading('marketImbalance', point?.imbalance),
    ...reading('marketAdlNearness', point?.adlNearness),
  ]
}

function nothingAfter(ms: number): Promise<Reading[]> {
  return new Promise((resolve) => {
    setTimeout(() => resolve([]), ms).unref()
  })
}
