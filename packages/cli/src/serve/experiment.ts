import { availableParallelism } from 'node:os'
import { type BookSpec, decodeSnapshot, ratio } from '@plimsoll/engine'
import { type BookFormat, formatPath, type ParsedBook } from '@plimsoll/protocol'
import { choosePolicy, type ChosenPolicy } from '@plimsoll/reports'
import type { ComparisonProgress, ExperimentTask } from '@plimsoll/server'
import {
  pathsNeeded,
  percentText,
  type Scenario,
  scheduledShortfall,
  sizeFund,
  staticCover,
} from '@plimsoll/simulator'
import { standingBook } from '../book/standing-book.ts'
import { encodeSizing } from '../fund-sizing/encode-sizing.ts'
import { readConfidence } from '../fund-sizing/read-sizing-options.ts'
import { runPaths } from '../fund-sizing/run-paths.ts'
import { TimeLeft } from '../fund-sizing/time-left.ts'
import { incidentDocument } from '../incident/incident-document.ts'
import { readIncident } from '../incident/incident-reading.ts'
import { runRules } from '../rule-comparison/run-rules.ts'
import { EventPace } from '../simulation/event-pace.ts'
import { planRun } from '../simulation/plan-run.ts'
import {
  type RunDisplay,
  runSimulation,
  type SimulationRequest,
} from '../simulation/run-simulation.ts'
import type { ScheduledShock } from '../simulation/scheduled-shock.ts'

type Order = ExperimentTask['order']
type OnProgress = (progress: ComparisonProgress) => void

/** What the book of a domain is called in results. */
const bookName = 'the book of now'

const confidenceDefault = '0.95'

/** What may be asked for, whether it is said or follows from the confidence. */
const pathsMax = 2_000

/** Nobody but whoever started the thread ends it. */
const never = new AbortController().signal

/**
 * A scenario on the book of a state: once, under several rules, or many times to size its funds.
 *
 * @throws CommandFailure where scenario and book do not go together, and what goes wrong on the way
 */
export async function runExperiment(
  { order, snapshot, terms, format }: ExperimentTask,
  onProgress: OnProgress,
): Promise<unknown> {
  onProgress({ done: 0, of: 1, step: 'reading the book' })
  const spec = standingBook(terms, decodeSnapshot(snapshot))
  const source = { file: bookName, describe: formatPath }
  const request = requestOf(order, { spec, format, source })
  switch (order.kind) {
    case 'simulation':
      return simulate(request, onProgress)
    case 'rules':
      return compareRules(order, groundOf(request, format), onProgress)
    case 'fundSizing':
      return sizeFunds(order, groundOf(request, format), onProgress)
  }
}

/** Moves of an order stand in place of those of the scenario. */
function requestOf({ scenario, seed, shocks }: Order, book: ParsedBook): SimulationRequest {
  const markets = book.spec.markets.map(({ market }) => market)
  return planRun({
    scenario,
    seed,
    book,
    shock: shocks && eachOnce(shocks, markets).map(scheduledShock),
    shocks: shocks === undefined,
  })
}

type Shocks = NonNullable<Order['shocks']>

/** `*` is every market that no other move names: further moves of the same market would come on top of each other. */
function eachOnce(shocks: Shocks, markets: readonly string[]): Shocks {
  if (shocks.length === 1) return shocks
  const named = new Set(shocks.map(({ market }) => market))
  return shocks.flatMap((shock) =>
    shock.market === '*'
      ? markets.filter((market) => !named.has(market)).map((market) => ({ ...shock, market }))
      : shock,
  )
}

function scheduledShock({ market, move, overMs }: Shocks[number]): ScheduledShock {
  const changePpm = Math.round(Number(move) * 1_000_000)
  const text = `${market}=${changePpm / 10_000}%/${lengthText(overMs)}`
  return { market, changePpm, durationMs: overMs, text }
}

