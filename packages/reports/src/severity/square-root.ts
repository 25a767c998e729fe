import { InvariantError } from '@plimsoll/engine'

/**
 * The largest whole number whose square is not above `value`: Newton's method from above, which falls until it is
 * there. Whole numbers all the way, so every machine finds the same.
 */
export function floorSquareRoot(value: bigint): bigint {
  if (value < 0n) throw new InvariantError('a square root needs a number that is not negative')
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** The smallest whole number whose square is not below `value`. */
export function ceilSquareRoot(value: bigint): bigint {
  const root = floorSquareRoot(value)
  return root * root === value ? root : root + 1n
}
