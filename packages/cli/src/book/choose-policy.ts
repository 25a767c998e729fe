import {
  expandWaterfall,
  findPreset,
  findWaterfallPreset,
  type PolicySpec,
  presets,
  underPolicy as layersUnderPolicy,
  waterfallPresets,
} from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'

/**
 * The same book under a preset given by name: a policy becomes that of every `adl` layer, a waterfall stands in place of the whole
 * declared one, with the funds and vaults of the book in its places (SPEC W-8).
 */
export function underPreset(book: ParsedBook, name: string): ParsedBook {
  const preset = findWaterfallPreset(name)
  if (preset === undefined) return underPolicy(book, presetNamed(name, waterfallNames))
  const { spec } = book
  return { ...book, spec: { ...spec, waterfall: expandWaterfall(preset.spec, spec) } }
}

/** The names of the waterfalls that come with the engine. */
export const waterfallNames: readonly string[] = waterfallPresets.map(({ spec }) => spec.waterfall)

/** The policy of a name given on the command line. `others` are names of another kind that would do as well. */
export function presetNamed(name: string, others: readonly string[] = []): PolicySpec {
  const preset = findPreset(name)
  if (preset !== undefined) return preset.spec
  const known = [...presets.map(({ spec }) => spec.policy), ...others].join(', ')
  const what =
    findWaterfallPreset(name) === undefined
      ? 'is not a preset'
      : 'is a whole waterfall, which has no one queue'
  const message = `${JSON.stringify(name)} ${what}; use one of ${known}`
  throw new CommandFailure({ code: 'unknownPolicy', message })
}

/** The same book under another policy: that of every `adl` layer, or of a new one where the waterfall has none (SPEC W-9). */
export function underPolicy(book: ParsedBook, policy: PolicySpec): ParsedBook {
  return {
    ...book,
    spec: { ...book.spec, waterfall: layersUnderPolicy(book.spec.waterfall, policy) },
  }
}

/** The policy a queue is asked for: the one named, or that of the book's first `adl` layer. */
export function policyFor({ spec, source }: ParsedBook, name: string | undefined): PolicySpec {
  if (name !== undefined) return presetNamed(name)
  const layer = spec.waterfall.find((one) => one.layer === 'adl')
  if (layer?.layer === 'adl') return layer.policy
  const message = `${source.file}: waterfall: has no adl layer to take a policy from; give --policy`
  throw new CommandFailure({ code: 'missingPolicy', file: source.file, path: 'waterfall', message })
}
