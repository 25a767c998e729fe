import {
  expandWaterfall,
  findPreset,
  findWaterfallPreset,
  type LayerSpec,
  presets,
  underPolicy,
  type WaterfallCast,
  waterfallPresets,
} from '@plimsoll/engine'
import type { PolicyKind } from './comparison.ts'

/** A policy that was asked for, and the waterfall that it makes of a declared one. */
export interface ChosenPolicy {
  readonly policy: string
  readonly kind: PolicyKind
  readonly waterfall: readonly LayerSpec[]
}

/** The declared waterfall, under the name by which it is asked for. */
const declared = 'declared'

/** Every name by which something to compare is asked for: the declared waterfall, deleveraging presets, waterfall presets. */
export const comparablePolicies: readonly string[] = [
  declared,
  ...presets.map(({ spec }) => spec.policy),
  ...waterfallPresets.map(({ spec }) => spec.waterfall),
]

/**
 * The waterfall behind a name: a deleveraging preset is the policy of every `adl` layer of the declared one (SPEC W-9), a waterfall
 * preset stands in place of it (SPEC W-8), and `declared` is it. Undefined for a name that is not known.
 */
export function choosePolicy(
  policy: string,
  waterfall: readonly LayerSpec[],
  cast: WaterfallCast,
): ChosenPolicy | undefined {
  if (policy === declared) return { policy, kind: 'declared', waterfall }
  const whole = findWaterfallPreset(policy)
  if (whole !== undefined) {
    return { policy, kind: 'waterfall', waterfall: expandWaterfall(whole.spec, cast) }
  }
  const preset = findPreset(policy)
  if (preset === undefined) return undefined
  return { policy, kind: 'deleveraging', waterfall: underPolicy(waterfall, preset.spec) }
}
