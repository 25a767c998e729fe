import {
  aloneBound,
  type BoundWeights,
  decidedLevel,
  type DrainProblem,
  weightsOf,
} from '@plimsoll/reports'
import solver, { type Highs } from 'highs'

/** Larger choices are bounded without a linear programme. */
const cellsMax = 20_000
const lossesMax = 60_000
/** Where the solver stops whatever it has; a number of steps and no time, so that answers do not depend on the machine. */
const stepsMax = 100_000
const million = 1e6

/** Finds the weights that prove the best bound of a choice. */
export interface BoundFinder {
  /** Undefined where the choice is too large, or the solver finds no end: then other weights must do. */
  readonly findWeights: (problem: DrainProblem) => BoundWeights | undefined
}

/**
 * Loads the solver. It works in doubles; what it says is only ever used as weights, which prove a bound whatever they are.
 */
export async function loadBoundFinder(): Promise<BoundFinder> {
  // Its types are those of its CommonJS form, in which the loader has a name; what is imported here is the loader itself.
  const load = solver as unknown as (typeof solver)['default']
  const highs = await load()
  return { findWeights: (problem) => solve(highs, problem) }
}

/** A loss that may decide about the level: of a bucket, in a move. */
interface Row {
  readonly bucket: number
  readonly move: number
}

/**
 * Minimise z with (loss after cuts) / equity ≤ z for every bucket and move, and every group's lots placed: cells as parts of
 * what they could give. The duals of the losses say how much each counts.
 */
function solve(highs: Highs, problem: DrainProblem): BoundWeights | undefined {
  const { cells, groups, buckets } = problem
  if (cells.length > cellsMax || buckets.length * problem.moves.length > lossesMax) return undefined
  const rows = decidingRows(problem)
  if (rows.length === 0) return undefined
  const { numerator, denominator } = decidedLevel(problem)?.level ?? {
    numerator: 0n,
    denominator: 1n,
  }
  const level = Number(numerator) / Number(denominator)
  const ofBucket = Map.groupBy(
    cells.map((cell, column) => ({ ...cell, column })),
    ({ bucket }) => bucket,
  )
  const matrix = new Rows()
  const upper: number[] = []
  for (const { bucket, move } of rows) {
    const equity = Number(buckets[bucket]?.equity ?? 1n)
    for (const { column, group, lotsMax } of ofBucket.get(bucket) ?? []) {
      const perLot =
        Number(groups[group]?.lossPerLot[move] ?? 0n) / million +
        level * Number(groups[group]?.costPerLot ?? 0n)
      matrix.add(column, (perLot * Number(lotsMax)) / equity)
    }
    matrix.add(cells.length, -1)
    matrix.end()
    upper.push(-Number(buckets[bucket]?.losses[move] ?? 0n) / million / equity)
  }
  groups.forEach(({ lots }, index) => {
    cells.forEach(({ group, lotsMax }, column) => {
      if (group === index) matrix.add(column, Number(lotsMax) / Number(lots))
    })
    matrix.end()
  })
  return highs.withModel(
    {
      numCols: cells.length + 1,
      numRows: rows.length + groups.length,
      colCost: [...cells.map(() => 0), 1],
      colLower: [...cells.map(() => 0), 0],
      colUpper: [...cells.map(() => 1), highs.infinity],
      rowLower: [...upper.map(() => -highs.infinity), ...groups.map(() => 1)],
      rowUpper: [...upper, ...groups.map(() => 1)],
      matrix: matrix.matrix(cells.length + 1),
    },
    (model) => {
      model.options.set({ output_flag: false, simplex_iteration_limit: stepsMax })
      model.run()
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) return undefined
      const { rowDual } = model.getSolution()
      const duals = rows.map((row, place) => ({ ...row, dual: Math.abs(rowDual[place] ?? 0) }))
      return weightsOf(
        problem,
        duals.filter(({ dual }) => dual > 1e-12),
      )
    },
  )
}

/** Losses that could be above what somebody keeps anyway, whatever is decided. */
function decidingRows(problem: DrainProblem): Row[] {
  const { buckets, cells, groups, moves } = problem
  const alone = aloneBound(problem)
  const line = (Number(alone.numerator) / Number(alone.denominator)) * (1 - 1e-9)
  const ofBucket = Map.groupBy(cells, ({ bucket }) => bucket)
  return buckets.flatMap(({ equity, losses }, bucket) =>
    moves.flatMap((_move, move) => {
      const most = (ofBucket.get(bucket) ?? []).reduce(
        (sum, { group, lotsMax }) => {
          const perLot = Number(groups[group]?.lossPerLot[move] ?? 0n)
          return perLot > 0 ? sum + perLot * Number(lotsMax) : sum
        },
        Number(losses[move] ?? 0n),
      )
      return most / million / Number(equity) > line ? [{ bucket, move }] : []
    }),
  )
}

/** A sparse matrix, row by row. */
class Rows {
  readonly #starts: number[] = [0]
  readonly #indices: number[] = []
  readonly #values: number[] = []

  add(column: number, value: number): void {
    if (value === 0) return
    this.#indices.push(column)
    this.#values.push(value)
  }

  end(): void {
    this.#starts.push(this.#indices.length)
  }

  matrix(columns: number): {
    format: 'csr'
    numRows: number
    numCols: number
    starts: number[]
    indices: number[]
    values: number[]
  } {
    return {
      format: 'csr',
      numRows: this.#starts.length - 1,
      numCols: columns,
      starts: this.#starts,
      indices: this.#indices,
      values: this.#values,
    }
  }
}
