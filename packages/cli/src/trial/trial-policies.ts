import { findPreset, presets } from '@plimsoll/engine'
import { CommandFailure } from '../command-failure.ts'

/**
 * The policies of a trial, each once: those of a list of names, or all, and the one that the others are compared with.
 *
 * @throws CommandFailure for a name that is no deleveraging preset, or is given twice
 */
export function trialPolicies(list: string, against: string): string[] {
  requirePreset('--against', against)
  const known = presets.map(({ spec }) => spec.policy)
  const names = list === 'all' ? known : list.split(',').map((name) => name.trim())
  names.forEach((name, at) => {
    requirePreset('--policies', name)
    if (names.indexOf(name) < at) {
      refuse('duplicate', `--policies: names ${JSON.stringify(name)} twice; keep one of the two`)
    }
  })
  return names.includes(against) ? names : [against, ...names]
}

function requirePreset(option: string, name: string): void {
  if (findPreset(name) !== undefined) return
  const known = presets.map(({ spec }) => spec.policy).join(', ')
  refuse('unknownPolicy', `${option}: ${JSON.stringify(name)} is not a preset; use ${known}`)
}

function refuse(code: string, message: string): never {
  throw new CommandFailure({ code, message })
}
