/**
 * The random numbers of a population: sfc32 (Chris Doty-Humphrey, PractRand), which needs only
 * 32-bit integer additions, shifts and exclusive ors, so that the same seed gives the same numbers
 * on every platform.
 */

/** A source of evenly distributed integers in 0..2^32 − 1. */
export type RandomStream = () => number

const WARM_UP_DRAWS = 20

/**
 * One stream of a seed. Streams with different numbers are independent, so that drawing more from
 * one does not move the others. Throws `RangeError` unless the seed is an integer in 0..2^53 − 1.
 */
export function randomStream(seed: number, stream: number): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`a seed is a whole number in 0..2^53 − 1, not ${seed}`)
  }
  let a = stream | 0
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let draw = 0; draw < WARM_UP_DRAWS; draw += 1) next()
  return next
}
