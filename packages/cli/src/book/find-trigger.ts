import { findTriggerPreset, type TriggerSpec, triggerPresets } from '@plimsoll/engine'

/** The names of the triggers that come with the engine. */
export const triggerNames: readonly string[] = triggerPresets.map(({ trigger }) => trigger)

/** The trigger of a name in the units of an asset of which so many make a whole one; undefined where there is none. */
export function triggerNamed(name: string, wholeUnitQuote: bigint): TriggerSpec | undefined {
  return findTriggerPreset(name)?.specFor(wholeUnitQuote)
}
