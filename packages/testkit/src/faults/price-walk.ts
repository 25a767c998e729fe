import type { MarketSpec, PriceObservation, Ratio } from '@plimsoll/engine'
import type { Random } from '../generators/random.ts'
import type { PriceFaultKind } from './fault.ts'

/** A price that sources send, and what is wrong with it. */
export interface ObservedPrice {
  readonly observation: PriceObservation
  readonly fault?: PriceFaultKind
}

const MILLION = 1_000_000n
const DAY_MS = 86_400_000

/** The true price of a market as it wanders, and sources that do not always tell it. */
export class PriceWalk {
  readonly market: string
  readonly #sourcesMin: number
  readonly #random: Random
  /** In halves of a tick. */
  #halfTicks: bigint

  constructor({ market, markPriceTicks, priceGate }: MarketSpec, random: Random) {
    this.market = market
    this.#halfTicks = (2n * markPriceTicks.numerator) / markPriceTicks.denominator
    this.#sourcesMin = priceGate?.sourcesMin ?? 1
    this.#random = random
  }

  /** The true price in whole ticks, at least 1. */
  get ticks(): bigint {
    return this.#halfTicks < 2n ? 1n : this.#halfTicks / 2n
  }

  /** Moves the price by up to so many millionths either way. */
  wander(ppm: number): void {
    this.#moveBy(this.#random.between(-ppm, ppm))
  }

  /** A fall or a rise that empties accounts. */
  shock(): void {
    const size = this.#random.between(40_000, 350_000)
    const isTooLow = this.#halfTicks < 400n
    const isTooHigh = this.#halfTicks > 400_000n
    this.#moveBy(isTooLow || (!isTooHigh && this.#random.isOneIn100(50)) ? size : -size)
  }

  /** What the sources say now, all well. */
  observe(nowMs: number): ObservedPrice {
    return { observation: this.#observation(nowMs) }
  }

  /** What the sources say now, something wrong with it. */
  misread(nowMs: number): ObservedPrice {
    const good = this.#observation(nowMs)
    const { markPriceTicks: _mark, ...unpriced } = good
    const priced = (markPriceTicks: Ratio): PriceObservation => ({ ...good, markPriceTicks })
    const price = this.#halfTicks
    switch (this.#random.below(8)) {
      case 0:
        return { observation: unpriced, fault: 'priceMissing' }
      case 1:
        return { observation: { ...good, priceTimeMs: nowMs - DAY_MS * 500 }, fault: 'priceLate' }
      case 2:
        return { observation: { ...good, priceTimeMs: nowMs - 40_000 }, fault: 'priceStale' }
      case 3:
        return { observation: priced({ numerator: 0n, denominator: 1n }), fault: 'priceZero' }
      case 4:
        return {
          observation: priced({ numerator: -price, denominator: 2n }),
          fault: 'priceNegative',
        }
      case 5:
        return {
          observation: priced({ numerator: price * 3n, denominator: 4n }),
          fault: 'priceOutsideBand',
        }
      case 6:
        return {
          observation: priced({ numerator: price * MILLION, denominator: 2n }),
          fault: 'priceTimesMillion',
        }
      default:
        return { observation: { ...good, sources: 0 }, fault: 'priceTooFewSources' }
    }
  }

  #observation(priceTimeMs: number): PriceObservation {
    const basisPpm = BigInt(this.#random.between(-8_000, 8_000))
    return {
      market: this.market,
      markPriceTicks: { numerator: this.#halfTicks, denominator: 2n },
      indexPriceTicks: {
        numerator: this.#halfTicks * (MILLION + basisPpm),
        denominator: 2n * MILLION,
      },
      sources: this.#sourcesMin + this.#random.below(3),
      priceTimeMs,
    }
  }

  #moveBy(ppm: number): void {
    const moved = this.#halfTicks + (this.#halfTicks * BigInt(ppm)) / MILLION
    this.#halfTicks = moved < 2n ? 2n : moved
  }
}
