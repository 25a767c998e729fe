import { parentPort, workerData } from 'node:worker_threads'
import { incidentDocument } from '../incident/incident-document.ts'
import { readIncident } from '../incident/incident-reading.ts'
import { scenarioNamed } from '../simulation/chosen-scenario.ts'
import { EventPace } from '../simulation/event-pace.ts'
import { type RunDisplay, runSimulation } from '../simulation/run-simulation.ts'

// A run takes seconds of sums in one go. It goes on in a thread of its own, so that the server answers meanwhile; whoever
// started the thread ends it.

const unseen: RunDisplay = {
  opened() {},
  stepped() {},
  answered() {},
  roundRead() {},
}

const { scenario, seed } = workerData as { readonly scenario: string; readonly seed: number }
const run = await runSimulation(
  { scenario: scenarioNamed(scenario), seed },
  {
    display: unseen,
    pace: new EventPace(Number.POSITIVE_INFINITY),
    signal: new AbortController().signal,
  },
)
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(incidentDocument(readIncident(run)))
