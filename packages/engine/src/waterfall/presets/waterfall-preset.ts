import type { LayerSpec } from '../layer-spec.ts'

/** A whole waterfall as a venue or a clearing house declares it: data only. `*` stands for every fund or vault there is. SPEC W-8. */
export interface WaterfallSpec {
  readonly waterfall: string
  readonly version: number
  readonly layers: readonly LayerSpec[]
}

/** A published waterfall, with what a reader needs to judge it. */
export interface WaterfallPreset {
  readonly spec: WaterfallSpec
  readonly title: string
  readonly formula: string
  readonly units: string
  readonly source: string
  /** What the source leaves open, and what we chose. */
  readonly choices: readonly string[]
}
