import type { MarketPoint } from './market-points.ts'

/** How a domain stood at a durable record. Amounts are written already. */
export interface IndicatorPoint {
  readonly timeMs: number
  readonly sequence: number
  readonly available: string
  readonly deficit: string
  readonly liquidations: number
  readonly openCases: number
  readonly cases: number
  readonly cutFills: number
  readonly cutValue: string
  readonly charged: string
  /** The watched ones, in their order. */
  readonly markets: readonly MarketPoint[]
}

/** Points that are kept of a few markets. */
const POINTS_MAX = 1_440
/** Of more markets so many of all their points together: some 1.5 MB as a document. */
const MARKET_POINTS_MAX = 16_800

/** Enough for whoever polls; all at once costs more, and is asked for as such. */
const nextPointsMax = 120

/** Points in the order of time, at least so far apart. However long it runs it is bounded: when it is full it gets twice as thin. */
export class PointSeries {
  #points: IndicatorPoint[] = []
  #everyMs: number

  /** @param everyMs at least, between two points, in time of the domain */
  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  get everyMs(): number {
    return this.#everyMs
  }

  get latest(): IndicatorPoint | undefined {
    return this.#points.at(-1)
  }

  /** Whether a state of that time is far enough from the last point. */
  isDue(timeMs: number): boolean {
    const { latest } = this
    return latest === undefined || timeMs >= latest.timeMs + this.#everyMs
  }

  add(point: IndicatorPoint): void {
    this.#points.push(point)
    if (this.#points.length < pointsMax(point.markets.length)) return
    // The newest stays, and what follows it is as far from it as the others are from each other.
    this.#points = this.#points.filter((_point, index) => index % 2 === 1)
    this.#everyMs *= 2
  }

  /** Oldest first: all of them, or those that come next after a sequence, some at a time. */
  after(sequence?: number): readonly IndicatorPoint[] {
    if (sequence === undefined) return this.#points
    const first = this.#points.findIndex((point) => point.sequence > sequence)
    return first < 0 ? [] : this.#points.slice(first, first + nextPointsMax)
  }
}

/** Even, so that the newest stays when every second one goes. */
function pointsMax(markets: number): number {
  return Math.min(POINTS_MAX, 2 * Math.floor(MARKET_POINTS_MAX / (2 * Math.max(1, markets))))
}
