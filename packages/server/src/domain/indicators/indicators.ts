import type { StateView } from '@plimsoll/engine'
import { DomainUnavailable, type ReadPlace } from '@plimsoll/journal'
import { type Document, formatMoney } from '@plimsoll/protocol'
import type { RecordListener } from '../committed-record.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import { marketColumns, readMarkets } from './market-points.ts'
import { MarketRisks } from './market-risks.ts'
import { type IndicatorPoint, PointSeries } from './point-series.ts'
import { PresentLoad } from './present-load.ts'
import { RecordTotals } from './record-totals.ts'
import { watchedMarkets } from './watched-markets.ts'

/** What indicators need of a domain. */
export type IndicatedDomain = Pick<HostedDomain, 'follow' | 'read' | 'status' | 'format'> & {
  readonly terms: Pick<HostedDomain['terms'], 'markets'>
}

export interface IndicatorsOptions {
  readonly domain: IndicatedDomain
  /** Told what went wrong while nobody was asking. */
  readonly onError: (error: unknown) => void
  /** Default: of the process. */
  readonly monotonicMs?: () => number
}

/** Between two points, in time of the domain, to begin with. */
const EVERY_MS = 1_000
/** A point that took one part of the thread's time leaves it so many: 2 % at most are spent. */
const RESTS_FOR_ONE = 49

type Place = Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'>

/**
 * How a domain goes: follows its records and keeps a point now and then, on the durable state. Reading one costs a look at every position,
 * so that points of a large book are further apart than asked for.
 */
export class Indicators {
  readonly #domain: IndicatedDomain
  readonly #onError: (error: unknown) => void
  readonly #monotonicMs: () => number
  readonly #sinceMs: number
  readonly #series = new PointSeries(EVERY_MS)
  readonly #totals = new RecordTotals()
  readonly #load: PresentLoad
  readonly #risks: MarketRisks
  readonly #stopFollowing: () => void
  #watched: readonly string[] | undefined
  /** Of the newest record. */
  #timeMs: number
  #isReading = false
  /** Records came while a point was read, which may not show them. */
  #isBehind = false
  #restUntilMs = 0
  #wakening: NodeJS.Timeout | undefined
  #isStopped = false

  constructor({ domain, onError, monotonicMs = () => performance.now() }: IndicatorsOptions) {
    this.#domain = domain
    this.#onError = onError
    this.#monotonicMs = monotonicMs
    this.#sinceMs = domain.status.timeMs
    this.#timeMs = this.#sinceMs
    this.#load = new PresentLoad(domain.format, monotonicMs)
    this.#risks = new MarketRisks(domain.format, monotonicMs)
    this.#stopFollowing = domain.follow(this.#take)
    void this.#readIfDue()
  }

  /** Points after a sequence, or all there are. */
  document(after?: number): Document<'indicators'> {
    const points = this.#series.after(after)
    const { epoch, sequence, timeMs } = this.#domain.status
    return {
      at: { epoch, sequence, timeMs },
      sinceMs: this.#sinceMs,
      everyMs: this.#series.everyMs,
      timeMs: points.map((point) => point.timeMs),
      sequence: points.map((point) => point.sequence),
      available: points.map(({ available }) => available),
      deficit: points.map(({ deficit }) => deficit),
      liquidations: points.map(({ liquidations }) => liquidations),
      openCases: points.map(({ openCases }) => openCases),
      cases: points.map(({ cases }) => cases),
      cutFills: points.map(({ cutFills }) => cutFills),
      cutValue: points.map(({ cutValue }) => cutValue),
      charged: points.map(({ charged }) => charged),
      markets: this.markets.map((market, index) =>
        marketColumns(
          market,
          points.flatMap(({ markets }) => markets[index] ?? []),
          this.#risks.of(market)?.amounts,
        ),
      ),
    }
  }

  /** The markets that points tell of, in their order; none before the first point. */
  get markets(): readonly string[] {
    return this.#watched ?? []
  }

  /** The newest point; undefined before the first. */
  get latest(): IndicatorPoint | undefined {
    return this.#series.latest
  }

  /** What the funds could carry, in this state or, in a large book, one shortly before. */
  load(state: Pick<StateView, 'load'>, at: Place): Document<'load'> {
    return this.#load.document(state, at)
  }

  stop(): void {
    this.#isStopped = true
    this.#stopFollowing()
    clearTimeout(this.#wakening)
  }

  readonly #take: RecordListener = (records) => {
    for (const record of records) this.#totals.count(record)
    this.#timeMs = records.at(-1)?.timeMs ?? this.#timeMs
    void this.#readIfDue()
  }

  async #readIfDue(): Promise<void> {
    if (this.#isStopped || !this.#series.isDue(this.#timeMs)) return
    if (this.#isReading) {
      this.#isBehind = true
      return
    }
    const restMs = this.#restUntilMs - this.#monotonicMs()
    if (restMs > 0) {
      this.#wakening ??= setTimeout(() => {
        this.#wakening = undefined
        void this.#readIfDue()
      }, restMs).unref()
      return
    }
    this.#isReading = true
    this.#isBehind = false
    try {
      await this.#domain.read((state, at) => this.#read(state, at))
    } catch (error) {
      // One that cannot be read now is read after the next record.
      if (!(error instanceof DomainUnavailable)) this.#onError(error)
    }
    this.#isReading = false
    if (this.#isBehind) void this.#readIfDue()
  }

  #read(state: StateView, at: Place): void {
    if (this.#isStopped || !this.#series.isDue(at.timeMs)) return
    const startMs = this.#monotonicMs()
    this.#watched ??= watchedMarkets(state, this.#domain.terms.markets)
    this.#series.add(this.#point(state, at, this.#watched))
    const endMs = this.#monotonicMs()
    this.#restUntilMs = endMs + RESTS_FOR_ONE * (endMs - startMs)
  }

  #point(
    state: StateView,
    { timeMs, sequence }: Place,
    watched: readonly string[],
  ): IndicatorPoint {
    const { format } = this.#domain
    const { availableQuote, deficitQuote, waiting, liquidating } = state.shortfall()
    const { cases, cutFills, cutQuote, chargedQuote } = this.#totals
    this.#risks.look(state, watched)
    const markets = readMarkets(state, watched, { format, risks: this.#risks })
    return {
      timeMs,
      sequence,
      available: formatMoney(format, availableQuote),
      deficit: formatMoney(format, deficitQuote),
      liquidations: liquidating,
      openCases: waiting,
      cases,
      cutFills,
      cutValue: formatMoney(format, cutQuote),
      charged: formatMoney(format, chargedQuote),
      markets,
    }
  }
}
