import type { RoundView } from '@plimsoll/engine'
import { wrapped } from '../output/wrapped.ts'
import { flatChargeWords, layerLabel } from './layer-words.ts'

/** A line for each layer that charges accounts without a position, whether it acted or not. */
export function flatChargeLines({ flatCharges }: Pick<RoundView, 'flatCharges'>): string[] {
  return flatCharges.flatMap((charge) => wrapped(`${layerLabel(charge)} ${flatChargeWords}`))
}
