import { availableParallelism } from 'node:os'
import { BookRefused, type BookSpec, type Ratio, ratio } from '@plimsoll/engine'
import { type BookFormat, type Decimal, domainFormat } from '@plimsoll/protocol'
import type { FundSizingDocument } from '@plimsoll/reports'
import {
  type FundSizing,
  measuredBook,
  NoFundToSize,
  pathsNeeded,
  percentText,
  scheduledShortfall,
  sizeFund,
  type StaticCover,
  staticCover,
  toNumber,
  venueBook,
} from '@plimsoll/simulator'
import { loadBook } from '../book/load-book.ts'
import { loadState } from '../book/resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import type { Progress } from '../output/progress.ts'
import { interruptible, Interrupted } from '../simulation/interruption.ts'
import { planRun } from '../simulation/plan-run.ts'
import type { ScheduledShock } from '../simulation/scheduled-shock.ts'
import { encodeSizing } from './encode-sizing.ts'
import { KeptPaths } from './kept-paths.ts'
import {
  type AskedCosts,
  type Confidence,
  confidenceDefault,
  pathsMax,
} from './read-sizing-options.ts'
import { PathFailed, runPaths } from './run-paths.ts'
import type { PathTask, RunPath } from './path-task.ts'
import { TimeLeft } from './time-left.ts'

/** What is to be sized, and how. */
export interface SizingRequest {
  /** A name, or a file. */
  readonly scenario: string
  /** Moves beside those of the scenario. */
  readonly shock?: readonly ScheduledShock[]
  /** Whether those of the scenario stay. */
  readonly shocks: boolean
  /** The file of the book; the scenario's own where absent. */
  readonly book?: string
  readonly paths?: number
  readonly confidence?: Confidence
  readonly seed: number
  readonly inflow?: Decimal
  readonly costRatio?: AskedCosts
  readonly move?: readonly Ratio[]
  readonly threads?: number
  /** The folder in which paths are kept; they are forgotten where absent. */
  readonly data?: string
}

/** What was asked, what came of it, and how its numbers are written. */
export interface SizedFund {
  readonly request: SizingRequest
  readonly sizing: FundSizing
  readonly format: BookFormat
  readonly document: FundSizingDocument
}

/** Moves for the book as it stands, where none are named. */
const movesDefault = [-50n, -30n, -20n, -10n, 10n, 20n, 30n, 50n].map((percent) =>
  ratio(percent, 100n),
)

/**
 * Runs the paths of a request and sizes the funds on them.
 *
 * @throws CommandFailure where there is nothing to size, paths are too few, one of them fails, or the run is interrupted
 * @throws BookError where what is read is not a book
 */
export async function sizeOnPaths(request: SizingRequest, progress: Progress): Promise<SizedFund> {
  const { seed, costRatio, move = movesDefault } = request
  const { level } = request.confidence ?? confidenceDefault
  const paths = request.paths ?? pathsNeeded(level)
  requireEnough(paths, level)
  progress.begin('reading the book')
  const { scenario, book, format, leftOut } = groundOf(request, progress)
  const standing = move.map((one) => standingAfter(book, one))
  const scheduledShortQuote = scheduledShortfall(book, scenario.shocks)
  const inflowQuote = request.inflow && readAmount(request.inflow, format)
  const runs = await runAll({ book, scenario }, { ...request, paths }, progress)
  progress.begin('sizing the fund')
  const sizing = sizeFund(
    book,
    { paths: runs.map(({ measured }) => measured), declared: runs.map(({ declared }) => declared) },
    {
      level,
      seed,
      standing,
      scheduledShortQuote,
      ...(inflowQuote !== undefined && { inflowQuote }),
      ...(costRatio && {
        costRatio: { holding: costRatio.holding.cost, missing: costRatio.missing.cost },
      }),
    },
  )
  return {
    request,
    sizing,
    format,
    document: encodeSizing({ request, scenario, leftOut, sizing, format }),
  }
}

function requireEnough(paths: number, level: Ratio): void {
  const needed = pathsNeeded(level)
  if (needed > pathsMax) {
    const message = `--confidence: it takes ${needed} runs to say that, and no more than ${pathsMax} can be made; give a lower one`
    throw new CommandFailure({ code: 'tooManyPaths', message })
  }
  if (paths >= needed) return
  const message = `--paths ${paths}: too few to say what is paid for in ${percentText(level)} of runs, of which fewer than five would lie beyond; give at least ${needed}, or a lower --confidence`
  throw new CommandFailure({ code: 'tooFewPaths', message })
}

