import {
  type Command,
  type DomainTotals,
  type EngineEvent,
  type FundView,
  quoteUnits,
  type RejectionCode,
} from '@plimsoll/engine'
import type { VenueAnswer } from '../venue/venue-port.ts'
import type { PriceReading } from '../venue/venue-reader.ts'
import { Counted } from './counted.ts'
import type {
  CommandTotals,
  Conservation,
  FundTotals,
  IncidentSummary,
} from './incident-summary.ts'
import { LiquidationTally } from './liquidation-tally.ts'
import { PriceTally } from './price-tally.ts'
import { type FinishedRound, RoundTally } from './round-tally.ts'
import type { TimelineRow } from './timeline.ts'

/** What a view says before the first command, and after the last. */
export interface DomainReading {
  readonly timeMs: number
  readonly prices: readonly PriceReading[]
  readonly funds: readonly FundView[]
  readonly totals: DomainTotals
  readonly stateHash: string
}

/** Builds the summary of a run from what the engine answered and from views of it. */
export class IncidentRecorder {
  readonly rounds: RoundTally = new RoundTally()
  readonly #opening: DomainReading
  readonly #prices: PriceTally
  readonly #liquidations = new LiquidationTally()
  readonly #timeline: TimelineRow[] = []
  readonly #rejected = new Counted<RejectionCode>()
  /** Fees by slot of the fund, which is its place among the ids. */
  readonly #fees = new Map<number, bigint>()
  #submitted = 0
  #accepted = 0
  #deposited = 0n
  #withdrawn = 0n
  #fundMoney = 0n

  constructor(opening: DomainReading) {
    this.#opening = opening
    this.#prices = new PriceTally(opening.prices)
  }

  get submitted(): number {
    return this.#submitted
  }

  /** Every answer, in the order of the commands. */
  answered({ timeMs }: Command, answer: VenueAnswer): void {
    this.#submitted += 1
    if (answer.outcome === 'rejected') {
      this.#rejected.add(answer.code)
      return
    }
    this.#accepted += 1
    for (const event of answer.events) {
      this.#countMoney(event)
      this.#timeline.push(
        ...this.#prices.observe(event, timeMs),
        ...this.#liquidations.observe(event, timeMs),
      )
    }
  }

  /** A round that had cases, after its answer. */
  finished(round: FinishedRound): void {
    this.#timeline.push(...this.rounds.observe(round))
  }

  summary(closing: DomainReading, digest: string): IncidentSummary {
    const rows = [...this.#timeline, ...this.rounds.deleveraging.ended()]
    return {
      startMs: this.#opening.timeMs,
      endMs: closing.timeMs,
      timeline: rows.toSorted((a, b) => a.timeMs - b.timeMs),
      prices: this.#prices.totals(),
      liquidations: this.#liquidations.totals(),
      cases: this.rounds.cases(),
      layers: this.rounds.layers(),
      deleveraging: this.rounds.deleveraging.totals(),
      haircut: this.rounds.haircut.totals(),
      funds: this.#funds(closing),
      conservation: this.#conservation(closing),
      commands: this.#commands(digest),
      stateHashBefore: this.#opening.stateHash,
      stateHashAfter: closing.stateHash,
    }
  }

  #countMoney(event: EngineEvent): void {
    if (event.kind === 'fundMoneyMoved') this.#fundMoney += BigInt(event.amount)
    if (event.kind === 'liquidationFeePaid') {
      this.#fees.set(event.fund, (this.#fees.get(event.fund) ?? 0n) + BigInt(event.amount))
    }
    if (event.kind !== 'moneyMoved') return
    const moved = event.amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
    if (event.cause === 'deposit') this.#deposited += moved
    if (event.cause === 'withdrawal') this.#withdrawn -= moved
  }

  #funds(closing: DomainReading): FundTotals[] {
    return this.#opening.funds.map(({ fund, balanceQuote, floorQuote }, slot) => ({
      fund,
      beforeQuote: balanceQuote,
      afterQuote: closing.funds[slot]?.balanceQuote ?? balanceQuote,
      floorQuote,
      feesQuote: quoteUnits(this.#fees.get(slot) ?? 0n),
      paidQuote: quoteUnits(this.rounds.paidByFund(fund)),
      returnedQuote: quoteUnits(this.rounds.returnedToFund(fund)),
    }))
  }

  #conservation({ totals }: DomainReading): Conservation {
    const before = this.#opening.totals
    const external = this.#deposited - this.#withdrawn + this.#fundMoney
    return {
      moneyBeforeQuote: before.moneyQuote,
      depositedQuote: quoteUnits(this.#deposited),
      withdrawnQuote: quoteUnits(this.#withdrawn),
      fundMoneyQuote: quoteUnits(this.#fundMoney),
      moneyAfterQuote: totals.moneyQuote,
      differenceQuote: quoteUnits(totals.moneyQuote - before.moneyQuote - external),
      openInterest: before.openInterest.map(({ market, lots }, slot) => ({
        market,
        beforeLots: lots,
        afterLots: totals.openInterest[slot]?.lots ?? lots,
      })),
    }
  }

  #commands(digest: string): CommandTotals {
    return {
      submitted: this.#submitted,
      accepted: this.#accepted,
      rejected: this.#rejected.entries().map(([code, count]) => ({ code, count })),
      digest,
    }
  }
}
