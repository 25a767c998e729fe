import type { BookSpec } from '@plimsoll/engine'
import type { DeclaredPath, PathDraw, Scenario } from '@plimsoll/simulator'

/** What every path of a sizing has in common. */
export interface PathTask {
  /** What each path starts from. */
  readonly book: BookSpec
  readonly scenario: Scenario
}

/** A path as it was measured, and as it goes with things as they are declared. */
export interface RunPath {
  readonly measured: PathDraw
  readonly declared: DeclaredPath
}

/** A path of a sizing as a job for a thread: its seed, and what came of it. */
export interface PathKind {
  readonly job: number
  readonly result: RunPath
  readonly progress: never
}