/** Before any path runs, so that a move that the book cannot be counted after costs no time. */
function standingAfter(book: BookSpec, move: Ratio): StaticCover {
  try {
    return staticCover(book, move)
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    const message = `--move: after ${Number((100 * toNumber(move)).toFixed(4))}% the book cannot be counted: ${error.message}; name other moves with --move`
    throw new CommandFailure({ code: 'usage', message })
  }
}

/** What every path starts from. */
interface Ground extends PathTask {
  readonly format: BookFormat
  /** What of the scenario does not apply to the book. */
  readonly leftOut: readonly string[]
}

function groundOf(request: SizingRequest, progress: Progress): Ground {
  const { seed, book: file, shock, shocks } = request
  const parsed = file === undefined ? undefined : loadBook(file, progress)
  // Whatever is wrong with the book is said once, and with its place, before any path runs.
  if (parsed !== undefined) loadState(parsed)
  const { scenario, ground } = planRun({
    scenario: request.scenario,
    seed,
    book: parsed,
    shock,
    shocks,
  })
  const book = ground?.book ?? venueBook(scenario, seed)
  requireFund(book, file ?? request.scenario)
  const { leftOut = [] } = ground ?? {}
  return { scenario, book, format: parsed?.format ?? domainFormat(book), leftOut }
}

function requireFund(book: BookSpec, file: string): void {
  try {
    measuredBook(book)
  } catch (error) {
    if (!(error instanceof NoFundToSize)) throw error
    throw new CommandFailure({ code: 'noFund', file, message: `${file}: ${error.message}` })
  }
}

function readAmount({ digits, places }: Decimal, { asset }: BookFormat): bigint {
  const { name, decimals } = asset
  if (places <= decimals) return digits * 10n ** BigInt(decimals - places)
  const message = `--inflow: has ${places} decimals, asset ${name} has ${decimals}; write at most ${decimals}`
  throw new CommandFailure({ code: 'tooManyDecimals', message })
}

/** Paths have the seeds after the one that was given, which is that of the book; those that were kept are not run again. */
async function runAll(
  task: PathTask,
  {
    seed,
    paths,
    data,
    threads = availableParallelism(),
  }: SizingRequest & { readonly paths: number },
  progress: Progress,
): Promise<RunPath[]> {
  if (!Number.isSafeInteger(seed + paths)) {
    const message = `--seed ${seed}: leaves no room for ${paths} seeds after it; give a smaller one`
    throw new CommandFailure({ code: 'usage', message })
  }
  const seeds = Array.from({ length: paths }, (_, at) => seed + 1 + at)
  const kept = data === undefined ? undefined : KeptPaths.open(data, task)
  const known = new Map(kept?.paths)
  const missing = seeds.filter((one) => !known.has(one))
  const timeLeft = new TimeLeft(missing.length)
  let done = 0
  progress.begin(`running ${missing.length} paths`)
  const onPath = (path: RunPath): void => {
    kept?.keep(path)
    known.set(path.measured.seed, path)
    done += 1
    progress.count(`running paths${timeLeft.words(done)}`, paths - missing.length + done, paths)
  }
  try {
    await interruptible((signal) => runPaths(task, { seeds: missing, threads, signal, onPath }))
  } catch (error) {
    throw pathFailure(error, { done: paths - missing.length + done, paths, data })
  }
  return seeds.flatMap((one) => known.get(one) ?? [])
}

/** What went wrong with the input is for its user to mend; everything else is a fault. */
const inputErrors: ReadonlySet<string> = new Set(['BookRefused', 'RangeError', 'NoFundToSize'])

function pathFailure(
  error: unknown,
  { done, paths, data }: { done: number; paths: number; data: string | undefined },
): unknown {
  if (error instanceof Interrupted) {
    const next =
      data === undefined
        ? 'nothing was kept; --data DIR keeps what is done and can go on'
        : 'all of them are kept; give the same command again to go on'
    const message = `interrupted after ${done} of ${paths} paths; ${next}`
    return new CommandFailure({ code: 'interrupted', message }, error.exitCode)
  }
  if (!(error instanceof PathFailed)) return error
  const { message, failureName } = error
  const exitCode = inputErrors.has(failureName) ? exitCodes.badInput : exitCodes.internalFault
  const advice =
    failureName === 'Error' && message.includes('memory') ? '; give fewer --threads' : ''
  return new CommandFailure({ code: 'pathFailed', message: `${message}${advice}` }, exitCode)
}
