import type { ImportEvent } from '../reading/import-event.ts'

/** The last prices of a market before some time. */
export interface KnownPrices {
  readonly markPrice: string
  readonly indexPrice?: string
  /** The minute of the last asset context; what a liquidation says later only changes the mark. */
  readonly contextMs?: number
}

/** What the asset contexts are known to cover around the time of the board. */
interface ContextSpan {
  /** The last minute up to the time. */
  readonly lastMs?: number
  /** Whether a later one was seen, so that none is missing in between. */
  readonly reachesOn: boolean
}

/** Keeps the last mark of every market up to a time, from asset contexts and from what liquidations say of it. */
export class MarkBoard {
  readonly #atMs: number
  #span: ContextSpan = { reachesOn: false }
  readonly #prices = new Map<string, KnownPrices>()

  constructor(atMs: number) {
    this.#atMs = atMs
  }

  observe({ kind, market, markPrice, indexPrice, timeMs }: ImportEvent): void {
    if (kind === 'mark' && timeMs > this.#atMs) this.#span = { ...this.#span, reachesOn: true }
    if (timeMs > this.#atMs) return
    if (kind === 'mark') this.#span = { ...this.#span, lastMs: timeMs }
    if (market === undefined || markPrice === undefined) return
    const before = this.#prices.get(market)
    const isContext = kind === 'mark'
    const index = isContext ? indexPrice : before?.indexPrice
    const contextMs = isContext ? timeMs : before?.contextMs
    this.#prices.set(market, {
      markPrice,
      ...(index !== undefined && { indexPrice: index }),
      ...(contextMs !== undefined && { contextMs }),
    })
  }

  get contexts(): ContextSpan {
    return this.#span
  }

  pricesOf(market: string): KnownPrices | undefined {
    return this.#prices.get(market)
  }
}
