import { findPreset, type PolicySpec } from '@plimsoll/engine'

/** A deleveraging policy of the engine. Throws `RangeError` where there is none of that name. */
export function presetNamed(name: string): PolicySpec {
  const preset = findPreset(name)
  if (preset === undefined) throw new RangeError(`no preset is called ${name}`)
  return preset.spec
}
