import type { LayerSpec } from '@plimsoll/engine'

/** A layer in a word or two: what it is, and whose or which. */
export function layerName(layer: LayerSpec): string {
  switch (layer.layer) {
    case 'insuranceFund':
    case 'venueCapital':
      return `${layer.layer} ${layer.fund}`
    case 'backstopVault':
      return `${layer.layer} ${layer.account}`
    case 'adl': {
      const { policy, price = layer.policy.price } = layer
      const own = price === policy.price ? '' : ` (${price})`
      return `${layer.layer} ${policy.policy}${own}`
    }
    case 'profitHaircut':
      return layer.base === undefined || layer.base === 'oppositeGains'
        ? layer.layer
        : `${layer.layer} ${layer.base}`
    case 'socialisedLoss':
      return `${layer.layer} ${layer.base}`
    case 'tearUp':
      return `${layer.layer} ${layer.extent}`
    default:
      return layer.layer
  }
}
