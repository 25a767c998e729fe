import { compare, floor, fraction, type Rational, rational } from '../exact/rational.ts'

/** What someone was given in a split by weight, and whether one unit more was possible. */
export interface Part {
  readonly given: bigint
  readonly weight: bigint
  readonly hasRoom: boolean
}

/**
 * Whether one ratio explains a split in proportion to weights: nobody stands a whole unit above it,
 * and nobody with room stands a whole unit below. Where nobody met a limit the units that were left
 * over must also have gone to the largest remainders, equal ones to who comes first.
 */
export function isFairSplit(parts: readonly Part[]): boolean {
  const weighted = parts.filter(({ weight }) => weight > 0n)
  if (parts.some(({ given, weight }) => weight === 0n && given > 0n)) return false
  if (!hasOneRatio(weighted)) return false
  return weighted.some(({ hasRoom }) => !hasRoom) || favoursLargestRemainders(weighted)
}

function hasOneRatio(parts: readonly Part[]): boolean {
  let above: Rational | undefined
  let below: Rational | undefined
  for (const { given, weight, hasRoom } of parts) {
    const least = rational(given - 1n, weight)
    const most = rational(given + 1n, weight)
    if (given > 0n && (above === undefined || compare(least, above) > 0)) above = least
    if (hasRoom && (below === undefined || compare(most, below) < 0)) below = most
  }
  return above === undefined || below === undefined || compare(above, below) < 0
}

/** Walks from the largest remainder to the smallest: once one went without, all later ones must. */
function favoursLargestRemainders(parts: readonly Part[]): boolean {
  const whole = parts.reduce((sum, { given }) => sum + given, 0n)
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0n)
  const extras = parts
    .map(({ given, weight }) => ({ given, share: rational(whole * weight, weights) }))
    .toSorted((left, right) => compare(fraction(right.share), fraction(left.share)))
    .map(({ given, share }) => given - floor(share))
  return extras.every((extra, index) => {
    const previous = extras[index - 1] ?? 1n
    return (extra === 0n || extra === 1n) && extra <= previous
  })
}
