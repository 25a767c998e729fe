import { formatPath, type ParsedBook } from '@plimsoll/protocol'
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
import { withMovesReplaced, withMovesTold } from './moves-told.ts'
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
  refuseUnknownMarkets(asked.book?.spec ?? changed.venue, asked.shock ?? [])
  const placed =
    asked.book === undefined ? undefined : placedOn(changed, asked.book, asked.scenario)
  if (placed === undefined && !hasOwnBook(changed)) {
    const message = `${given.scenario} has no book of its own; bring one with --book FILE`
    throw new CommandFailure({ code: 'usage', message })
  }
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
          isForeign: hasOwnBook(given) && keepsMoves(given, asked),
          leftOut: placed.leftOut,
        },
      }),
  }
}

function keepsMoves(scenario: Scenario, { shocks }: AskedRun): boolean {
  return shocks || scenario.shocks.length === 0
}

function changedBy(scenario: Scenario, asked: AskedRun): Scenario {
  const { shock = [], book } = asked
  const isKept = keepsMoves(scenario, asked)
  if (isKept && shock.length === 0) return scenario
  // They were asserted of the scenario as it is.
  const { outcomes: _asserted, ...rest } = scenario
  try {
    return isKept
      ? withMovesTold(withShocks(rest, shock), shock)
      : withMovesReplaced(withShocks({ ...rest, shocks: [] }, shock), shock, book?.source.file)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CommandFailure({ code: 'outOfRange', message: `--shock: ${error.message}` })
  }
}

function placedOn(scenario: Scenario, book: ParsedBook, name: string): ScenarioOnBook {
  try {
    const placed = scenarioOnBook(scenario, book.spec)
    loadState({ ...book, spec: placed.book })
    return placed
  } catch (error) {
    if (!(error instanceof ScenarioMisfit)) throw error
    if (error.place !== undefined) {
      const path = formatPath(error.place)
      const message = `${name}: ${path}: ${error.message}`
      throw new CommandFailure({ code: 'unknownReference', file: name, path, message })
    }
    const { file } = book.source
    throw new CommandFailure({ code: 'misfit', file, message: `${file}: ${error.message}` })
  }
}

function refuseUnknownMarkets(
  { markets }: Scenario['venue'],
  asked: readonly ScheduledShock[],
): void {
  const known = markets.map(({ market }) => market)
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
