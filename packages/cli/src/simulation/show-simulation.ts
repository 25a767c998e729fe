import { type IncidentReading, readIncident } from '../incident/incident-reading.ts'
import { RunView } from '../live/run-view.ts'
import type { Streams } from '../output/output.ts'
import { EventPace } from './event-pace.ts'
import { interruptible } from './interruption.ts'
import { runSimulation, type SimulationRequest } from './run-simulation.ts'

/** How a run is shown. */
export interface ShownAs {
  /** Event seconds in a second; as fast as it can be where absent. */
  readonly speed?: number | undefined
  readonly hasPanel: boolean
}

/**
 * Runs a scenario to its end and shows it on stderr meanwhile.
 *
 * @throws CommandFailure where the run cannot begin, go on, or was interrupted
 */
export async function showSimulation(
  { stderr }: Streams,
  request: SimulationRequest,
  { speed = Number.POSITIVE_INFINITY, hasPanel }: ShownAs,
): Promise<IncidentReading> {
  const display = new RunView(stderr, { title: request.scenario.title, hasPanel })
  try {
    const run = await interruptible((signal) =>
      runSimulation(request, { display, pace: new EventPace(speed), signal }),
    )
    const { pastSequence, head } = run.journal
    if (pastSequence === head.sequence) stderr.write('the run was complete: nothing was added\n')
    return readIncident(run)
  } finally {
    display.end()
  }
}
