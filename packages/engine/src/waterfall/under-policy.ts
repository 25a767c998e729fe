import type { PolicySpec } from '../policy/policy-spec.ts'
import type { LayerSpec } from './layer-spec.ts'

/**
 * The same layers under another policy: that of every `adl` layer, or of a new one where there is none. A new one goes before the
 * first layer that takes money from others, which would otherwise leave it nothing to do, and at the end where there is none
 * (SPEC W-9).
 */
export function underPolicy(waterfall: readonly LayerSpec[], policy: PolicySpec): LayerSpec[] {
  if (waterfall.some(({ layer }) => layer === 'adl')) {
    return waterfall.map((layer) => (layer.layer === 'adl' ? { ...layer, policy } : layer))
  }
  const next = waterfall.findIndex(({ layer }) => afterDeleveraging.has(layer))
  return waterfall.toSpliced(next < 0 ? waterfall.length : next, 0, { layer: 'adl', policy })
}

const afterDeleveraging: ReadonlySet<string> = new Set<LayerSpec['layer']>([
  'profitHaircut',
  'socialisedLoss',
  'tearUp',
  'settlement',
  'withdrawalGate',
])
