import {
  type BookSpec,
  type BucketName,
  type CaseOpening,
  type Command,
  type EngineEvent,
  type FundPaid,
  type PaymentsReturned,
  type Ratio,
  ratio,
  type StateView,
} from '@plimsoll/engine'
import { largestOwners } from './cover.ts'
import { divideAmongMarkets, type MarketWeights, weightsOf } from './market-shares.ts'
import { ceilDivide } from './order-statistics.ts'
import { ownersKept, type PathDraw } from './path-draw.ts'
import { RunningDraw } from './running-draw.ts'

const noWeights: MarketWeights = new Map<string, Ratio>()

/**
 * Measures what funds are asked for, event by event.
 *
 * What is paid for a case is divided among markets as the engine splits its shortfall over its legs when it opens (SPEC S-1: by
 * loss since entry, unless the book says otherwise). A case without a position belongs to the market in which the venue
 * last closed lots of it; one without that to none.
 */
export class DrawMeter {
  readonly #view: StateView
  readonly #book: BookSpec
  readonly #pooled = new RunningDraw()
  readonly #markets: ReadonlyMap<string, RunningDraw>
  readonly #funds: ReadonlyMap<string, RunningDraw>
  readonly #owners: ReadonlyMap<string, string>
  readonly #deficits = new Map<string, bigint>()
  /** By bucket, of its latest round. */
  readonly #weights = new Map<string, MarketWeights>()
  /** By bucket, the market in which the venue last closed lots of it. */
  readonly #lastClosed = new Map<string, string>()
  #outside = 0n
  #cases = 0

  /** @param view of the state that will carry out the commands */
  constructor(book: BookSpec, view: StateView) {
    this.#book = book
    this.#view = view
    const markets = book.markets.map(({ market }) => market).toSorted()
    const funds = book.funds.filter(({ purpose }) => purpose !== 'venueCapital')
    this.#markets = new Map(markets.map((market) => [market, new RunningDraw()]))
    this.#funds = new Map(funds.map(({ fund }) => [fund, new RunningDraw()]))
    this.#owners = new Map(
      book.accounts.flatMap(({ account, owner }) =>
        owner === undefined ? [] : [[account, owner]],
      ),
    )
  }

  /** What an accepted command did. */
  observe(command: Command, events: readonly EngineEvent[]): void {
    if (command.kind === 'fillLiquidation') {
      this.#lastClosed.set(bucketKey(command), command.market)
    }
    for (const event of events) {
      switch (event.kind) {
        case 'roundOpened':
          this.#open(event.cases)
          break
        case 'fundPaid':
          this.#pay(event)
          break
        case 'paymentsReturned':
          this.#giveBack(event)
          break
        case 'liquidationFeePaid':
          if (command.kind === 'fillLiquidation') {
            this.#receive(event.fund, command.market, BigInt(event.amount))
          }
          break
        default:
          break
      }
    }
  }

  /** What the path came to; what is still short is counted as drawn now. */
  finish(seed: number): PathDraw {
    const left = this.#drawWhatIsLeft()
    return {
      seed,
      pooled: this.#pooled.draw(),
      markets: [...this.#markets].map(([market, draw]) => ({ market, ...draw.draw() })),
      funds: [...this.#funds].map(([fund, draw]) => ({ fund, ...draw.draw() })),
      outsideMarketsQuote: this.#outside,
      leftQuote: left,
      owners: largestOwners(this.#deficits, ownersKept),
      cases: this.#cases,
    }
  }

  #open(cases: readonly CaseOpening[]): void {
    const marks = new Map(
      this.#view.prices().map(({ market, markPriceTicks }) => [market, markPriceTicks]),
    )
    for (const { bucket, exposure, cause } of cases) {
      if (cause !== 'suspended') this.#cases += 1
      const legs = exposure.map(({ position, lots, bankruptcyLotQuote }) => {
        const { market } = this.#view.names().position(position)
        const markLotQuote = this.#lotQuote(market, marks.get(market) ?? ratio(0n))
        return { market, lots: BigInt(lots), markLotQuote, bankruptcyLotQuote }
      })
      const weights = weightsOf(legs)
      const key = bucketKey(this.#view.names().bucket(bucket))
      const closed = this.#lastClosed.get(key)
      if (weights.size > 0) this.#weights.set(key, weights)
      else if (closed !== undefined && !this.#weights.has(key)) {
        this.#weights.set(key, new Map([[closed, ratio(1n)]]))
      }
    }
  }

  #lotQuote(market: string, { numerator, denominator }: Ratio): Ratio {
    const spec = this.#book.markets.find((one) => one.market === market)
    const tick = spec?.tickValueQuote ?? 0n
    return spec?.contract === 'inverse'
      ? ratio(tick * denominator, numerator)
      : ratio(tick * numerator, denominator)
  }

  #pay({ fund, buckets, amounts }: FundPaid): void {
    buckets.forEach((bucket, row) => this.#drawFor(bucket, BigInt(amounts[row] ?? 0), fund))
  }

  #giveBack({ bucket, funds, fundAmounts }: PaymentsReturned): void {
    funds.forEach((fund, row) => this.#drawFor(bucket, -BigInt(fundAmounts[row] ?? 0), fund))
  }

  #drawFor(bucket: number, amount: bigint, fund: number): void {
    this.#fundDraw(fund)?.pay(amount)
    this.#draw(this.#view.names().bucket(bucket), amount)
  }

  #draw(bucket: BucketName, amount: bigint): void {
    this.#pooled.pay(amount)
    const shares = divideAmongMarkets(amount, this.#weights.get(bucketKey(bucket)) ?? noWeights)
    if (shares.length === 0) this.#outside += amount
    for (const { market, amountQuote } of shares) this.#markets.get(market)?.pay(amountQuote)
    const owner = this.#owners.get(bucket.account) ?? bucket.account
    this.#deficits.set(owner, (this.#deficits.get(owner) ?? 0n) + amount)
  }

  /** Buckets that are below 0 when the path ends: in a market without a fund, or without a healthy price to open a round at. */
  #drawWhatIsLeft(): bigint {
    if (this.#view.shortfall().deficitQuote === 0n) return 0n
    let left = 0n
    for (const { account, bucket, equityQuote } of this.#view.margins()) {
      const { numerator, denominator } = equityQuote
      if (numerator >= 0n) continue
      const deficit = ceilDivide(-numerator, denominator)
      this.#draw({ account, bucket }, deficit)
      left += deficit
    }
    return left
  }

  #receive(fund: number, market: string, fee: bigint): void {
    this.#pooled.receive(fee)
    this.#fundDraw(fund)?.receive(fee)
    this.#markets.get(market)?.receive(fee)
  }

  #fundDraw(slot: number): RunningDraw | undefined {
    return this.#funds.get(this.#view.names().fund(slot))
  }
}

function bucketKey({ account, bucket }: BucketName): string {
  return JSON.stringify([account, bucket])
}
