import type { Ratio, TriggerChanged } from '@plimsoll/engine'
import { isSameRatio, shownRatio } from '../valuation.ts'
import type { Market, World } from '../world.ts'
import type { Trigger } from './trigger.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** A trigger that crossed a line of its own for a market. */
export interface Switch {
  readonly kind: 'triggerChanged'
  readonly trigger: Trigger
  readonly market: Market
  readonly isOn: boolean
  readonly measures: Verdict['measures']
}

/** Every switch that is due now, layer by layer and market by market; off it starts, on it stops (SPEC T-1). */
export function* switchesDue(world: World): Generator<Switch, void> {
  for (const trigger of world.triggers) {
    for (const market of world.markets) {
      const isOn = trigger.on.has(market)
      const { isStarting, isStopping, measures } = verdictOf(world, trigger.spec, market)
      if (isOn ? !isStopping : !isStarting) continue
      yield { kind: 'triggerChanged', trigger, market, isOn: !isOn, measures }
    }
  }
}

/** A switch is the one that is due, and is noted. */
export function judgeSwitch({ judge }: World, event: TriggerChanged, due: Switch): void {
  const { trigger, market, isOn, measures } = due
  const isDue =
    event.layerIndex === trigger.layerIndex && event.market === market.index && event.isOn === isOn
  judge.expect('trigger', isDue, () => {
    return `layer ${event.layerIndex} is switched ${event.isOn ? 'on' : 'off'} for market ${event.market}, due is layer ${trigger.layerIndex} ${isOn ? 'on' : 'off'} for ${market.spec.market}`
  })
  judge.expect('trigger', isMeasured(event.measure, measures), () => {
    return `${trigger.spec.kind} of ${market.spec.market} measures ${shown(event.measure)}, counted ${measures.map(shown).join(' or ')}`
  })
  if (isOn) trigger.on.add(market)
  else trigger.on.delete(market)
}

function shown(measure: Ratio | undefined): string {
  return measure === undefined ? 'nothing' : shownRatio(measure)
}

/** Whether a stated measure is one of those that there are. */
export function isMeasured(stated: Ratio | undefined, measures: Verdict['measures']): boolean {
  return measures.some((measure) =>
    stated === undefined || measure === undefined
      ? stated === measure
      : isSameRatio(stated, measure),
  )
}
