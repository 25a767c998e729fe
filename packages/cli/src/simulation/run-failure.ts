import { CommandFailure } from '../command-failure.ts'
import { suggestion } from '../invocation.ts'
import { journalFailure } from '../journal/journal-failure.ts'
import { utcTime } from '../output/utc.ts'
import { grouped } from '../output/grouped.ts'
import { Interrupted } from './interruption.ts'
import { RunDiffers } from './retraced-journal.ts'
import type { SimulationRequest } from './run-simulation.ts'

/** How far a run came. */
export interface RunProgress {
  readonly sequence: number
  readonly timeMs: number
}

/** Why a run ended before its end, for whoever started it; other errors as they are. */
export function runFailure(
  error: unknown,
  request: SimulationRequest,
  reached: RunProgress | undefined,
): unknown {
  const { data } = request
  if (error instanceof Interrupted) return interruptedFailure(error, request, reached)
  if (data === undefined) return error
  if (error instanceof RunDiffers) {
    const { scenario, seed } = request
    const message = `${data}: holds another run than ${scenario.scenario} with seed ${seed}: ${error.message}; give the scenario and seed it was begun with, or another folder`
    return new CommandFailure({ code: 'otherRun', file: data, message })
  }
  return journalFailure(data, error)
}

function interruptedFailure(
  { exitCode }: Interrupted,
  { scenario, seed, data }: SimulationRequest,
  reached: RunProgress | undefined,
): CommandFailure {
  const where =
    reached === undefined
      ? 'before the first step'
      : `after record ${grouped(String(reached.sequence))} of ${utcTime(reached.timeMs)} UTC`
  const words = ['simulate', scenario.scenario, '--seed', String(seed), '--data']
  const next =
    data === undefined
      ? `nothing was kept; ${suggestion(...words, 'DIR')} keeps what is done and can go on`
      : `everything up to there is kept; go on with ${suggestion(...words, data)}`
  const message = `interrupted ${where}; ${next}`
  return new CommandFailure({ code: 'interrupted', message }, exitCode)
}
