import { seededDraw } from '../severity/metrics/resample.ts'

/** How intervals are found. */
export interface BootstrapSettings {
  readonly seed: number
  readonly resamples: number
  /** Part of the resampled means that lies within an interval, percent. */
  readonly levelPercent: number
}

/** A mean of paired differences; sums are exact, so that the same readings give the same bytes everywhere. */
export interface PairedDifference {
  readonly books: number
  readonly sum: number
  /** Ends of the percentile interval of that sum. */
  readonly lowSum: number
  readonly highSum: number
  /** Books in which the difference is below 0, above 0, and 0. */
  readonly smaller: number
  readonly larger: number
  readonly same: number
}

/** Paired differences of each family, and of all books. */
export interface StratifiedDifference {
  readonly families: readonly PairedDifference[]
  readonly overall: PairedDifference
}

/**
 * The bootstrap of Efron (1979), percentile interval: each resample draws as many books as there are with replacement, within
 * their family, so that every resample has all families in the same proportions. Of n resampled sums in order the interval
 * leaves out floor(n × (100 − level) / 200) at either end.
 *
 * @param strata differences by family, whole numbers whose sums are exact
 * @throws RangeError without resamples, books, or a level in 1..99
 */
export function pairedDifference(
  strata: readonly (readonly number[])[],
  { seed, resamples, levelPercent }: BootstrapSettings,
): StratifiedDifference {
  if (resamples < 1) throw new RangeError('resamples: at least one')
  if (levelPercent < 1 || levelPercent > 99) throw new RangeError('levelPercent: 1 to 99')
  if (strata.some((stratum) => stratum.length === 0)) throw new RangeError('a family has no books')
  const draw = seededDraw(seed)
  const sums = strata.map((stratum) => resampledSums(stratum, resamples, draw))
  const whole = Array.from({ length: resamples }, (_, at) =>
    sums.reduce((sum, family) => sum + (family[at] ?? 0), 0),
  )
  const describe = (differences: readonly number[], resampled: readonly number[]) =>
    describeDifference(differences, resampled, levelPercent)
  return {
    families: strata.map((stratum, at) => describe(stratum, sums[at] ?? [])),
    overall: describe(strata.flat(), whole),
  }
}

function resampledSums(
  differences: readonly number[],
  resamples: number,
  draw: ReturnType<typeof seededDraw>,
): number[] {
  return Array.from({ length: resamples }, () => {
    let sum = 0
    for (let drawn = 0; drawn < differences.length; drawn += 1) {
      sum += differences[draw(differences.length)] ?? 0
    }
    return sum
  })
}

function describeDifference(
  differences: readonly number[],
  resampled: readonly number[],
  levelPercent: number,
): PairedDifference {
  const ordered = resampled.toSorted((a, b) => a - b)
  const leftOut = Math.floor((ordered.length * (100 - levelPercent)) / 200)
  const smaller = differences.filter((one) => one < 0).length
  const larger = differences.filter((one) => one > 0).length
  return {
    books: differences.length,
    sum: differences.reduce((sum, one) => sum + one, 0),
    lowSum: ordered[leftOut] ?? 0,
    highSum: ordered[ordered.length - 1 - leftOut] ?? 0,
    smaller,
    larger,
    same: differences.length - smaller - larger,
  }
}

/** Whether the whole interval is below 0. */
export function isBelow({ highSum }: PairedDifference): boolean {
  return highSum < 0
}

/** Whether the whole interval is above 0. */
export function isAbove({ lowSum }: PairedDifference): boolean {
  return lowSum > 0
}

/**
 * Whether differences (another policy less the one it is compared with, smaller is better) say that the other dominates: in
 * one measure the whole interval is below 0, and in none is it wholly above 0.
 */
export function dominates(measures: readonly PairedDifference[]): boolean {
  return measures.some(isBelow) && !measures.some(isAbove)
}
