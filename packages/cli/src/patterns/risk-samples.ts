import type { StateView } from '@plimsoll/engine'
import { encodeRiskPoint } from '@plimsoll/protocol'
import { type RiskSeries, stepsOver } from '@plimsoll/reports'

const samplesMax = 120

/** Looks at the risk of every market at even steps of a replay. */
export class RiskSamples {
  readonly #view: StateView
  readonly #stepMs: number
  readonly #fromMs: number
  readonly #toMs: number
  readonly #points = new Map<string, RiskSeries['points'][number][]>()
  #nextMs: number

  constructor(state: StateView, span: { readonly fromMs: number; readonly toMs: number }) {
    this.#view = state
    this.#fromMs = span.fromMs
    this.#toMs = span.toMs
    this.#nextMs = span.fromMs
    this.#stepMs = stepsOver(span, samplesMax).stepMs
  }

  /** The state is about to change at this time: what it was at the steps before is what it is now. */
  until(timeMs: number): void {
    const isDue = (): boolean => this.#nextMs < timeMs && this.#nextMs <= this.#toMs
    if (!isDue()) return
    const points = this.#view
      .marketRisk({})
      .map((risk) => [risk.market, encodeRiskPoint(risk)] as const)
    for (; isDue(); this.#nextMs += this.#stepMs) {
      for (const [market, point] of points) {
        const series = this.#points.get(market) ?? []
        series.push(point)
        this.#points.set(market, series)
      }
    }
  }

  /** By market. */
  series(): ReadonlyMap<string, RiskSeries> {
    return new Map(
      [...this.#points].map(([market, points]) => [
        market,
        { fromMs: this.#fromMs, stepMs: this.#stepMs, points },
      ]),
    )
  }
}
