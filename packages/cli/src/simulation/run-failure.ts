import { CommandFailure } from '../command-failure.ts'
import { suggestion } from '../invocation.ts'
import { journalFailure } from '../journal/journal-failure.ts'
import { utcTime } from '../output/utc.ts'
import { grouped } from '../output/grouped.ts'
import { Interrupted } from './interruption.ts'
import { RunDiffers } from './retraced-journal.ts'
import { askingWords, runName } from './run-name.ts'
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
    const asked = `${runName(request)} with seed ${request.seed}`
    const difference = error.sequence === 0 ? 'it was begun with another book' : error.message
    const message = `${data}: holds another run than ${asked}: ${difference}; give the book, scenario and seed it was begun with, or another folder`
    return new CommandFailure({ code: 'otherRun', file: data, message })
  }
  return journalFailure(data, error)
}

function interruptedFailure(
  { exitCode }: Interrupted,
  request: SimulationRequest,
  reached: RunProgress | undefined,
): CommandFailure {
  const where =
    reached === undefined
      ? 'before the first step'
      : `after record ${grouped(String(reached.sequence))} of ${utcTime(reached.timeMs)} UTC`
  const { data } = request
  const again = suggestion(...askingWords(request, '--data', data ?? 'DIR'))
  const next =
    data === undefined
      ? `nothing was kept; ${again} keeps what is done and can go on`
      : `everything up to there is kept; go on with ${again}`
  const message = `interrupted ${where}; ${next}`
  return new CommandFailure({ code: 'interrupted', message }, exitCode)
}
