import type { PolicySpec } from '../policy-spec.ts'

/** A venue's rule as data, with what a reader needs to check it. */
export interface PolicyPreset {
  readonly spec: PolicySpec
  readonly title: string
  /** The score or weight in words of the field. */
  readonly formula: string
  /** What the symbols are and in which units. */
  readonly units: string
  readonly source: string
  /** Points the source leaves open, and what this preset does; these choices are ours. */
  readonly choices: readonly string[]
}
