import type { LayerSpec, TriggerSpec } from '@plimsoll/engine'
import type { Market } from '../world.ts'

/** What switches a layer, and the markets that it is on for. */
export interface Trigger {
  /** Among all layers, the first three included. */
  readonly layerIndex: number
  readonly spec: TriggerSpec
  readonly on: Set<Market>
}

/** All are off at first (SPEC T-1). */
export function loadTriggers(layers: readonly LayerSpec[]): Trigger[] {
  return layers.flatMap((layer, layerIndex) =>
    'trigger' in layer && layer.trigger !== undefined
      ? [{ layerIndex, spec: layer.trigger, on: new Set<Market>() }]
      : [],
  )
}

/** A trigger and those inside it. */
export function partsOf(spec: TriggerSpec): readonly TriggerSpec[] {
  return spec.kind === 'anyOf' ? [spec, ...spec.triggers.flatMap(partsOf)] : [spec]
}

/** Whether any trigger measures what single markets cost. */
export function measuresMarkets(triggers: readonly Trigger[]): boolean {
  return triggers.some(({ spec }) => partsOf(spec).some(({ kind }) => kind === 'marketDrawdown'))
}
