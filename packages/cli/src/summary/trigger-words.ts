import type { TriggerLine, TriggerSpec } from '@plimsoll/engine'
import { durationText } from '../output/duration.ts'

/** When a trigger is on, in a sentence that goes on after "while"; amounts are left to the data. */
export function triggerText(spec: TriggerSpec): string {
  switch (spec.kind) {
    case 'fundEmpty':
      return 'the funds of the market’s pool have nothing available'
    case 'fundDrawdown':
      return `the pool is ${startText(spec.start)} below its peak of ${durationText(spec.windowMs)}, until it is ${stopText(spec.stop)}`
    case 'marketDrawdown': {
      const pinned = spec.isPinned ? ', and funds pay down to that line only' : ''
      return `the market’s result is ${startText(spec.start)} of the pool’s peak below its own of ${durationText(spec.windowMs)}, until that is ${stopText(spec.stop)}${pinned}`
    }
    case 'belowAverage':
      return `the pool is below its average of ${durationText(spec.windowMs)} by more than ${percent(spec.sharePpm)} of it, and by more than a cushion`
    case 'losses':
      return `funds had ${spec.count} large losses in ${durationText(spec.windowMs)}`
    case 'backlog':
      return `at least ${spec.startCount} buckets wait to be closed, until fewer than ${spec.stopCount} do`
    case 'negativeEquity':
      return 'the case is below 0, whatever funds have'
    case 'vaultLoss':
      return `the positions of ${spec.account} have lost too much`
    case 'vaultFull':
      return `${spec.account} holds as much as it may`
    case 'poolFactor':
      return `traders’ profit is more than ${percent(spec.startPpm)} of the pool’s value, and not below ${percent(spec.floorPpm)}`
    case 'manual':
      return 'an officer has switched it on'
    case 'anyOf':
      return spec.triggers.map(triggerText).join(', or while ')
  }
}

function startText({ ppm, isStrict }: TriggerLine): string {
  return isStrict ? `more than ${percent(ppm)}` : `${percent(ppm)} or more`
}

function stopText({ ppm, isStrict }: TriggerLine): string {
  return isStrict ? `less than ${percent(ppm)}` : `${percent(ppm)} or less`
}

/** Millionths as a percentage, exact. */
function percent(ppm: number): string {
  return `${ppm / 10_000} %`
}
