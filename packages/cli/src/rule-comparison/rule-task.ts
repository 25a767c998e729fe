import type { BookSpec, LayerSpec } from '@plimsoll/engine'
import type { RulePath, Scenario } from '@plimsoll/simulator'

/** What every run of a comparison has in common. */
export interface RuleTask {
  /** What each run starts from, but for its waterfall. */
  readonly book: BookSpec
  readonly scenario: Scenario
  /** One a rule. */
  readonly waterfalls: readonly (readonly LayerSpec[])[]
}

/** One run: which of the waterfalls, and the seed of prices and behaviour. */
export interface RuleJob {
  readonly rule: number
  readonly seed: number
}

/** Runs of a comparison; how far one is, as a part of it. */
export interface RuleRunKind {
  readonly job: RuleJob
  readonly result: RulePath
  readonly progress: number
}
