import { placeLayers } from '../../waterfall/place-layers.ts'
import { isSwitchedOn, parts } from '../../waterfall/triggers/trigger-standing.ts'
import type { SetTrigger } from '../command.ts'
import { CommandRefused, type Deliberation, emit } from '../deliberation.ts'
import { marketSlot } from '../lookup.ts'

/** Switches the trigger of a layer for a market by hand (SPEC T-1, `manual`). */
export function setTrigger(thinking: Deliberation, { layer, market, isOn }: SetTrigger): void {
  const { terms, triggers } = thinking.record
  const slot = marketSlot(thinking.record, market)
  const spec = terms.waterfall[layer]
  const isManual =
    spec !== undefined &&
    'trigger' in spec &&
    spec.trigger !== undefined &&
    parts(spec.trigger).some(({ kind }) => kind === 'manual')
  if (!isManual) {
    const detail = `layer ${layer} of the waterfall has no trigger that is set by hand`
    throw new CommandRefused('unknownTrigger', detail)
  }
  const layerIndex = placeLayers(terms.waterfall).findIndex((placed) => placed.spec === spec)
  if (isSwitchedOn(triggers, layerIndex, slot) === isOn) return
  emit(thinking, { kind: 'triggerChanged', layerIndex, market: slot, isOn })
}
