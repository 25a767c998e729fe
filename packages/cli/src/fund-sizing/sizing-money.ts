import { ratio } from '@plimsoll/engine'
import { type BookFormat, formatRatio } from '@plimsoll/protocol'
import { grouped } from '../output/grouped.ts'

/** How money of a sizing is written for a person: without digits that drown the rest. */
export interface SizingMoney {
  readonly places: number
  readonly isRounded: boolean
  /** Rounded half to even. */
  readonly text: (amountQuote: bigint) => string
  /** Rounded up: a fund of the size that is written suffices wherever the exact one does. */
  readonly size: (amountQuote: bigint) => string
}

const placesMax = 8

/** The places that amounts up to the largest need: none from a million on, two from a hundred on. */
export function sizingMoney({ asset }: BookFormat, largestQuote: bigint): SizingMoney {
  const { decimals } = asset
  const whole = 10n ** BigInt(decimals)
  const wanted =
    largestQuote >= 1_000_000n * whole ? 0 : largestQuote >= 100n * whole ? 2 : placesMax
  const places = Math.min(decimals, wanted)
  const unit = 10n ** BigInt(decimals - places)
  const text = (amountQuote: bigint): string =>
    grouped(formatRatio(ratio(amountQuote, whole), places))
  return {
    places,
    isRounded: places < decimals,
    text,
    size: (amountQuote) => {
      const beyond = amountQuote % unit
      return text(beyond > 0n ? amountQuote + unit - beyond : amountQuote)
    },
  }
}
