import { compareRatios, type Ratio, ratio, subtractRatios } from '../quantity/ratio.ts'
import type { PriceGateSpec } from './market-spec.ts'

/** What the gate made of a price. */
export type PriceVerdict =
  | 'used'
  | 'late'
  | 'fromFuture'
  | 'missing'
  | 'stale'
  | 'nonPositive'
  | 'outsideBand'
  | 'tooFewSources'

/** What is known of the price of one market. */
export interface PriceStanding {
  /** When the price in use was seen, milliseconds UTC. */
  readonly usedTimeMs: number
  /** When the newest price was seen that arrived at all. */
  readonly newestTimeMs: number
  /** What became of the newest. */
  readonly verdict: PriceVerdict
  /** Whether a price was used since the process started. */
  readonly isFresh: boolean
}

/** What price sources say. */
interface ObservedPrice {
  readonly markPriceTicks?: Ratio
  readonly indexPriceTicks?: Ratio
  readonly sources: number
  readonly priceTimeMs: number
}

const PPB_PER_PPM = 1000n
const PPB = 1_000_000_000n

/**
 * Whether a price may be used (SPEC P-1). The first rule that fails gives the verdict: a late one and one from the future
 * leave everything as it was; the others say that at present there is no price to act upon.
 */
export function judgePrice(
  gate: PriceGateSpec | undefined,
  standing: PriceStanding,
  price: ObservedPrice,
  timeMs: number,
): PriceVerdict {
  const { markPriceTicks: mark, indexPriceTicks: index, priceTimeMs } = price
  if (priceTimeMs > timeMs) return 'fromFuture'
  if (priceTimeMs <= standing.newestTimeMs) return 'late'
  if (mark === undefined || (gate !== undefined && index === undefined)) return 'missing'
  if (mark.numerator <= 0n || (index !== undefined && index.numerator <= 0n)) return 'nonPositive'
  if (gate === undefined || index === undefined) return 'used'
  if (timeMs - priceTimeMs > gate.maxAgeMs) return 'stale'
  if (price.sources < gate.sourcesMin) return 'tooFewSources'
  return isInBand(gate, mark, index, timeMs - standing.usedTimeMs) ? 'used' : 'outsideBand'
}

/** |mark − index| ≤ band × index, exactly. */
function isInBand(gate: PriceGateSpec, mark: Ratio, index: Ratio, ageMs: number): boolean {
  const gap = subtractRatios(mark, index)
  const allowed = ratio(index.numerator * bandPpb(gate, ageMs), index.denominator * PPB)
  const distance = gap.numerator < 0n ? ratio(-gap.numerator, gap.denominator) : gap
  return compareRatios(distance, allowed) <= 0
}

/** Half the width of the band after some time without a good price, in 10^-9 of the price. */
export function bandPpb({ bandPpm, wideningPpmPerSecond }: PriceGateSpec, ageMs: number): bigint {
  const age = BigInt(Math.max(0, ageMs))
  return BigInt(bandPpm) * PPB_PER_PPM + BigInt(wideningPpmPerSecond) * age
}

/** What is known after a verdict. */
export function standingAfter(
  standing: PriceStanding,
  verdict: PriceVerdict,
  priceTimeMs: number,
): PriceStanding {
  if (verdict === 'late' || verdict === 'fromFuture') return standing
  const isUsed = verdict === 'used'
  return {
    usedTimeMs: isUsed ? priceTimeMs : standing.usedTimeMs,
    newestTimeMs: priceTimeMs,
    verdict,
    isFresh: isUsed || standing.isFresh,
  }
}

/** Whether liquidation and deleveraging may act on the price in use. A market without a gate is always healthy. */
export function isHealthy(
  gate: PriceGateSpec | undefined,
  { verdict, isFresh, usedTimeMs }: PriceStanding,
  timeMs: number,
): boolean {
  if (gate === undefined) return true
  return isFresh && verdict === 'used' && timeMs - usedTimeMs <= gate.maxAgeMs
}
