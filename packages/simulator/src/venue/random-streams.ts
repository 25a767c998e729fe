import { type RandomStream, randomStream } from '../populations/random-stream.ts'

/** One stream for each purpose, so that drawing more for one does not move the others. */
const streamNumbers = {
  equities: 101,
  leverages: 102,
  holdings: 103,
  entries: 104,
  temperaments: 105,
  index: 106,
  sources: 107,
  attention: 108,
  trades: 109,
  commonJumps: 110,
  blocks: 111,
  reactions: 112,
} as const

/** The random numbers of a world for one purpose. */
export function worldStream(seed: number, purpose: keyof typeof streamNumbers): RandomStream {
  return randomStream(seed, streamNumbers[purpose])
}
