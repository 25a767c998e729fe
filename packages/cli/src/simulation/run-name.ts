import { bookOf, type Journal } from '@plimsoll/journal'
import { CommandFailure } from '../command-failure.ts'
import type { SimulationRequest } from './run-simulation.ts'

/** Keys of a run are `<scenario>:<seed>:<counter>`. */
const runKey = /^([^:]+):(\d+):1$/u

/**
 * That a journal is empty or was begun by the run that is asked for, as far as its first records tell. One that was not is
 * closed.
 *
 * @throws CommandFailure naming the run that began it
 */
export async function refuseOtherRun(
  journal: Journal,
  { scenario, seed, data }: SimulationRequest,
): Promise<void> {
  if (data === undefined) return
  const begun = await begunBy(journal)
  if (begun === undefined || begun === `${scenario.scenario} with seed ${seed}`) return
  await journal.close()
  const message = `${data}: holds ${begun}, not ${scenario.scenario} with seed ${seed}; give the scenario and seed it was begun with, or another folder`
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
    const [, scenario, seed] = runKey.exec(record.idempotencyKey ?? '') ?? []
    return scenario === undefined ? `the domain ${domain}` : `${scenario} with seed ${seed}`
  }
  return undefined
}
