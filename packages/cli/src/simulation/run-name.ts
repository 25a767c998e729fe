import { createHash } from 'node:crypto'
import { bookOf, type Journal } from '@plimsoll/journal'
import type { Scenario } from '@plimsoll/simulator'
import { CommandFailure } from '../command-failure.ts'
import type { SimulationRequest } from './run-simulation.ts'

/** Keys of a run are `<name>:<seed>:<counter>`. */
const runKey = /^([^:]+):(\d+):1$/u

const digestLength = 12

/** The name of a run in its keys and messages: its scenario, with a digest where that is not one that ships as it is. */
export function runName({ name, scenario }: SimulationRequest): string {
  return name ?? scenario.scenario
}

/** The words that ask for a run again. */
export function askingWords(
  { words, scenario, seed }: SimulationRequest,
  ...further: readonly string[]
): string[] {
  return ['simulate', ...(words ?? [scenario.scenario, '--seed', String(seed)]), ...further]
}

/** SHA-256 over everything of a scenario that decides what a run does, its first digits. */
export function scenarioDigest(scenario: Scenario): string {
  const { title: _title, story: _story, sources: _sources, outcomes: _outcomes, ...rest } = scenario
  const text = JSON.stringify(rest, (_key, value: unknown) => canonical(value))
  return createHash('sha256').update(text).digest('hex').slice(0, digestLength)
}

/** The same value for the same content, whatever the order of its fields. */
function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const fields = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(fields)
}

/**
 * That a journal is empty or was begun by the run that is asked for, as far as its first records tell. One that was not is
 * closed.
 *
 * @throws CommandFailure naming the run that began it
 */
export async function refuseOtherRun(journal: Journal, request: SimulationRequest): Promise<void> {
  const { data } = request
  if (data === undefined) return
  const asked = `${runName(request)} with seed ${request.seed}`
  const begun = await begunBy(journal)
  if (begun === undefined || begun === asked) return
  await journal.close()
  const message = `${data}: holds ${begun}, not ${asked}; give the scenario, shocks and seed it was begun with, or another folder`
  throw new CommandFailure({ code: 'otherRun', file: data, message })
}

/** In words; undefined where the journal has no record that tells. */
async function begunBy(journal: Journal): Promise<string | undefined> {
  let domain = ''
  for await (const record of journal.read(0)) {
    if (record.sequence === 0) {
      ;({ domain } = bookOf(record))
      continue
    }
    const [, name, seed] = runKey.exec(record.idempotencyKey ?? '') ?? []
    return name === undefined ? `the domain ${domain}` : `${name} with seed ${seed}`
  }
  return undefined
}
