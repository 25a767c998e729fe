import { type RandomStream, randomStream } from '../populations/random-stream.ts'

const range = 2 ** 32

/** Whole numbers drawn for one book, each use of which has a stream of its own. */
export interface TrialDraws {
  /** One of low, …, high. The span is below 2^21, so that the product with 32 bits is exact. */
  readonly between: (low: number, high: number) => number
  /** A size with a heavy tail: it doubles again with a chance of 2 in 5, at most so many times; at least 1,000. */
  readonly heavy: (doublingsMax: number) => number
  /** An order of 0, …, count − 1 in which every one is as likely (Fisher and Yates). */
  readonly shuffled: (count: number) => readonly number[]
}

/** Draws of one stream of a seed. */
export function trialDraws(seed: number, stream: number): TrialDraws {
  const next: RandomStream = randomStream(seed, stream)
  const between = (low: number, high: number): number =>
    low + Math.floor((next() * (high - low + 1)) / range)
  return {
    between,
    heavy: (doublingsMax) => {
      let size = between(1_000, 1_999)
      for (let done = 0; done < doublingsMax && between(1, 5) <= 2; done += 1) size *= 2
      return size
    },
    shuffled: (count) => {
      const order = Array.from({ length: count }, (_, index) => index)
      for (let last = count - 1; last > 0; last -= 1) {
        const other = between(0, last)
        const [a = 0, b = 0] = [order[last], order[other]]
        order[last] = b
        order[other] = a
      }
      return order
    },
  }
}
