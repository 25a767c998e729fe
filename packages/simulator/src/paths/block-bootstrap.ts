import { evenDraw } from '../populations/ranks.ts'
import { saidOf } from '../scenarios/every-other.ts'
import type { Bootstrap } from '../scenarios/scenario.ts'
import { worldStream } from '../venue/random-streams.ts'
import type { OwnMoves, PathTerms } from './index-path.ts'

/**
 * The stationary bootstrap of Politis and Romano (1994): rows of joint returns in blocks of geometric length with the mean
 * `blockRows`, each starting anywhere, the last row followed by the first. All markets take the same row, so what moved
 * together stays together. Nothing is taken off: the drift of the history is part of it.
 *
 * A row that is longer than a step moves prices evenly over its steps; of shorter rows a step takes as many as fit.
 *
 * @throws RangeError where rows and steps do not divide, columns differ in length or hold something else than numbers, or a
 *   market has no column
 */
export function blockBootstrap(
  { markets, stepMs }: Pick<PathTerms, 'markets' | 'stepMs'>,
  paths: Bootstrap,
  seed: number,
): OwnMoves {
  const rows = rowCount(paths)
  refuseUndividable(stepMs, paths)
  const columns = markets.map(({ market }) => columnOf(paths, market))
  const next = stationaryRows({ rows, blockRows: paths.blockRows }, seed)
  const stepsARow = Math.max(1, paths.rowMs / stepMs)
  const rowsAStep = Math.max(1, stepMs / paths.rowMs)
  let row = 0
  let step = 0
  return () => {
    const moves = columns.map(() => 0)
    for (let taken = 0; taken < rowsAStep; taken += 1) {
      if (step % stepsARow === 0) row = next()
      columns.forEach((column, index) => {
        moves[index] = (moves[index] ?? 0) + (column[row] ?? 0) / stepsARow
      })
    }
    step += 1
    return moves
  }
}

/** How long a history is, and how long a block of it on average. */
export interface Blocks {
  readonly rows: number
  readonly blockRows: number
}

/** Which row comes next: the one after, or with the chance 1 / `blockRows` any. Each takes two random numbers. */
export function stationaryRows({ rows, blockRows }: Blocks, seed: number): () => number {
  const stream = worldStream(seed, 'blocks')
  let row: number | undefined
  return () => {
    const isNewBlock = evenDraw(stream) < 1 / blockRows
    const start = Math.floor(evenDraw(stream) * rows)
    row = row === undefined || isNewBlock ? start : (row + 1) % rows
    return row
  }
}

function rowCount({ returns, blockRows }: Bootstrap): number {
  const columns = Object.entries(returns)
  const [first] = columns
  if (first === undefined || first[1].length === 0) throw new RangeError('the history has no rows')
  const [firstName, { length }] = first
  for (const [name, column] of columns) {
    if (column.length !== length) {
      throw new RangeError(
        `the history has ${length} returns of ${firstName} and ${column.length} of ${name}`,
      )
    }
    const wrong = column.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0) throw new RangeError(`row ${wrong} of ${name} is ${column[wrong]}, no number`)
  }
  if (!(blockRows >= 1)) throw new RangeError(`a block has at least 1 row, not ${blockRows}`)
  return length
}

function refuseUndividable(stepMs: number, { rowMs }: Bootstrap): void {
  const isDivided = rowMs > 0 && (rowMs % stepMs === 0 || stepMs % rowMs === 0)
  if (isDivided) return
  throw new RangeError(
    `rows of ${rowMs} ms and steps of ${stepMs} ms: one has to be a whole multiple of the other`,
  )
}

function columnOf({ returns, columns }: Bootstrap, market: string): readonly number[] {
  const named = columns && Object.hasOwn(columns, market) ? columns[market] : undefined
  const column = named === undefined ? saidOf(returns, market) : returns[named]
  if (column !== undefined) return column
  throw new RangeError(
    named === undefined
      ? `the history has no column for ${market}, and no *`
      : `${market} is to follow ${named}, which the history does not have`,
  )
}
