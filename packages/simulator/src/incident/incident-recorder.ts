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
import { EventTally, positionName } from './event-tally.ts'
import type {
  CommandTotals,
  Conservation,
  FundTotals,
  IncidentSummary,
} from './incident-summary.ts'
import { FundTally } from './fund-tally.ts'
import { LiquidationTally } from './liquidation-tally.ts'
import { PriceTally } from './price-tally.ts'
import { type FinishedRound, RoundTally } from './round-tally.ts'
import type { RunOpening } from './run-opening.ts'
import type { TimelineRow } from './timeline.ts'
import { tradedValueQuote } from './traded-value.ts'

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
  readonly rounds: RoundTally
  readonly #opening: DomainReading
  readonly #prices: PriceTally
  readonly #liquidations = new LiquidationTally()
  readonly #event = new EventTally()
  readonly #timeline: TimelineRow[] = []
  readonly #rejected = new Counted<RejectionCode>()
  readonly #fundTally = new FundTally()
  #submitted = 0
  #accepted = 0
  #deposited = 0n
  #withdrawn = 0n
  #movedToFunds = 0n
  #assets = 0n

  constructor(opening: DomainReading, book: RunOpening) {
    this.rounds = new RoundTally(book)
    this.#opening = opening
    this.#prices = new PriceTally(opening.prices)
  }

  get submitted(): number {
    return this.#submitted
  }

  /** Every answer, in the order of the commands. */
  answered(command: Command, answer: VenueAnswer): void {
    const { timeMs } = command
    this.#submitted += 1
    if (answer.outcome === 'rejected') {
      this.#rejected.add(answer.code)
      return
    }
    this.#accepted += 1
    for (const event of answer.events) {
      this.#countMoney(event)
      if (command.kind === 'fillLiquidation' && event.kind === 'positionsTraded') {
        this.#event.liquidated(command.market, tradedValueQuote(event), timeMs)
      }
      this.#timeline.push(
        ...this.#prices.observe(event, timeMs),
        ...this.#liquidations.observe(event, timeMs),
      )
    }
  }

  /** A command of the script that was carried out. */
  ordered(command: Command): void {
    const { kind, timeMs } = command
    if (toldByEvents.has(kind)) return
    this.#timeline.push({ timeMs, kind: 'ordered', command: kind, of: namesIn(command) })
  }

  /** Assets behind a wallet count for so much more, or less, by order. */
  assetsChanged(byQuote: bigint): void {
    this.#assets += byQuote
  }

  /** A round that had cases, after its answer. */
  finished(round: FinishedRound): void {
    this.#timeline.push(...this.rounds.observe(round))
    const held = new Set(round.cutHoldings.map(positionName))
    this.#event.resolved(
      round.round.cases.flatMap(({ layers }) => layers),
      held,
      round.timeMs,
    )
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
      event: this.#event.totals(),
      funds: this.#funds(closing),
      conservation: this.#conservation(closing),
      commands: this.#commands(digest),
      stateHashBefore: this.#opening.stateHash,
      stateHashAfter: closing.stateHash,
    }
  }

  #countMoney(event: EngineEvent): void {
    this.#fundTally.observe(event)
    if (event.kind === 'fundMoneyMoved') this.#movedToFunds += BigInt(event.amount)
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
      ...this.#fundTally.totals(slot),
      returnedQuote: quoteUnits(this.rounds.returnedToFund(fund)),
    }))
  }

  #conservation({ totals }: DomainReading): Conservation {
    const before = this.#opening.totals
    const external = this.#deposited - this.#withdrawn + this.#movedToFunds + this.#assets
    return {
      moneyBeforeQuote: before.moneyQuote,
      depositedQuote: quoteUnits(this.#deposited),
      withdrawnQuote: quoteUnits(this.#withdrawn),
      fundMoneyQuote: quoteUnits(this.#movedToFunds),
      assetsQuote: quoteUnits(this.#assets),
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

/** Whose events make rows of their own. */
const toldByEvents: ReadonlySet<Command['kind']> = new Set([
  'halt',
  'resume',
  'openRound',
  'updatePrices',
])

function namesIn(command: Command): string[] {
  return [
    ...('account' in command ? [command.account] : []),
    ...('fund' in command ? [command.fund] : []),
    ...('market' in command && command.market !== undefined ? [command.market] : []),
  ]
}
