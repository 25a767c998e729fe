import { stepsOver } from '../levels/level-path.ts'
import type { Wave } from '../waves.ts'
import type { DistressFill } from './pattern-event.ts'

/** Pressure is measured over the minute before. */
const pressureWindowMs = 60_000

const stepsMax = 240

/** How hard deleveraging presses beside liquidation, at even steps. */
export interface Pressure {
  readonly fromMs: number
  readonly stepMs: number
  readonly windowMs: number
  /** What is set in relation: values of fills, or their numbers where one of them has no value. */
  readonly base: 'value' | 'fills'
  /** Of what the market took of liquidations and what was deleveraged in the window, the part that was deleveraged; null where nothing was. */
  readonly deleveragedShare: readonly (number | null)[]
  /** Since the last wave of deleveraging was over, 0 within one; null before the first. */
  readonly sinceWaveMs: readonly (number | null)[]
  /** The same over all that was observed; absent where nothing was closed. */
  readonly overallShare?: number
  /** The window before a step in which most was closed, and the share in it. */
  readonly heaviest?: { readonly atMs: number; readonly deleveragedShare: number }
}

/** Pressure over time, of fills in order of time and the waves of the deleveraging among them. Floats: a measure, no money. */
export function pressureOf(
  fills: readonly DistressFill[],
  waves: readonly Wave[],
  span: { readonly fromMs: number; readonly toMs: number },
): Pressure {
  const { stepMs, count } = stepsOver(span, stepsMax)
  const hasValues = fills.every(({ value }) => value !== undefined)
  const window = new TrailingSums(fills, ({ value }) => (hasValues ? Number(value) : 1))
  const times = Array.from({ length: count }, (_, step) => span.fromMs + step * stepMs)
  const sums = times.map((timeMs) => window.before(timeMs))
  const overallShare = shareOf(window.overall())
  const heaviest = sums.reduce(
    (most, one, step) => (totalOf(one) > totalOf(sums[most] ?? nothing) ? step : most),
    0,
  )
  const heaviestShare = shareOf(sums[heaviest] ?? nothing)
  return {
    fromMs: span.fromMs,
    stepMs,
    windowMs: pressureWindowMs,
    base: hasValues ? 'value' : 'fills',
    deleveragedShare: sums.map(shareOf),
    sinceWaveMs: sinceWaves(times, waves),
    ...(overallShare !== null && { overallShare }),
    ...(heaviestShare !== null && {
      heaviest: { atMs: times[heaviest] ?? span.fromMs, deleveragedShare: heaviestShare },
    }),
  }
}

type Sums = Readonly<Record<DistressFill['kind'], number>>

const nothing: Sums = { liquidation: 0, deleveraging: 0 }

function totalOf({ liquidation, deleveraging }: Sums): number {
  return liquidation + deleveraging
}

function shareOf(sums: Sums): number | null {
  return totalOf(sums) > 0 ? sums.deleveraging / totalOf(sums) : null
}

/** Sums of the two kinds over the window before a time; times are asked in order. */
class TrailingSums {
  readonly #fills: readonly DistressFill[]
  readonly #weightOf: (fill: DistressFill) => number
  #first = 0
  #next = 0

  constructor(fills: readonly DistressFill[], weightOf: (fill: DistressFill) => number) {
    this.#fills = fills
    this.#weightOf = weightOf
  }

  before(timeMs: number): Sums {
    while ((this.#fills[this.#next]?.timeMs ?? Infinity) <= timeMs) this.#next += 1
    const fromMs = timeMs - pressureWindowMs
    while ((this.#fills[this.#first]?.timeMs ?? Infinity) <= fromMs) this.#first += 1
    // Summed anew: what is added and taken away again would leave the rounding of large fills behind.
    return this.#sumsOf(this.#fills.slice(this.#first, this.#next))
  }

  overall(): Sums {
    return this.#sumsOf(this.#fills)
  }

  #sumsOf(fills: readonly DistressFill[]): Sums {
    const sums = { ...nothing }
    for (const fill of fills) {
      // The deleveraging that it was closed against counts; both would count it twice.
      if (!fill.isDeleveraged) sums[fill.kind] += this.#weightOf(fill)
    }
    return sums
  }
}

function sinceWaves(times: readonly number[], waves: readonly Wave[]): (number | null)[] {
  let last = -1
  return times.map((timeMs) => {
    while ((waves[last + 1]?.startMs ?? Infinity) <= timeMs) last += 1
    const wave = waves[last]
    return wave === undefined ? null : Math.max(0, timeMs - wave.endMs)
  })
}
