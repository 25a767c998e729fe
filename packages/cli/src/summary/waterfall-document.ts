import {
  findPreset,
  type LayerSpec,
  type PolicyNeed,
  policyNeeds,
  waterfallPresetHash,
  type WaterfallPreset,
} from '@plimsoll/engine'
import { type LayerDocument, writeLayer } from '@plimsoll/protocol'
import { layerLabel, identityOf, layerText } from './layer-words.ts'
import { bookFields, type Word } from './policy-document.ts'

/** Everything there is to know about a waterfall that comes with the engine. */
export interface WaterfallDocument {
  readonly kind: 'waterfall'
  readonly waterfall: string
  readonly version: number
  readonly hash: string
  readonly title: string
  readonly formula: string
  readonly units: string
  /** Its layers in their order, each in words. */
  readonly layers: readonly Word[]
  /** Labels of the layers that charge accounts without a position. */
  readonly chargesFlatAccounts: readonly string[]
  readonly needs: readonly string[]
  readonly source: string
  readonly choices: readonly string[]
  readonly workedExample: string
  /** As a book may hold them, with its own funds and vaults in place of `*`. */
  readonly spec: readonly LayerDocument[]
}

/** A waterfall preset as a document, every layer in words. */
export function waterfallDocument(preset: WaterfallPreset): WaterfallDocument {
  const { spec, title, formula, units, source, choices } = preset
  const { waterfall, version, layers } = spec
  return {
    kind: 'waterfall',
    waterfall,
    version,
    hash: waterfallPresetHash(spec),
    title,
    formula,
    units,
    layers: layers.map((layer) => ({ name: labelOf(layer), meaning: layerText(layer) })),
    chargesFlatAccounts: layers.filter(chargesFlat).map(labelOf),
    needs: [...new Set(layers.flatMap(needsOf))],
    source,
    choices,
    workedExample: `docs/policies/${waterfall}.md`,
    // Presets hold no amounts, so the places of an asset make no difference.
    spec: layers.map((layer) => writeLayer(layer, { decimals: 0, policyName })),
  }
}

function policyName(policy: { readonly policy: string }): string | undefined {
  return findPreset(policy.policy)?.spec.policy
}

function labelOf(layer: LayerSpec): string {
  return layerLabel(identityOf(layer))
}

function chargesFlat(layer: LayerSpec): boolean {
  return 'chargesFlatAccounts' in layer && layer.chargesFlatAccounts !== undefined
}

/** Fields that a book must have for a layer, beyond those that every book has. */
function needsOf(layer: LayerSpec): string[] {
  switch (layer.layer) {
    case 'adl': {
      const { policy, price = policy.price, trigger } = layer
      const own = policyNeeds(policy, price).map((need: PolicyNeed) => bookFields[need])
      return trigger?.kind === 'poolFactor'
        ? [
            ...own,
            'a pool: an account of kind vault on the other side of every trader',
            'poolValue of its markets',
          ]
        : own
    }
    case 'profitHaircut':
      if (layer.base === 'periodGains') return ['previousMarkPrice of every market']
      return layer.base === 'unsettledProfit'
        ? ['unsettledProfit of every account but vaults and funds']
        : []
    case 'settlement':
      return (layer.price ?? 'settlement') === 'settlement' ? [bookFields.settlementPriceTicks] : []
    default:
      return []
  }
}
