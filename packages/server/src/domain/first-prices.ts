import type { MarketSpec, StateView } from '@plimsoll/engine'

/**
 * Which markets had no chance of a price yet. The engine halts a market that was long without a healthy price, and after a start that
 * is so of every market whose book, or last price, is old. It is given as long from the start as it may be without one at other times.
 */
export class FirstPrices {
  readonly #startedMs: number
  /** By market, of those with a gate. */
  readonly #haltAfterMs: ReadonlyMap<string, number>
  readonly #longestMs: number

  constructor(markets: readonly MarketSpec[], startedMs: number) {
    this.#startedMs = startedMs
    this.#haltAfterMs = new Map(
      markets.flatMap(({ market, priceGate }) =>
        priceGate ? [[market, priceGate.haltAfterMs]] : [],
      ),
    )
    this.#longestMs = Math.max(-1, ...this.#haltAfterMs.values())
  }

  /** Whether it is early enough to ask. */
  mayBeAwaited(nowMs: number): boolean {
    return nowMs - this.#startedMs <= this.#longestMs
  }

  /** Whether markets would be halted now, and all of them are ones that were not given their time. */
  areAwaited(state: Pick<StateView, 'prices'>, nowMs: number): boolean {
    const late = state.prices().flatMap(({ market, priceTimeMs, haltedFor }) => {
      const haltAfterMs = this.#haltAfterMs.get(market)
      const isLate =
        haltAfterMs !== undefined && haltedFor === undefined && nowMs - priceTimeMs > haltAfterMs
      return isLate ? [haltAfterMs] : []
    })
    return late.length > 0 && late.every((haltAfterMs) => nowMs - this.#startedMs <= haltAfterMs)
  }
}

/** Whether a plan or a liquidation is past its time. That does not wait. */
export function isDeadlinePast(
  state: Pick<StateView, 'plans' | 'liquidations'>,
  nowMs: number,
): boolean {
  return (
    state.plans().some(({ expiresMs }) => expiresMs < nowMs) ||
    state.liquidations().some(({ deadlineMs }) => deadlineMs < nowMs)
  )
}
