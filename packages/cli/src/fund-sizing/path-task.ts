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

/** What a thread says of one path. Errors lose their classes on the way, not their names. */
export type PathMessage =
  | { readonly seed: number; readonly path: RunPath }
  | { readonly seed: number; readonly failure: { readonly name: string; readonly message: string } }
