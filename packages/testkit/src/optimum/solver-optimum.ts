import solver, { type Highs } from 'highs'
import type { AskedBook } from './asked-book.ts'
import {
  type AskedLevel,
  compareAskedLevels,
  equityAfter,
  levelAfter,
  lossesPpm,
  mostLots,
} from './asked-levels.ts'

/** Whole lots by account, as a solver of mixed-integer programs places them. */
export type SolvedLots = readonly bigint[]

/** A solver of mixed-integer programs, in doubles: whatever it says is worked out again exactly. */
export async function loadSolver(): Promise<Highs> {
  // Its types are those of its CommonJS form, in which the loader has a name; what is imported here is the loader itself.
  const load = solver as unknown as (typeof solver)['default']
  return await load()
}

/** Its heuristics take most of the time, and are of no use where the first relaxation is nearly whole. */
const options = { output_flag: false, mip_heuristic_effort: 0 } as const

/**
 * Minimises the highest stress leverage of a book at mark: least t such that every loss is at most t × equity and all lots are
 * placed. Accounts that are given stay as they are, and t is that of the others. Undefined where the solver finds nothing.
 */
export function solveHighestLevel(
  highs: Highs,
  book: AskedBook,
  fixed: ReadonlyMap<number, bigint> = new Map(),
): SolvedLots | undefined {
  const result = highs.solve(programOf(book, fixed), options)
  if (result.Status !== 'Optimal') return undefined
  return book.accounts.map((_, index) => {
    const column: unknown = result.Columns[`k${index}`]
    const value = (column as { readonly Primal?: number } | undefined)?.Primal ?? 0
    return BigInt(Math.round(value))
  })
}

/** In the format of CPLEX; a row of an account is divided by its equity. */
function programOf(book: AskedBook, fixed: ReadonlyMap<number, bigint>): string {
  const rooms = book.accounts.map((account) => mostLots(book, account))
  const room = rooms.reduce((sum, lots) => sum + lots, 0n)
  const required = book.requiredLots < room ? book.requiredLots : room
  const rows = book.accounts.flatMap((account, index) => {
    if (fixed.has(index)) return []
    const now = lossesPpm(book, account, 0n)
    const next = lossesPpm(book, account, 1n)
    const own = Number(equityAfter(book, account, 0n)) * 1e6
    return now.map((loss, move) => {
      const perLot = Number((next[move] ?? 0n) - loss) / own
      return ` c${index}_${move}: ${term(perLot, `k${index}`)} - t <= ${number(-Number(loss) / own)}`
    })
  })
  const bounds = rooms.map((most, index) => {
    const lots = fixed.get(index)
    return lots === undefined ? ` 0 <= k${index} <= ${most}` : ` k${index} = ${lots}`
  })
  const lots = rooms.map((_, index) => `k${index}`)
  return [
    'Minimize',
    ' obj: t',
    'Subject To',
    ` all: ${lots.join(' + ')} = ${required}`,
    ...rows,
    'Bounds',
    ' t >= 0',
    ...bounds,
    'General',
    ` ${lots.join(' ')}`,
    'End',
    '',
  ].join('\n')
}

function term(coefficient: number, name: string): string {
  return `${number(coefficient)} ${name}`
}

/** Plain digits, as the format asks for. */
function number(value: number): string {
  return value.toFixed(15)
}

/** Whether a solver's lots are ones that could have been given. */
export function isPlacement(book: AskedBook, lots: SolvedLots, required: bigint): boolean {
  const isWithin = lots.every((given, index) => {
    const account = book.accounts[index]
    return account !== undefined && given >= 0n && given <= mostLots(book, account)
  })
  return isWithin && lots.reduce((sum, given) => sum + given, 0n) === required
}

/** What lots leave everybody with, exactly, highest first. */
export function levelsLeft(book: AskedBook, lots: SolvedLots): AskedLevel[] {
  return book.accounts
    .map((account, index) => levelAfter(book, account, lots[index] ?? 0n))
    .sort((left, right) => compareAskedLevels(right, left))
}

/** The first place where two vectors of levels differ decides; negative where the left one is lower there. */
export function compareLevelVectors(
  left: readonly AskedLevel[],
  right: readonly AskedLevel[],
): number {
  for (const [index, level] of left.entries()) {
    const other = right[index]
    const difference = other === undefined ? 0 : compareAskedLevels(level, other)
    if (difference !== 0) return difference
  }
  return 0
}
