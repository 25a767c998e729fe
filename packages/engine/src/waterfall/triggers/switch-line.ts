import { unreachable } from '../../quantity/assert.ts'
import { type Ratio, ratio } from '../../quantity/ratio.ts'
import type { TriggerSpec } from '../trigger-spec.ts'
import { fallBelowAverage, isFunded } from './judge-trigger.ts'
import type { TriggerSight } from './trigger-sight.ts'

/** Where a trigger switches, in the unit of its measure. Whether the line itself counts is a matter of the kind (SPEC T-1). */
export interface SwitchLine {
  /** `share` is of the peak of the pool, below 0; `money` is in quote units. */
  readonly unit: 'share' | 'money' | 'count'
  readonly start: Ratio
  /** Absent where the trigger stops as soon as it would not start. */
  readonly stop?: Ratio
  readonly startsWhen: 'below' | 'above'
}

const MILLION = 1_000_000n

/** The line of a trigger for a market; undefined where nothing is compared with a number, or no number counts now. */
export function switchLine(
  trigger: TriggerSpec,
  sight: TriggerSight,
  market: number,
): SwitchLine | undefined {
  switch (trigger.kind) {
    case 'fundEmpty':
      return { unit: 'money', start: ratio(0n), startsWhen: 'below' }
    case 'fundDrawdown':
      return drawdownLine(trigger)
    case 'marketDrawdown':
      return isFunded(trigger, sight, market) ? drawdownLine(trigger) : undefined
    case 'belowAverage': {
      const average = sight.averageQuote(market, trigger.windowMs)
      if (average === undefined) return undefined
      return { unit: 'money', start: fallBelowAverage(trigger, average), startsWhen: 'below' }
    }
    case 'losses':
      return above('count', BigInt(trigger.count))
    case 'backlog':
      return above('count', BigInt(trigger.startCount), BigInt(trigger.stopCount))
    case 'vaultLoss':
      return above('money', trigger.startQuote, trigger.stopQuote)
    case 'vaultFull':
      return above('money', trigger.capacityQuote)
    case 'negativeEquity':
    case 'poolFactor':
    case 'manual':
    case 'anyOf':
      return undefined
    default:
      return unreachable(trigger)
  }
}

function drawdownLine({
  start,
  stop,
}: Extract<TriggerSpec, { readonly kind: 'fundDrawdown' | 'marketDrawdown' }>): SwitchLine {
  return {
    unit: 'share',
    start: ratio(-BigInt(start.ppm), MILLION),
    ...(stop.ppm !== start.ppm && { stop: ratio(-BigInt(stop.ppm), MILLION) }),
    startsWhen: 'below',
  }
}

function above(unit: SwitchLine['unit'], start: bigint, stop: bigint = start): SwitchLine {
  return {
    unit,
    start: ratio(start),
    ...(stop !== start && { stop: ratio(stop) }),
    startsWhen: 'above',
  }
}
