import { floorDiv } from '../../quantity/division.ts'
import type { Ratio } from '../../quantity/ratio.ts'
import type { TriggerReading } from './read-trigger.ts'

const WHOLE_PPM = 1_000_000n

/**
 * How much of the way to its start a trigger has gone, in millionths, rounded down, 0 to 1,000,000 (SPEC B-10): measure ÷ start where it
 * starts above its line or the line is below 0, start ÷ measure where what is left shrinks towards a line above 0. Undefined where there
 * is no number, and where money is left and the line is at nothing: that is at no measurable distance.
 */
export function nearnessPpm({
  isOn,
  measure,
  line,
}: Pick<TriggerReading, 'measure' | 'line'> & { readonly isOn: boolean }): number | undefined {
  if (isOn) return Number(WHOLE_PPM)
  if (measure === undefined || line === undefined) return undefined
  const { start, startsWhen } = line
  if (start.numerator === 0n) return measure.numerator > 0n ? undefined : Number(WHOLE_PPM)
  const isTowardsLine = startsWhen === 'above' || start.numerator < 0n
  if (isTowardsLine) return partPpm(measure, start)
  return measure.numerator > 0n ? partPpm(start, measure) : Number(WHOLE_PPM)
}

/** part ÷ of, which is not 0, kept within 0 and 1. */
function partPpm(part: Ratio, of: Ratio): number {
  const divisor = part.denominator * of.numerator
  const dividend = part.numerator * of.denominator
  const sign = divisor < 0n ? -1n : 1n
  const ppm = floorDiv(sign * dividend * WHOLE_PPM, sign * divisor)
  return Number(ppm < 0n ? 0n : ppm > WHOLE_PPM ? WHOLE_PPM : ppm)
}
