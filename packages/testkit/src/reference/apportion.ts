import {
  compare,
  floor,
  fraction,
  multiply,
  type Rational,
  rational,
  zero,
} from '../exact/rational.ts'

/**
 * Largest remainder with caps. Shares that would reach their cap are fixed at it, the rest is
 * split again; then everyone gets the floor of the share, and what is left over goes by ones to the
 * largest fractions, equal fractions to the lower index.
 */
export function apportion(
  whole: bigint,
  weights: readonly bigint[],
  caps: readonly bigint[],
): bigint[] {
  const given = weights.map(() => 0n)
  const open = new Set(weights.keys())
  let rest = whole
  for (;;) {
    const shares = sharesOf(rest, weights, open)
    const capped = shares.filter(({ index, share }) => {
      return compare(share, rational(caps[index] ?? 0n)) >= 0
    })
    if (capped.length === 0) {
      handOut(rest, shares, given)
      return given
    }
    for (const { index } of capped) {
      const cap = caps[index] ?? 0n
      given[index] = cap
      rest -= cap
      open.delete(index)
    }
  }
}

/** Whole numbers in the same proportions. */
export function wholeWeights(weights: readonly Rational[]): bigint[] {
  const common = weights.reduce((product, { denominator }) => product * denominator, 1n)
  return weights.map((weight) => (weight.numerator * common) / weight.denominator)
}

interface Share {
  readonly index: number
  readonly share: ReturnType<typeof rational>
}

/** With only zero weights left nobody has a share, and the rest stays unallocated. */
function sharesOf(rest: bigint, weights: readonly bigint[], open: ReadonlySet<number>): Share[] {
  const indices = [...open].filter((index) => (weights[index] ?? 0n) > 0n)
  const sum = indices.reduce((total, index) => total + (weights[index] ?? 0n), 0n)
  return indices.map((index) => ({
    index,
    share: sum === 0n ? zero : multiply(rational(rest), rational(weights[index] ?? 0n, sum)),
  }))
}

function handOut(rest: bigint, shares: readonly Share[], given: bigint[]): void {
  let left = shares.length === 0 ? 0n : rest
  for (const { index, share } of shares) {
    given[index] = floor(share)
    left -= floor(share)
  }
  const byFraction = [...shares].sort(
    (a, b) => compare(fraction(b.share), fraction(a.share)) || a.index - b.index,
  )
  for (const { index } of byFraction) {
    if (left === 0n) return
    given[index] = (given[index] ?? 0n) + 1n
    left -= 1n
  }
}
