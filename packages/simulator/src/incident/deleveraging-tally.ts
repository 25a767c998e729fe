import {
  addRatios,
  compareRatios,
  type FillView,
  lots,
  type QuoteUnits,
  quoteUnits,
  type Ratio,
  ratio,
} from '@plimsoll/engine'
import type { DeleveragingTotals, LargestCut, SideCut } from './incident-summary.ts'
import type { TimelineRow } from './timeline.ts'

interface SideTally {
  readonly market: string
  readonly side: FillView['side']
  readonly openInterest: bigint
  lots: bigint
  readonly accounts: Set<string>
}

/** Open interest of each market just before a round. */
export type OpenInterest = ReadonlyMap<string, bigint>

/** Follows who is deleveraged. */
export class DeleveragingTally {
  #fills = 0
  #filledValue = 0n
  #forgone: Ratio = ratio(0n)
  #largest: LargestCut | undefined
  #lastMs = 0
  readonly #accounts = new Set<string>()
  readonly #sides = new Map<string, SideTally>()
  readonly #openInterest: QuoteUnits

  /** @param openInterest value of all open interest at the start */
  constructor(openInterest: QuoteUnits) {
    this.#openInterest = openInterest
  }

  /** Accounts that lost lots so far. */
  get accounts(): number {
    return this.#accounts.size
  }

  get filledValueQuote(): bigint {
    return this.#filledValue
  }

  /** The fills of one round. */
  observe(fills: readonly FillView[], openInterest: OpenInterest, timeMs: number): TimelineRow[] {
    if (fills.length === 0) return []
    const isFirst = this.#fills === 0
    this.#lastMs = timeMs
    for (const fill of fills) this.#cut(fill, openInterest, timeMs)
    return isFirst ? [{ timeMs, kind: 'deleveragingBegan' }] : []
  }

  /** When the last fill was. */
  ended(): TimelineRow[] {
    if (this.#fills === 0) return []
    return [{ timeMs: this.#lastMs, kind: 'deleveragingEnded', fills: this.#fills }]
  }

  totals(): DeleveragingTotals {
    const { numerator, denominator } = this.#forgone
    return {
      fills: this.#fills,
      accounts: this.#accounts.size,
      filledValueQuote: quoteUnits(this.#filledValue),
      openInterestQuote: this.#openInterest,
      forgoneQuote: quoteUnits(numerator / denominator),
      ...(this.#largest === undefined ? {} : { largest: this.#largest }),
      sides: [...this.#sides.values()].map(sideCut),
    }
  }

  #cut(fill: FillView, openInterest: OpenInterest, timeMs: number): void {
    const { account, market, side, lots: size, valueQuote, forgoneQuote } = fill
    this.#fills += 1
    this.#filledValue += valueQuote
    this.#forgone = addRatios(this.#forgone, forgoneQuote)
    this.#accounts.add(account)
    if (
      this.#largest === undefined ||
      compareRatios(forgoneQuote, this.#largest.forgoneQuote) > 0
    ) {
      this.#largest = { timeMs, account, market, side, lots: size, valueQuote, forgoneQuote }
    }
    const name = JSON.stringify([market, side])
    const tally = this.#sides.get(name) ?? {
      market,
      side,
      openInterest: openInterest.get(market) ?? 0n,
      lots: 0n,
      accounts: new Set<string>(),
    }
    tally.lots += size
    tally.accounts.add(account)
    this.#sides.set(name, tally)
  }
}

function sideCut({ market, side, openInterest, lots: cut, accounts }: SideTally): SideCut {
  return {
    market,
    side,
    lots: lots(cut),
    openInterestLots: lots(openInterest),
    accounts: accounts.size,
  }
}
