import type { PolicyKind } from '../comparison/comparison.ts'
import type { GroupMeasure, RuleMeasure } from './rule-measure.ts'

/**
 * The same scenario, book and seeds under several rules, as `simulate --policies --json` prints it. Amounts are decimals of the
 * asset; means are over runs, amounts rounded down, counts with two places where there are several runs.
 */
export interface RuleComparisonDocument {
  readonly version: 1
  readonly domain: string
  readonly asset: { readonly name: string; readonly decimals: number }
  /** The book as its owner names it; absent where it was the scenario's own. */
  readonly book?: string
  readonly scenario: string
  readonly title: string
  /** Seed of the first run and of the last, without gaps. A scenario's own book is drawn with the first. */
  readonly seedFirst: number
  readonly seedLast: number
  readonly paths: number
  /** In one sentence. */
  readonly answer: string
  /** What is to be known before it is used. */
  readonly caveats: readonly string[]
  /** What of the run the scenario decides, where the book was brought; a sentence each. */
  readonly assumptions: readonly string[]
  /** Value at mark of all long lots at the start. */
  readonly openInterest: string
  /** Kinds of accounts that the book has. */
  readonly groups: readonly GroupSizeRow[]
  /** The rule that the others are compared with: the first that could be carried out. */
  readonly against?: string
  readonly rules: readonly RuleRow[]
  readonly refused: readonly RefusedRule[]
}

interface GroupSizeRow {
  readonly group: string
  readonly accounts: number
  /** Σ |value at mark| of their positions at the start. */
  readonly value: string
}

/** What one rule came to. */
export interface RuleRow {
  readonly policy: string
  readonly kind: PolicyKind
  readonly waterfallHash: string
  readonly means: Readonly<Record<RuleMeasure, string>>
  /** Mean differences, run by run, to the rule of comparison; absent for that one. */
  readonly differences?: Readonly<Record<RuleMeasure, MeanDifference>>
  readonly groups: readonly GroupRow[]
  /** In the order of the seeds. */
  readonly runs: readonly {
    readonly seed: number
    readonly values: Readonly<Record<RuleMeasure, string>>
  }[]
}

/** What one rule did to one kind of accounts. */
export interface GroupRow {
  readonly group: string
  readonly means: Readonly<Record<GroupMeasure, string>>
  readonly differences?: Readonly<Record<GroupMeasure, MeanDifference>>
}

/** A mean difference; the interval is there where there are several runs. */
export interface MeanDifference {
  readonly mean: string
  /** 95 %, percentile bootstrap. */
  readonly low?: string
  readonly high?: string
  /** Runs in which it is smaller, larger and the same. */
  readonly smaller: number
  readonly larger: number
  readonly same: number
}

/** A rule that the book cannot carry out. */
interface RefusedRule {
  readonly policy: string
  readonly refused: { readonly code: string; readonly message: string }
}
