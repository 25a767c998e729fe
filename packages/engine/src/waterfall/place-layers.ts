import type { LayerSpec } from './layer-spec.ts'

/** A layer in its place, and whether the venue declared it. */
export interface PlacedLayer {
  readonly spec: LayerSpec
  readonly isDeclared: boolean
}

const FIRST_LAYERS = ['ownNetting', 'ownCollateral', 'crossing'] as const

/** The layers in the order in which they act: the three that always come first, then the declared ones. */
export function placeLayers(declared: readonly LayerSpec[]): PlacedLayer[] {
  const first = FIRST_LAYERS.map((layer) => ({
    spec: { layer },
    isDeclared: declared.some((spec) => spec.layer === layer),
  }))
  const rest = declared
    .filter((spec) => !FIRST_LAYERS.some((layer) => layer === spec.layer))
    .map((spec) => ({ spec, isDeclared: true }))
  return [...first, ...rest]
}
