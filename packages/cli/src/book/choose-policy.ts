import { findPreset, type LayerSpec, type PolicySpec, presets } from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'

/** The preset of a name given on the command line. */
export function presetNamed(name: string): PolicySpec {
  const preset = findPreset(name)
  if (preset !== undefined) return preset.spec
  const known = presets.map(({ spec }) => spec.policy).join(', ')
  const message = `${JSON.stringify(name)} is not a preset; use one of ${known}`
  throw new CommandFailure({ code: 'unknownPolicy', message })
}

/**
 * The same book under another policy: that of every `adl` layer, or of a new one where the waterfall has none. A new
 * one goes before the profit haircut, which would otherwise leave it nothing to do, and at the end where there is none.
 */
export function underPolicy(book: ParsedBook, policy: PolicySpec): ParsedBook {
  const { waterfall } = book.spec
  const hasLayer = waterfall.some(({ layer }) => layer === 'adl')
  const changed = waterfall.map((layer) => (layer.layer === 'adl' ? { ...layer, policy } : layer))
  return {
    ...book,
    spec: { ...book.spec, waterfall: hasLayer ? changed : withLayer(changed, policy) },
  }
}

function withLayer(waterfall: readonly LayerSpec[], policy: PolicySpec): LayerSpec[] {
  const haircut = waterfall.findIndex(({ layer }) => layer === 'profitHaircut')
  return waterfall.toSpliced(haircut < 0 ? waterfall.length : haircut, 0, { layer: 'adl', policy })
}

/** The policy a queue is asked for: the one named, or that of the book's first `adl` layer. */
export function policyFor({ spec, source }: ParsedBook, name: string | undefined): PolicySpec {
  if (name !== undefined) return presetNamed(name)
  const layer = spec.waterfall.find((one) => one.layer === 'adl')
  if (layer?.layer === 'adl') return layer.policy
  const message = `${source.file}: waterfall: has no adl layer to take a policy from; give --policy`
  throw new CommandFailure({ code: 'missingPolicy', file: source.file, path: 'waterfall', message })
}
