import type { BookFormat } from '@plimsoll/protocol'
import type { CaseOutcome, ComparisonDocument } from '@plimsoll/reports'
import type { ExperimentOrder } from '../experiment/experiment-order.ts'
import type { HostedDomain } from '../hosted-domain.ts'

/** What a simulation is to run. */
export interface SimulationOrder {
  readonly scenario: string
  readonly seed: number
}

/** How far a simulation is. */
export interface SimulationProgress {
  readonly step: number
  readonly steps: number
  /** Of the scenario, milliseconds UTC. */
  readonly timeMs: number
  readonly cases: number
  readonly cutAccounts: number
}

/** A move of one mark: -0.2 is a fall by a fifth. */
export interface MarkShock {
  readonly market: string
  readonly move: string
}

/** The same state under several policies, each for one round. */
export interface ComparisonTask {
  readonly snapshot: Uint8Array
  /** When the rounds open, milliseconds UTC. */
  readonly timeMs: number
  readonly terms: HostedDomain['terms']
  readonly format: BookFormat
  /** Names, as they are asked for. */
  readonly policies: readonly string[]
  readonly shocks: readonly MarkShock[]
  /** The bucket whose case is looked at. */
  readonly bucket?: { readonly account: string; readonly bucket: string }
}

/** How far a comparison is. */
export interface ComparisonProgress {
  readonly done: number
  readonly of: number
  /** What is being done now, in a few words. */
  readonly step: string
}

/** What a comparison came to. */
export interface ComparisonResult {
  readonly result: ComparisonDocument
  /** Where a bucket was asked for: of every policy that was not refused. */
  readonly caseOutcomes?: readonly CaseOutcome[]
}

/** A scenario on a copy of a book. */
export interface ExperimentTask extends Pick<ComparisonTask, 'snapshot' | 'terms' | 'format'> {
  readonly order: ExperimentOrder
}

/** Somebody who waits for work. */
export interface Watched<Progress> {
  /** Ends it before, by rejecting. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Runs simulations and comparisons outside of the thread that serves requests. */
export interface Laboratory {
  /** Names of the scenarios it knows. */
  readonly scenarios: readonly string[]
  /** The document of a finished simulation. */
  run(order: SimulationOrder, watched: Watched<SimulationProgress>): Promise<unknown>
  /** Names of those that can run on a book that is brought. */
  readonly bookScenarios: readonly string[]
  compare(task: ComparisonTask, watched: Watched<ComparisonProgress>): Promise<ComparisonResult>
  /** The document of a finished experiment. */
  experiment(task: ExperimentTask, watched: Watched<ComparisonProgress>): Promise<unknown>
}
