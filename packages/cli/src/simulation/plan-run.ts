import { type ParsedBook } from '@plimsoll/protocol'
import {
  everyOther,
  findScenario,
  type Scenario,
  ScenarioMisfit,
  scenarioOnBook,
  type ScenarioOnBook,
} from '@plimsoll/simulator'
import { loadState } from '../book/resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { hasOwnBook, scenarioNamed } from './chosen-scenario.ts'
import { scenarioDigest } from './run-name.ts'
import type { SimulationRequest } from './run-simulation.ts'
import { type ScheduledShock, withShocks } from './scheduled-shock.ts'

/** What was asked for on the command line. */
export interface AskedRun {
  /** A name, or a file. */
  readonly scenario: string
  readonly seed: number
  /** The book that is brought, and what its owner calls it. */
  readonly book?: ParsedBook | undefined
  readonly shock?: readonly ScheduledShock[] | undefined
  /** Whether the shocks of the scenario itself stay. */
  readonly shocks: boolean
}

/**
 * A run of a scenario, changed and put on a book as it was asked for.
 *
 * @throws CommandFailure where scenario, book and shocks do not go together
 */
export function planRun(asked: AskedRun): SimulationRequest {
  const given = scenarioNamed(asked.scenario)
  const changed = changedBy(given, asked)
  const isAltered = changed !== given
  const isShipped = !isAltered && findScenario(asked.scenario) !== undefined
  const placed = asked.book === undefined ? undefined : placedOn(changed, asked.book)
  if (placed === undefined && !hasOwnBook(changed)) {
    const message = `${given.scenario} has no book of its own; bring one with --book FILE`
    throw new CommandFailure({ code: 'usage', message })
  }
  refuseUnknownMarkets(placed?.scenario ?? changed, asked.shock ?? [])
  return {
    scenario: placed?.scenario ?? changed,
    seed: asked.seed,
    name: isShipped ? given.scenario : `${given.scenario}@${scenarioDigest(changed)}`,
    words: wordsOf(asked),
    isAltered,
    ...(asked.book &&
      placed && {
        ground: {
          file: asked.book.source.file,
          book: placed.book,
          isForeign: hasOwnBook(given),
          leftOut: placed.leftOut,
        },
      }),
  }
}

function changedBy(scenario: Scenario, { shock = [], shocks }: AskedRun): Scenario {
  const isKept = shocks || scenario.shocks.length === 0
  if (isKept && shock.length === 0) return scenario
  // They were asserted of the scenario as it is.
  const { outcomes: _asserted, ...rest } = scenario
  try {
    return withShocks(isKept ? rest : { ...rest, shocks: [] }, shock)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CommandFailure({ code: 'outOfRange', message: `--shock: ${error.message}` })
  }
}

function placedOn(scenario: Scenario, book: ParsedBook): ScenarioOnBook {
  try {
    const placed = scenarioOnBook(scenario, book.spec)
    loadState({ ...book, spec: placed.book })
    return placed
  } catch (error) {
    if (!(error instanceof ScenarioMisfit)) throw error
    const { file } = book.source
    throw new CommandFailure({ code: 'misfit', file, message: `${file}: ${error.message}` })
  }
}

function refuseUnknownMarkets({ venue }: Scenario, asked: readonly ScheduledShock[]): void {
  const known = venue.markets.map(({ market }) => market)
  for (const { market, text } of asked) {
    if (market === everyOther || known.includes(market)) continue
    const message = `--shock ${text}: the book has no market ${JSON.stringify(market)}; use one of ${known.slice(0, 10).join(', ')}, or *`
    throw new CommandFailure({ code: 'unknownReference', message })
  }
}

/** What follows the verb when the same run is asked for again. */
function wordsOf({ scenario, book, shock = [], shocks, seed }: AskedRun): string[] {
  return [
    scenario,
    ...(book === undefined ? [] : ['--book', book.source.file]),
    ...shock.flatMap(({ text }) => ['--shock', text]),
    ...(shocks ? [] : ['--no-shocks']),
    '--seed',
    String(seed),
  ]
}
