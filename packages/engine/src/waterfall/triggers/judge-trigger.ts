import { floorDiv } from '../../quantity/division.ts'
import { compareRatios, type Ratio, ratio, subtractRatios } from '../../quantity/ratio.ts'
import { unreachable } from '../../quantity/assert.ts'
import type { TriggerLine, TriggerSpec } from '../trigger-spec.ts'
import type { TriggerSight } from './trigger-sight.ts'

/** What a trigger says of a market now. */
export interface Verdict {
  /** Whether one that is off becomes on. */
  readonly starts: boolean
  /** Whether one that is on becomes off. */
  readonly stops: boolean
  /** What was compared; absent where there is no number, or none is known. */
  readonly measure?: Ratio
}

type Rule<Kind extends TriggerSpec['kind']> = Extract<TriggerSpec, { readonly kind: Kind }>

const MILLION = 1_000_000n

/** Compares, exactly, what a trigger looks at with its lines (SPEC T-1). */
export function judgeTrigger(trigger: TriggerSpec, sight: TriggerSight, market: number): Verdict {
  switch (trigger.kind) {
    case 'fundEmpty': {
      const available = sight.availableQuote(market)
      return { ...emptiness(sight, market), measure: ratio(available) }
    }
    case 'fundDrawdown':
      return judgeFundDrawdown(trigger, sight, market)
    case 'marketDrawdown':
      return judgeMarketDrawdown(trigger, sight, market)
    case 'belowAverage':
      return judgeAverage(trigger, sight, market)
    case 'losses': {
      const count = sight.lossCount(market, trigger.windowMs, trigger.amountQuote)
      return between(count, trigger.count, trigger.count)
    }
    case 'backlog':
      return between(sight.waitingCount(), trigger.startCount, trigger.stopCount)
    case 'vaultLoss': {
      const measure = sight.lossQuote(trigger.account)
      return {
        starts: compareRatios(measure, ratio(trigger.startQuote)) > 0,
        stops: compareRatios(measure, ratio(trigger.stopQuote)) <= 0,
        measure,
      }
    }
    case 'vaultFull': {
      const measure = sight.notionalQuote(trigger.account)
      const starts = compareRatios(measure, ratio(trigger.capacityQuote)) >= 0
      return { starts, stops: !starts, measure }
    }
    case 'negativeEquity':
    case 'poolFactor':
      // They are on for cases, whatever the market.
      return { starts: false, stops: true }
    case 'manual':
      return { starts: false, stops: false }
    case 'anyOf':
      return judgeAny(trigger, sight, market)
    default:
      return unreachable(trigger)
  }
}

/**
 * What funds may still pay for a market before its result is down at a pinned line, quote units, rounded down and never below 0;
 * undefined where the trigger holds nobody back (SPEC T-4).
 */
export function pinnedRoomQuote(
  trigger: Rule<'marketDrawdown'>,
  sight: TriggerSight,
  market: number,
): bigint | undefined {
  const { windowMs, start, isPinned } = trigger
  const peak = sight.peakQuote(market, windowMs)
  if (isPinned !== true || peak === undefined) return undefined
  if (!isFunded(trigger, sight, market)) return undefined
  const line = floorDiv(BigInt(start.ppm) * peak, MILLION)
  const room = line - sight.resultDropQuote(market, windowMs)
  return room > 0n ? room : 0n
}

function emptiness(sight: TriggerSight, market: number): Verdict {
  const isEmpty = sight.availableQuote(market) === 0n
  return { starts: isEmpty, stops: !isEmpty }
}

function judgeFundDrawdown(
  { windowMs, start, stop }: Rule<'fundDrawdown'>,
  sight: TriggerSight,
  market: number,
): Verdict {
  const peak = sight.peakQuote(market, windowMs)
  if (peak === undefined) return emptiness(sight, market)
  const measure = ratio(sight.balanceQuote(market) - peak, peak)
  return { starts: isBelow(measure, start), stops: isAbove(measure, stop), measure }
}

function judgeMarketDrawdown(
  trigger: Rule<'marketDrawdown'>,
  sight: TriggerSight,
  market: number,
): Verdict {
  const { windowMs, start, stop } = trigger
  const peak = sight.peakQuote(market, windowMs)
  if (peak === undefined) return emptiness(sight, market)
  const measure = ratio(-sight.resultDropQuote(market, windowMs), peak)
  const isReached = isFunded(trigger, sight, market) && isBelow(measure, start)
  return { starts: isReached, stops: isAbove(measure, stop), measure }
}

/** Whether the pool of a market has so much that the line counts. */
export function isFunded(
  { balanceAboveQuote }: Rule<'marketDrawdown'>,
  sight: TriggerSight,
  market: number,
): boolean {
  return balanceAboveQuote === undefined || sight.balanceQuote(market) > balanceAboveQuote
}

function judgeAverage(trigger: Rule<'belowAverage'>, sight: TriggerSight, market: number): Verdict {
  const average = sight.averageQuote(market, trigger.windowMs)
  if (average === undefined) return emptiness(sight, market)
  const measure = subtractRatios(ratio(sight.balanceQuote(market)), average)
  const starts = compareRatios(measure, fallBelowAverage(trigger, average)) < 0
  return { starts, stops: !starts, measure }
}

/** How far a balance may fall below its average, the larger of share and cushion: quote units, 0 or less. */
export function fallBelowAverage(
  { sharePpm, cushionQuote }: Pick<Rule<'belowAverage'>, 'cushionQuote' | 'sharePpm'>,
  average: Ratio,
): Ratio {
  const share = ratio(-average.numerator * BigInt(sharePpm), average.denominator * MILLION)
  const cushion = ratio(-cushionQuote)
  return compareRatios(share, cushion) < 0 ? share : cushion
}

function judgeAny({ triggers }: Rule<'anyOf'>, sight: TriggerSight, market: number): Verdict {
  const verdicts = triggers.map((trigger) => judgeTrigger(trigger, sight, market))
  // The number to show is that of whoever starts it, or else holds it.
  const telling =
    verdicts.find(({ starts }) => starts) ?? verdicts.find(({ stops }) => !stops) ?? verdicts[0]
  const measure = telling?.measure
  return {
    starts: verdicts.some(({ starts }) => starts),
    stops: verdicts.every(({ stops }) => stops),
    ...(measure && { measure }),
  }
}

function between(count: number, startCount: number, stopCount: number): Verdict {
  return { starts: count >= startCount, stops: count < stopCount, measure: ratio(BigInt(count)) }
}

function isBelow({ numerator, denominator }: Ratio, { ppm, isStrict }: TriggerLine): boolean {
  const distance = numerator * MILLION + BigInt(ppm) * denominator
  return isStrict ? distance < 0n : distance <= 0n
}

function isAbove({ numerator, denominator }: Ratio, { ppm, isStrict }: TriggerLine): boolean {
  const distance = numerator * MILLION + BigInt(ppm) * denominator
  return isStrict ? distance > 0n : distance >= 0n
}
