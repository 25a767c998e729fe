import type { Layer } from './layer.ts'

/** The bucket's own money. A deficit is what remains after it, so by the time a case opens this layer has acted. */
export function ownCollateral(): Layer {
  return {
    act: () => undefined,
    explainIdle: () => 'the deficit is counted after the bucket’s own collateral',
  }
}
