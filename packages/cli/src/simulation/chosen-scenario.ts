import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  findScenario,
  readScenarioText,
  type Scenario,
  scenarioNames,
  venueBook,
} from '@plimsoll/simulator'
import { looksLike } from '@plimsoll/protocol'
import { InvalidArgumentError } from 'commander'
import { readText } from '../book/read-file.ts'
import { loadState } from '../book/resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { suggestion } from '../invocation.ts'

export { scenarioNames } from '@plimsoll/simulator'

/** The seed of a run where none is given. */
export const seedDefault = 7

/** The scenario of a name given on the command line, or of a file. */
export function scenarioNamed(name: string): Scenario {
  return findScenario(name) ?? readScenarioFile(name)
}

/**
 * The scenario of a file.
 *
 * @throws CommandFailure where there is no file, or the engine refuses its venue
 * @throws BookError for the first thing that is wrong in it
 */
function readScenarioFile(file: string): Scenario {
  if (!existsSync(file)) {
    const message = `${JSON.stringify(file)} is not a scenario; ${remedyFor(file)}, or name a scenario file`
    throw new CommandFailure({ code: 'unknownScenario', message })
  }
  const { scenario, venue } = readScenarioText(readText(file), {
    file,
    readPriceFile: (name) => readText(join(dirname(file), name)),
  })
  loadState({ ...venue, spec: venueBook(scenario, seedDefault) })
  return scenario
}

/** What to do about a name that is none. */
export function remedyFor(name: string): string {
  const meant = scenarioNames().find((known) => looksLike(name, known))
  return meant === undefined ? `${suggestion('scenarios')} lists them` : `did you mean ${meant}`
}

/** Whether a scenario can run by itself; else a book has to be brought. */
export function hasOwnBook({ population, venue }: Scenario): boolean {
  return population !== undefined || venue.accounts.length > 0
}

/** The seed of an option. */
export function readSeed(text: string): number {
  const seed = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(seed)) return seed
  throw new InvalidArgumentError(`Give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`)
}

/** The multiple of an option. */
export function readSpeed(text: string): number {
  const speed = /^\d{1,9}(?:\.\d{1,6})?$/u.test(text) ? Number(text) : Number.NaN
  if (speed > 0) return speed
  throw new InvalidArgumentError('Give a number above 0; 1 is as fast as the wall clock.')
}
