import type { Ratio } from '@plimsoll/engine'

/** The least whole number that makes every one of some rationals whole when they are multiplied by it. */
export function commonScale(ratios: Iterable<Ratio>): bigint {
  let scale = 1n
  for (const { denominator } of ratios) {
    if (scale % denominator !== 0n) scale *= denominator / divisor(scale, denominator)
  }
  return scale
}

/** A rational times a scale that makes it whole. */
export function scaled({ numerator, denominator }: Ratio, scale: bigint): bigint {
  return numerator * (scale / denominator)
}

function divisor(left: bigint, right: bigint): bigint {
  let [large, small] = [left, right]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}
