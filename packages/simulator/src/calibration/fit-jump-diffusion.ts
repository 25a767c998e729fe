import { normalQuantile } from '../populations/portable-math.ts'
import type { JumpDiffusion, MarketWorld } from '../scenarios/scenario.ts'
import { type Columns, covariances, loadings } from './common-factor.ts'

/** Joint log returns: a column for each market, of equal length. */
export interface ReturnHistory {
  /** Time between two rows. */
  readonly rowMs: number
  readonly returns: Readonly<Record<string, readonly number[]>>
}

/** A jump diffusion that has the moments and jumps of a history, as a scenario has it. */
export interface JumpDiffusionFit {
  readonly paths: JumpDiffusion
  readonly markets: Readonly<Record<string, Pick<MarketWorld, 'volatilityPpm' | 'beta'>>>
  readonly rows: number
  /** Rows taken for jumps of the factor, and returns taken for jumps of one market. */
  readonly commonJumpRows: number
  readonly ownJumps: number
  /** Moves that are smaller than so many standard deviations were taken for diffusion. */
  readonly threshold: number
}

const ROWS_MIN = 100
/** About so many returns of a column without a jump are taken for one. */
const FALSE_JUMPS = 0.1
const MILLION = 1_000_000
/** The median absolute value of a standard normal variable. */
const NORMAL_MEDIAN = normalQuantile(0.75)
/** Below this beta a market says nothing about the factor. */
const BETA_MIN = 0.1

/**
 * Fits the factor model and its jumps. A return is a jump where it is beyond the threshold times a deviation that jumps hardly
 * move (from the median of absolute returns); betas, the factor and own volatilities are moments of the rows without any. The
 * factor of a row is the median over markets of return / beta, so that one market's jump is not taken for a common one; a
 * market's own part is what differs from the factor of the others. Below three markets every jump is a market's own. Betas are
 * scaled to a mean of 1.
 *
 * Jumps below the threshold stay in the volatility, so few small jumps come out as fewer and larger ones. Drift is left out.
 *
 * @throws RangeError for columns of unequal length, fewer than 100 rows, or a value that is no number
 */
export function fitJumpDiffusion({ rowMs, returns }: ReturnHistory): JumpDiffusionFit {
  const names = Object.keys(returns)
  const columns = Object.values(returns)
  const rows = rowCount(names, columns)
  const threshold = normalQuantile(1 - FALSE_JUMPS / (2 * rows))
  const all = Array.from({ length: rows }, (_none, row) => row)
  const limits = columns.map((column) => threshold * robustDeviation(column))
  const calm = all.filter((row) =>
    columns.every((column, index) => Math.abs(column[row] ?? 0) <= (limits[index] ?? 0)),
  )
  const covariance = covariances(columns, calm)
  const loads = loadings(covariance)
  const scale = loads.reduce((sum, load) => sum + load, 0) / loads.length
  const betas = loads.map((load) => (scale > 0 ? load / scale : 1))
  const isShared = columns.length >= 3
  const common = isShared
    ? beyond(
        all.map((row) => factorOf(columns, betas, { row })),
        threshold,
      )
    : []
  const own = columns.flatMap((column, except) => {
    const beta = isShared ? (betas[except] ?? 0) : 0
    return beyond(
      column.map((value, row) => value - beta * factorOf(columns, betas, { row, except })),
      threshold,
    )
  })
  const seconds = rowMs / 1000
  const hours = (rows * seconds) / 3600
  const aSecond = MILLION / Math.sqrt(seconds)
  return {
    paths: {
      kind: 'jumpDiffusion',
      factorPpm: Math.round(scale * aSecond),
      jumpsPerHour: own.length / columns.length / hours,
      jumpPpm: ppm(Math.sqrt(meanOf(own.map((size) => size * size)))),
      ...(common.length > 0 && { commonJumps: jumpsOf(common, hours) }),
    },
    markets: Object.fromEntries(
      names.map((name, index) => {
        const variance = (covariance[index]?.[index] ?? 0) - (loads[index] ?? 0) ** 2
        const volatilityPpm = Math.round(Math.sqrt(Math.max(0, variance)) * aSecond)
        return [name, { volatilityPpm, beta: betas[index] ?? 1 }]
      }),
    ),
    rows,
    commonJumpRows: common.length,
    ownJumps: own.length,
    threshold,
  }
}

function jumpsOf(
  sizes: readonly number[],
  hours: number,
): NonNullable<JumpDiffusion['commonJumps']> {
  const mean = meanOf(sizes)
  const deviation = Math.sqrt(meanOf(sizes.map((size) => (size - mean) ** 2)))
  return { perHour: sizes.length / hours, meanPpm: ppm(mean), deviationPpm: ppm(deviation) }
}

function rowCount(names: readonly string[], columns: Columns): number {
  const rows = columns[0]?.length ?? 0
  if (rows < ROWS_MIN) {
    throw new RangeError(`${rows} rows are too few to fit jumps to; at least ${ROWS_MIN}`)
  }
  columns.forEach((column, index) => {
    if (column.length !== rows) {
      throw new RangeError(`${names[index]} has ${column.length} returns, ${names[0]} has ${rows}`)
    }
    const wrong = column.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0) throw new RangeError(`row ${wrong} of ${names[index]} is ${column[wrong]}`)
  })
  return rows
}

/** The deviation of a normal variable with the median absolute value of a series; its own where most values are 0. */
function robustDeviation(series: readonly number[]): number {
  const typical = medianOf(series.map((value) => Math.abs(value)))
  return typical > 0
    ? typical / NORMAL_MEDIAN
    : Math.sqrt(meanOf(series.map((value) => value ** 2)))
}

/** What of a series is beyond so many of its deviations. */
function beyond(series: readonly number[], threshold: number): number[] {
  const limit = threshold * robustDeviation(series)
  return limit > 0 ? series.filter((value) => Math.abs(value) > limit) : []
}

/** The median over markets of return / beta, one of them left out. Markets that hardly follow the factor have no say. */
function factorOf(
  columns: Columns,
  betas: readonly number[],
  { row, except }: { readonly row: number; readonly except?: number },
): number {
  return medianOf(
    columns.flatMap((column, index) => {
      const beta = betas[index] ?? 0
      return index === except || Math.abs(beta) < BETA_MIN ? [] : [(column[row] ?? 0) / beta]
    }),
  )
}

/** 0 of nothing. */
function medianOf(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b)
  const middle = Math.floor(ordered.length / 2)
  const upper = ordered[middle] ?? 0
  return ordered.length % 2 === 1 ? upper : (upper + (ordered[middle - 1] ?? upper)) / 2
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function ppm(part: number): number {
  return Math.round(part * MILLION)
}
