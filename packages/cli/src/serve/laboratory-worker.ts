import { parentPort, workerData } from 'node:worker_threads'
import type { ComparisonResult, ComparisonTask, SimulationOrder } from '@plimsoll/server'
import { compareOnState } from '../comparison/compare-on-state.ts'
import { incidentDocument } from '../incident/incident-document.ts'
import { readIncident } from '../incident/incident-reading.ts'
import { scenarioNamed } from '../simulation/chosen-scenario.ts'
import { EventPace } from '../simulation/event-pace.ts'
import { type RunDisplay, runSimulation } from '../simulation/run-simulation.ts'
import type { LaboratoryMessage, LaboratoryTask } from './laboratory.ts'

// Runs and comparisons take seconds of sums in one go. They go on in a thread of their own, so that the server answers meanwhile;
// whoever started the thread ends it.

/** Whoever asks sees no more of a run than this. */
const progressPauseMs = 100

async function simulate({ scenario, seed }: SimulationOrder): Promise<unknown> {
  let toldMs = 0
  const display: RunDisplay = {
    opened() {},
    answered() {},
    roundRead() {},
    stepped: ({ step, steps, timeMs, cases, cutAccounts }) => {
      const nowMs = performance.now()
      if (nowMs - toldMs < progressPauseMs) return
      toldMs = nowMs
      say({ progress: { step, steps, timeMs, cases, cutAccounts } })
    },
  }
  const run = await runSimulation(
    { scenario: scenarioNamed(scenario), seed },
    {
      display,
      pace: new EventPace(Number.POSITIVE_INFINITY),
      signal: new AbortController().signal,
    },
  )
  return incidentDocument(readIncident(run))
}

/** A server keeps many results, and hands each out in one piece. Only lists of accounts without a position grow so long. */
const resultTextMax = 4_000_000

async function compare(task: ComparisonTask): Promise<ComparisonResult> {
  const compared = await compareOnState(task, (progress) => say({ progress }))
  const { length } = JSON.stringify(compared.result)
  if (length <= resultTextMax) return compared
  const advice =
    'ask for fewer policies, or leave out those that charge accounts without a position'
  throw new Error(`the result has ${length} characters, above ${resultTextMax}; ${advice}`)
}

function say(message: LaboratoryMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}

const task = workerData as LaboratoryTask
say({ result: task.kind === 'simulation' ? await simulate(task.order) : await compare(task.task) })
