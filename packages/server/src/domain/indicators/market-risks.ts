import type { StateView } from '@plimsoll/engine'
import {
  type BookFormat,
  type Document,
  encodeRiskAmounts,
  encodeRiskPoint,
  type MarketRiskPoint,
} from '@plimsoll/protocol'

/** What is told of the newest point alone. */
export type MarketAmounts = Pick<Document<'marketIndicators'>, 'moves' | 'trigger'>

/** How fragile a market was when it was last looked at. */
export interface MarketRiskReading {
  readonly point: MarketRiskPoint
  readonly amounts: MarketAmounts
}

/** A tenth: what a market is asked to bear either way. */
const MOVE_PERMILLE = 100
/** A look that held the thread for longer is divided. */
const LONG_MS = 100
/** One that took less is put together again: twice as many markets then take half of what is long at most. */
const SHORT_MS = 25
/** A market waits for so many points at most. */
const TURNS_MAX = 4

/**
 * How fragile the watched markets are. All of them are looked at together, until that takes long: then they take turns, each at every second
 * or fourth look, and in between are shown as they were.
 */
export class MarketRisks {
  readonly #format: BookFormat
  readonly #monotonicMs: () => number
  readonly #newest = new Map<string, MarketRiskReading>()
  #turns = 1
  #turn = 0

  constructor(format: BookFormat, monotonicMs: () => number) {
    this.#format = format
    this.#monotonicMs = monotonicMs
  }

  /** Undefined before the first look. */
  of(market: string): MarketRiskReading | undefined {
    return this.#newest.get(market)
  }

  /** Looks at the markets whose turn it is. */
  look(state: Pick<StateView, 'marketRisk'>, watched: readonly string[]): void {
    const startMs = this.#monotonicMs()
    const markets = watched.filter((_market, index) => index % this.#turns === this.#turn)
    for (const risk of state.marketRisk({ markets, movePermille: MOVE_PERMILLE })) {
      this.#newest.set(risk.market, {
        point: encodeRiskPoint(risk),
        amounts: encodeRiskAmounts(risk, MOVE_PERMILLE, { format: this.#format }),
      })
    }
    this.#divide(this.#monotonicMs() - startMs, watched.length)
  }

  #divide(tookMs: number, markets: number): void {
    const more = this.#turns * 2
    if (tookMs > LONG_MS && more <= Math.min(TURNS_MAX, markets)) this.#turns = more
    else if (tookMs < SHORT_MS && this.#turns > 1) this.#turns /= 2
    this.#turn = (this.#turn + 1) % this.#turns
  }
}
