import { compareRatios, type Ratio, ratio } from '../../quantity/ratio.ts'
import type { TriggerSpec } from '../trigger-spec.ts'
import { judgeTrigger } from './judge-trigger.ts'
import { type SwitchLine, switchLine } from './switch-line.ts'
import type { TriggerSight } from './trigger-sight.ts'
import { parts } from './trigger-standing.ts'

/** What a reader is shown of a trigger: what it compares now, and with what. */
export interface TriggerReading {
  /** Of `anyOf`: the kind that all else is of. */
  readonly part?: TriggerSpec['kind']
  /** Absent where there is no number, or none is known. */
  readonly measure?: Ratio
  /** Absent where nothing is compared with a number, or no number counts now. */
  readonly line?: SwitchLine
  /** Absent where it does not look back. */
  readonly windowMs?: number
}

/**
 * Reads a trigger for a market. Of `anyOf`, the part that is nearest to its line: one that would start, or else hold, before one
 * that has come a larger part of the way from 0 to its start.
 */
export function readTrigger(
  trigger: TriggerSpec,
  sight: TriggerSight,
  market: number,
): TriggerReading {
  if (trigger.kind !== 'anyOf') return readPart(trigger, sight, market)
  const readings = parts(trigger).map((part) => ({
    part: part.kind,
    ...readPart(part, sight, market),
    ...urgency(part, sight, market),
  }))
  const [nearest] = readings.toSorted(
    (left, right) => right.stage - left.stage || compareRatios(right.way, left.way),
  )
  if (nearest === undefined) return {}
  const { stage: _stage, way: _way, ...reading } = nearest
  return reading
}

function readPart(trigger: TriggerSpec, sight: TriggerSight, market: number): TriggerReading {
  const { measure } = judgeTrigger(trigger, sight, market)
  const line = switchLine(trigger, sight, market)
  return {
    ...(measure && { measure }),
    ...(line && { line }),
    ...('windowMs' in trigger && { windowMs: trigger.windowMs }),
  }
}

interface Urgency {
  /** What has no number comes last. */
  readonly stage: 0 | 1 | 2 | 3
  /** From 0 to the start, where that is not 0. */
  readonly way: Ratio
}

function urgency(trigger: TriggerSpec, sight: TriggerSight, market: number): Urgency {
  const { starts, stops, measure } = judgeTrigger(trigger, sight, market)
  const start = switchLine(trigger, sight, market)?.start
  if (measure === undefined || start === undefined) return { stage: 0, way: ratio(0n) }
  const way =
    start.numerator === 0n
      ? ratio(0n)
      : ratio(measure.numerator * start.denominator, measure.denominator * start.numerator)
  return { stage: starts ? 3 : stops ? 1 : 2, way }
}
