import { findScenario, type Scenario, scenarios } from '@plimsoll/simulator'
import { InvalidArgumentError } from 'commander'
import { CommandFailure } from '../command-failure.ts'

/** The seed of a run where none is given. */
export const seedDefault = 7

/** The scenario of a name given on the command line. */
export function scenarioNamed(name: string): Scenario {
  const scenario = findScenario(name)
  if (scenario !== undefined) return scenario
  const message = `${JSON.stringify(name)} is not a scenario; use one of ${scenarioNames().join(', ')}`
  throw new CommandFailure({ code: 'unknownScenario', message })
}

/** Names of the scenarios that ship. */
export function scenarioNames(): string[] {
  return scenarios.map(({ scenario }) => scenario)
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
