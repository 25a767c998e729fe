/** A fitted number with what it rests on. */
export interface Fit {
  readonly value: number
  readonly standardError: number
  /**
   * Share of the variance of what was observed that the fit explains; below 0 it explains less than the mean does. Absent
   * where nothing varies, and of a mean.
   */
  readonly rSquared?: number
  readonly observations: number
}

/** A pair that was observed: what it is explained by, and what it is. */
export interface Pair {
  readonly x: number
  readonly y: number
}

/** y = value × x by ordinary least squares. One pair has no standard error: it is infinite. */
export function fitProportion(pairs: readonly Pair[]): Fit {
  const squares = sumOf(pairs, ({ x }) => x * x)
  const value = sumOf(pairs, ({ x, y }) => x * y) / squares
  const left = sumOf(pairs, ({ x, y }) => (y - value * x) ** 2)
  const degrees = pairs.length - 1
  return {
    value,
    standardError: degrees > 0 ? Math.sqrt(left / degrees / squares) : Number.POSITIVE_INFINITY,
    ...explained(pairs, left),
    observations: pairs.length,
  }
}

/** The slope of y = a + value × x by ordinary least squares; undefined for fewer than three pairs or where x does not vary. */
export function fitSlope(pairs: readonly Pair[]): Fit | undefined {
  const count = pairs.length
  const meanX = sumOf(pairs, ({ x }) => x) / count
  const meanY = sumOf(pairs, ({ y }) => y) / count
  const squares = sumOf(pairs, ({ x }) => (x - meanX) ** 2)
  if (count < 3 || squares === 0) return undefined
  const value = sumOf(pairs, ({ x, y }) => (x - meanX) * (y - meanY)) / squares
  const left = sumOf(pairs, ({ x, y }) => (y - meanY - value * (x - meanX)) ** 2)
  return {
    value,
    standardError: Math.sqrt(left / (count - 2) / squares),
    ...explained(pairs, left),
    observations: count,
  }
}

/** The mean of what was observed. */
export function fitMean(values: readonly number[]): Fit {
  const { value, standardError, observations } = fitProportion(values.map((y) => ({ x: 1, y })))
  return { value, standardError, observations }
}

function explained(pairs: readonly Pair[], left: number): Pick<Fit, 'rSquared'> {
  const mean = sumOf(pairs, ({ y }) => y) / pairs.length
  const total = sumOf(pairs, ({ y }) => (y - mean) ** 2)
  return total > 0 ? { rSquared: 1 - left / total } : {}
}

function sumOf<T>(rows: readonly T[], valueOf: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + valueOf(row), 0)
}
