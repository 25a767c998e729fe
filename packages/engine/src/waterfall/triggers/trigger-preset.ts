import type { TriggerSpec } from '../trigger-spec.ts'

/** A venue's published trigger. */
export interface TriggerPreset {
  readonly trigger: string
  readonly title: string
  readonly source: string
  /** What the source leaves open, and what we chose. */
  readonly choices: readonly string[]
  /** In the quote units of an asset, of which `wholeUnitQuote` make a whole one. */
  readonly specFor: (wholeUnitQuote: bigint) => TriggerSpec
}