/** As the command line has it. */
function lengthText(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`
}

/** What every run of an experiment starts from. */
interface Ground {
  readonly scenario: Scenario
  readonly book: BookSpec
  readonly format: BookFormat
  readonly leftOut: readonly string[]
}

function groundOf({ scenario, ground }: SimulationRequest, format: BookFormat): Ground {
  if (ground === undefined) throw new Error('the book was brought')
  return { scenario, book: ground.book, format, leftOut: ground.leftOut }
}

/** Whoever asks sees no more of a run than this. */
const progressPauseMs = 100

async function simulate(request: SimulationRequest, onProgress: OnProgress): Promise<unknown> {
  let toldMs = 0
  const display: RunDisplay = {
    opened() {},
    answered() {},
    roundRead() {},
    stepped: ({ step, steps, cases, cutAccounts }) => {
      const nowMs = performance.now()
      if (nowMs - toldMs < progressPauseMs) return
      toldMs = nowMs
      onProgress({ done: step, of: steps, step: `${cases} cases, ${cutAccounts} accounts cut` })
    },
  }
  const pace = new EventPace(Number.POSITIVE_INFINITY)
  return incidentDocument(
    readIncident(await runSimulation(request, { display, pace, signal: never })),
  )
}

async function compareRules(
  { policies = [], seed, paths = 1 }: Order,
  { leftOut, ...ground }: Ground,
  onProgress: OnProgress,
): Promise<unknown> {
  const { book } = ground
  const rules = policies.flatMap(
    (name): ChosenPolicy | [] => choosePolicy(name, book.waterfall, book) ?? [],
  )
  return runRules(
    { ...ground, rules, seed, paths, threads: threads(), brought: { file: bookName, leftOut } },
    {
      signal: never,
      onProgress: (done, of) => onProgress({ done, of, step: `${Math.floor(done)} of ${of} runs` }),
    },
  )
}

async function sizeFunds(
  { confidence: text = confidenceDefault, seed, paths: asked, scenario: name, shocks }: Order,
  { scenario, book, format, leftOut }: Ground,
  onProgress: OnProgress,
): Promise<unknown> {
  const confidence = readConfidence(text)
  const { level } = confidence
  const needed = pathsNeeded(level)
  if (needed > pathsMax) {
    throw new Error(
      `${percentText(level)} takes ${needed} runs, above the ${pathsMax} of a server; ask for a lower confidence, or use plimsoll size-fund on an export of the book`,
    )
  }
  const paths = asked ?? needed
  if (paths < needed) {
    throw new Error(
      `${paths} runs are too few for ${percentText(level)}; ask for at least ${needed}, or a lower confidence`,
    )
  }
  const seeds = Array.from({ length: paths }, (_, at) => seed + 1 + at)
  const timeLeft = new TimeLeft(paths)
  let done = 0
  const runs = await runPaths(
    { book, scenario },
    {
      seeds,
      threads: threads(),
      signal: never,
      onPath: () => {
        done += 1
        onProgress({ done, of: paths, step: `${done} of ${paths} runs${timeLeft.words(done)}` })
      },
    },
  )
  const sizing = sizeFund(
    book,
    { paths: runs.map(({ measured }) => measured), declared: runs.map(({ declared }) => declared) },
    {
      level,
      seed,
      standing: standingMoves.map((move) => staticCover(book, move)),
      scheduledShortQuote: scheduledShortfall(book, scenario.shocks),
    },
  )
  const request = {
    scenario: name,
    book: bookName,
    shocks: shocks === undefined,
    ...(shocks && { shock: shocks.map(scheduledShock) }),
    seed,
    paths,
    confidence,
  }
  return encodeSizing({ request, scenario, leftOut, sizing, format })
}

const standingMoves = [-50n, -30n, -20n, -10n, 10n, 20n, 30n, 50n].map((percent) =>
  ratio(percent, 100n),
)

/** One is for the server. */
function threads(): number {
  return Math.max(1, availableParallelism() - 1)
}
