import type { FundHistory } from '../levels/fund-burn.ts'
import { type LevelHistory, LevelTrack, placesOf, unitsIn } from '../levels/level-track.ts'
import type { DistressFill, FundCause, OpenInterestCause, PatternEvent } from './pattern-event.ts'

interface FundTrack {
  readonly balance: LevelTrack<FundCause>
  /** Undefined where the source does not say. */
  floor: string | undefined
}

/** The part of what is told that matters; everything where a bound is absent. Both bounds belong to it. */
export interface TimeWindow {
  readonly fromMs?: number
  readonly toMs?: number
}

/**
 * What patterns are found in, gathered from events in order of time. Its memory grows with the fills of liquidations and deleveraging and
 * with the times at which open interest and funds changed.
 */
export class Activity {
  readonly #fills: DistressFill[] = []
  readonly #names = new Map<string, string>()
  readonly #openInterest = new Map<string, LevelTrack<OpenInterestCause>>()
  readonly #funds = new Map<string, FundTrack>()
  readonly #fromMs: number
  readonly #toMs: number
  #firstMs = Number.POSITIVE_INFINITY
  #lastMs = Number.NEGATIVE_INFINITY

  constructor({ fromMs = -Infinity, toMs = Infinity }: TimeWindow = {}) {
    this.#fromMs = fromMs
    this.#toMs = toMs
  }

  /**
   * Something was seen at this time, whether or not it matters here.
   *
   * @throws RangeError where the time is before one that was seen
   */
  observe(timeMs: number): void {
    if (timeMs < this.#lastMs) {
      throw new RangeError(`time goes back, from ${this.#lastMs} to ${timeMs}`)
    }
    this.#firstMs = Math.min(this.#firstMs, timeMs)
    this.#lastMs = timeMs
  }

  /**
   * Takes the next event. Of those before the window only the levels that they leave are kept.
   *
   * @throws RangeError where its time is before that of the last, or an amount is no decimal
   */
  take(event: PatternEvent): void {
    this.observe(event.timeMs)
    if (event.timeMs > this.#toMs) return
    const isBefore = event.timeMs < this.#fromMs
    switch (event.kind) {
      case 'liquidation':
      case 'deleveraging':
        if (!isBefore) this.#fills.push(this.#compact(event))
        return
      case 'openInterestChanged':
      case 'openInterestStated':
        this.#takeOpenInterest(event, isBefore)
        return
      case 'fundChanged':
      case 'fundStated':
        this.#takeFund(event, isBefore)
    }
  }

  /** The same fill with names that are kept once, however many fills have them. */
  #compact({ market, account, ...fill }: DistressFill): DistressFill {
    return {
      ...fill,
      market: this.#kept(market),
      ...(account !== undefined && { account: this.#kept(account) }),
    }
  }

  #kept(name: string): string {
    return entry(this.#names, name, () => name)
  }

  #takeOpenInterest(event: OpenInterestEvent, isBefore: boolean): void {
    const track = entry(
      this.#openInterest,
      event.market,
      () => new LevelTrack<OpenInterestCause>('unknown'),
    )
    if (event.kind === 'openInterestStated') track.state(event.timeMs, event.size)
    else track.change(event.timeMs, event.cause, event.change)
    if (isBefore) track.settle()
  }

  #takeFund(event: FundEvent, isBefore: boolean): void {
    const track = entry(
      this.#funds,
      event.fund,
      (): FundTrack => ({
        balance: new LevelTrack('unknown'),
        floor: undefined,
      }),
    )
    if (event.kind === 'fundStated') {
      track.balance.state(event.timeMs, event.balance)
      track.floor = event.floor ?? track.floor
    } else track.balance.change(event.timeMs, event.cause, event.change)
    if (isBefore) track.balance.settle()
  }

  /** The part of the window from the first time that was seen to the last; undefined where nothing was seen in it. */
  get span(): { readonly fromMs: number; readonly toMs: number } | undefined {
    const fromMs = Math.max(this.#firstMs, this.#fromMs)
    const toMs = Math.min(this.#lastMs, this.#toMs)
    return fromMs <= toMs ? { fromMs, toMs } : undefined
  }

  /** The first and the last time that was seen; undefined where nothing was. */
  get seen(): { readonly fromMs: number; readonly toMs: number } | undefined {
    return this.#firstMs <= this.#lastMs ? { fromMs: this.#firstMs, toMs: this.#lastMs } : undefined
  }

  get fills(): readonly DistressFill[] {
    return this.#fills
  }

  /** Markets with fills or open interest, by name. */
  markets(): string[] {
    const names = new Set([
      ...this.#openInterest.keys(),
      ...this.#fills.map(({ market }) => market),
    ])
    return [...names].sort((left, right) => (left < right ? -1 : 1))
  }

  openInterest(market: string): LevelHistory<OpenInterestCause> | undefined {
    return this.#openInterest.get(market)?.history()
  }

  funds(): FundHistory[] {
    return [...this.#funds]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([fund, { balance, floor }]) => {
        if (floor === undefined) return { fund, ...balance.history() }
        const history = balance.history(placesOf(floor))
        return { fund, floorUnits: unitsIn(floor, history.places), ...history }
      })
  }
}

type OpenInterestEvent = Extract<
  PatternEvent,
  { kind: 'openInterestChanged' | 'openInterestStated' }
>
type FundEvent = Extract<PatternEvent, { kind: 'fundChanged' | 'fundStated' }>

function entry<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}
