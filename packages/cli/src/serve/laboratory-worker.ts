import { parentPort, workerData } from 'node:worker_threads'
import type {
  ComparisonResult,
  ComparisonTask,
  ExperimentTask,
  SimulationOrder,
} from '@plimsoll/server'
import { compareOnState } from '../comparison/compare-on-state.ts'
import { incidentDocument } from '../incident/incident-document.ts'
import { readIncident } from '../incident/incident-reading.ts'
import { scenarioNamed } from '../simulation/chosen-scenario.ts'
import { EventPace } from '../simulation/event-pace.ts'
import { type RunDisplay, runSimulation } from '../simulation/run-simulation.ts'
import { runExperiment } from './experiment.ts'
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
  requireKeepable(
    compared,
    'ask for fewer policies, or leave out those that charge accounts without a position',
  )
  return compared
}

async function experiment(task: ExperimentTask): Promise<unknown> {
  const result = await runExperiment(task, (progress) => say({ progress }))
  requireKeepable(result, 'ask for fewer runs or policies')
  return result
}

function requireKeepable(result: unknown, advice: string): void {
  const { length } = JSON.stringify(result)
  if (length <= resultTextMax) return
  throw new Error(`the result has ${length} characters, above ${resultTextMax}; ${advice}`)
}

function resultOf(task: LaboratoryTask): Promise<unknown> {
  switch (task.kind) {
    case 'simulation':
      return simulate(task.order)
    case 'comparison':
      return compare(task.task)
    case 'experiment':
      return experiment(task.task)
  }
}

function say(message: LaboratoryMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}

say({ result: await resultOf(workerData as LaboratoryTask) })
