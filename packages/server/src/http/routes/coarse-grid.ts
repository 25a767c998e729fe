import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'

/** The smallest of 1, 2 and 5 times a power of ten that is at least a hundredth of an amount above 0. */
export function stepOf({ numerator, denominator }: Ratio): Ratio {
  const hundredth = ratio(numerator, denominator * 100n)
  let power = ratio(1n)
  while (compareRatios(power, hundredth) > 0)
    power = ratio(power.numerator, power.denominator * 10n)
  while (compareRatios(times(power, 10n), hundredth) <= 0) power = times(power, 10n)
  const found = [1n, 2n, 5n].find((digit) => compareRatios(times(power, digit), hundredth) >= 0)
  return times(power, found ?? 10n)
}

function times({ numerator, denominator }: Ratio, factor: bigint): Ratio {
  return ratio(numerator * factor, denominator)
}

/** The multiple of a step that is nearest to an amount, half upwards. */
export function nearestMultiple(wanted: Ratio, step: Ratio): Ratio {
  const whole = wanted.numerator * step.denominator
  const part = wanted.denominator * step.numerator
  return times(step, (2n * whole + part) / (2n * part))
}
