import type { DepthSpec } from '../scenarios/scenario.ts'
import { fraction } from '../venue/millionths.ts'
import { type Fit, fitMean, fitProportion, fitSlope } from './least-squares.ts'

/**
 * A taking of resting orders that was observed: a sweep, a burst of liquidations, or the depth that a book showed up to some
 * distance from its middle (then the distance is the price move).
 */
export interface DepthObservation {
  /** Value of one side of the open interest of the market at the time, in any unit. */
  readonly openInterest: number
  /** What was taken from one side of the book, in the same unit. */
  readonly tradedValue: number
  /** How far the last price was from the middle before, as a part of it, without sign: 0.01 is 1 %. */
  readonly priceMove: number
  /** How far the middle had moved against prices elsewhere right after, as a part, in the direction of the trades. */
  readonly lastingMove?: number
  /** Until half of what was taken was there again. */
  readonly recoverySeconds?: number
}

/** What the fit takes as given. */
export interface DepthGrid {
  /** Distance between two levels. */
  readonly spacingPpm: number
  /** Step of the scenario that the numbers are for. */
  readonly stepMs: number
}

/** Depth that fits what was observed, and how well. */
export interface DepthCalibration {
  /** What goes into a scenario; whole millionths. A part that nothing was observed of is absent. */
  readonly depth: Pick<DepthSpec, 'spacingPpm' | 'levelPpm' | 'levels'> &
    Partial<Pick<DepthSpec, 'impactPpm' | 'recoveryPpm'>>
  /** Levels' share of open interest, as a part; its goodness of fit is that of the price moves. */
  readonly level: Fit
  /** Lasting move over price move. */
  readonly impact?: Fit
  /** Seconds until half is back. */
  readonly halfLifeSeconds?: Fit
  /**
   * The power of the traded share that price moves grow with, fitted freely. The book of a scenario has the same depth at each
   * level, which is 1. Markets are often nearer to one half; then the book is right at the sizes observed on average, too kind
   * below and too harsh above. Absent for fewer than three observations or of one size.
   */
  readonly exponent?: Fit
}

/**
 * Fits the book of a market (see the cascade's model of depth) by least squares. With levels of a share ℓ of open interest at a
 * spacing s, taking the share q reaches on average half a spacing beyond s × q / ℓ, so s / ℓ is the slope of
 * (price move − s / 2) on q. What lasts is proportional to the price move. The half-life is the mean of those observed.
 *
 * @throws RangeError for an observation that is not above 0, by its place, and where price moves are so small beside the spacing
 *   that no depth explains them
 */
export function calibrateDepth(
  observations: readonly DepthObservation[],
  { spacingPpm, stepMs }: DepthGrid,
): DepthCalibration {
  if (observations.length === 0) throw new RangeError('there are no observations to fit depth to')
  observations.forEach(refuseUnusable)
  const spacing = fraction(spacingPpm)
  const shares = observations.map((row) => ({ ...row, share: row.tradedValue / row.openInterest }))
  const slope = fitProportion(
    shares.map(({ share, priceMove }) => ({ x: share, y: priceMove - spacing / 2 })),
  )
  if (!(slope.value > 0)) {
    throw new RangeError(
      `price moves are not larger than half the spacing of ${spacingPpm} millionths; choose a smaller spacing`,
    )
  }
  const level = spacing / slope.value
  const largest = Math.max(...shares.map(({ share }) => share))
  const impact = impactOf(observations)
  const halfLife = halfLifeOf(observations)
  const exponent = fitSlope(
    shares.map(({ share, priceMove }) => ({ x: Math.log(share), y: Math.log(priceMove) })),
  )
  return {
    depth: {
      spacingPpm,
      levelPpm: ppm(level),
      levels: Math.ceil(largest / level),
      ...(impact && { impactPpm: ppm(Math.max(0, impact.value)) }),
      ...(halfLife && { recoveryPpm: ppm(recoveryOf(halfLife.value, stepMs / 1000)) }),
    },
    level: { ...slope, value: level, standardError: (level * slope.standardError) / slope.value },
    ...(impact && { impact }),
    ...(halfLife && { halfLifeSeconds: halfLife }),
    ...(exponent && { exponent }),
  }
}

/** Which part has to come back in a second, so that in steps of so many seconds half is back after the half-life. */
function recoveryOf(halfLifeSeconds: number, stepSeconds: number): number {
  return (1 - 2 ** (-stepSeconds / halfLifeSeconds)) / stepSeconds
}

function impactOf(observations: readonly DepthObservation[]): Fit | undefined {
  const pairs = observations.flatMap(({ priceMove, lastingMove }) =>
    lastingMove === undefined ? [] : [{ x: priceMove, y: lastingMove }],
  )
  return pairs.length === 0 ? undefined : fitProportion(pairs)
}

function halfLifeOf(observations: readonly DepthObservation[]): Fit | undefined {
  const seconds = observations.flatMap(({ recoverySeconds }) => recoverySeconds ?? [])
  return seconds.length === 0 ? undefined : fitMean(seconds)
}

function refuseUnusable(row: DepthObservation, index: number): void {
  const { openInterest, tradedValue, priceMove, recoverySeconds = 1 } = row
  for (const [name, value] of Object.entries({
    openInterest,
    tradedValue,
    priceMove,
    recoverySeconds,
  })) {
    if (value > 0 && Number.isFinite(value)) continue
    throw new RangeError(`${name} of observation ${index} is ${value}; it has to be above 0`)
  }
  if (row.lastingMove !== undefined && !Number.isFinite(row.lastingMove)) {
    throw new RangeError(`lastingMove of observation ${index} is ${row.lastingMove}`)
  }
}

function ppm(part: number): number {
  return Math.round(part * 1_000_000)
}
