import { type RandomStream, randomStream } from '../populations/random-stream.ts'

/** One possible next move of all prices. */
export interface PriceShock {
  /** How often it counts; a whole number above 0. */
  readonly weight: number
  /** In the order of the markets asked for, whole millionths above −1,000,000. */
  readonly returnsPpm: readonly number[]
}

/** A market, and how it moves with all others. */
export interface ShockedMarket {
  readonly market: string
  /** Its part in the common move, millionths. Default 1,000,000: all of it. */
  readonly betaPpm?: number
}

const million = 1_000_000
/** Standard deviations before the tails widen them, millionths. Ours: a nervous hour of large coins. */
const factorPpm = 40_000
const ownPpm = 20_000
const returnMaxPpm = 900_000
const widthMaxThousandths = 30_000
const wordRange = 2 ** 32
const unit = 2 ** 20

/**
 * Moves that may come next, drawn from a seed by whole-number arithmetic alone, so that they are the same on every machine: a
 * common factor and a part of each market's own, both near normal, each widened by a factor of its own with a tail of index 3
 * (the cubic law of returns). Every second move is the mirror of the one before: no direction is favoured. All weigh the same.
 * Nothing moves by more than 90 %. The numbers are ours; what they are used for says so.
 */
export function shockLaw(
  seed: number,
  markets: readonly ShockedMarket[],
  draws: number,
): readonly PriceShock[] {
  const factorStream = randomStream(seed, 0)
  const ownStreams = markets.map((_market, index) => randomStream(seed, index + 1))
  const shocks: PriceShock[] = []
  while (shocks.length < draws) {
    const factor = movePpm(factorStream, factorPpm)
    const returnsPpm = markets.map(({ betaPpm = million }, index) => {
      const own = ownStreams[index]
      return within(Math.trunc((factor * betaPpm) / million) + (own ? movePpm(own, ownPpm) : 0))
    })
    shocks.push({ weight: 1, returnsPpm })
    if (shocks.length < draws) shocks.push({ weight: 1, returnsPpm: returnsPpm.map(mirrored) })
  }
  return shocks
}

function movePpm(next: RandomStream, deviationPpm: number): number {
  const normal = Math.trunc((nearNormal(next) * deviationPpm) / unit)
  return Math.trunc((normal * widthThousandths(next)) / 1000)
}

/** The sum of twelve even draws, centred: variance 1 in units of 2^20. */
function nearNormal(next: RandomStream): number {
  let sum = -6 * unit
  for (let count = 0; count < 12; count += 1) sum += next() >>> 12
  return sum
}

/** 1 over the largest of three even draws: above w with probability w^−3. */
function widthThousandths(next: RandomStream): number {
  const largest = Math.max(next(), next(), next()) + 1
  return Math.min(widthMaxThousandths, Math.floor((1000 * wordRange) / largest))
}

function within(returnPpm: number): number {
  const bounded = Math.max(-returnMaxPpm, Math.min(returnMaxPpm, returnPpm))
  return bounded === 0 ? 0 : bounded
}

function mirrored(returnPpm: number): number {
  return returnPpm === 0 ? 0 : -returnPpm
}
