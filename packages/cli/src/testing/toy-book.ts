/** A position of the toy venue: lots signed, cost as it was paid for them, unsigned. */
interface ToyPosition {
  lots: bigint
  costQuote: bigint
}

interface ToyAccount {
  moneyQuote: bigint
  readonly positions: Map<string, ToyPosition>
}

/** A side of a position as the stream names it. */
export interface ToyLeg {
  readonly account: string
  readonly market: string
  readonly side: 'long' | 'short'
}

/**
 * The books of a venue that knows nothing of the engine: bigints, accounts by name, linear markets in which a lot is worth its price
 * in ticks.
 */
export class ToyBook {
  readonly accounts = new Map<string, ToyAccount>()
  readonly funds = new Map<string, bigint>()

  open(account: string, moneyQuote: bigint): void {
    this.accounts.set(account, { moneyQuote, positions: new Map() })
  }

  account(name: string): ToyAccount {
    const found = this.accounts.get(name)
    if (found === undefined) throw new Error(`the venue has no account ${name}`)
    return found
  }

  lotsOf(account: string, market: string): bigint {
    return this.account(account).positions.get(market)?.lots ?? 0n
  }

  pay(account: string, amountQuote: bigint): void {
    this.account(account).moneyQuote += amountQuote
  }

  payFund(fund: string, amountQuote: bigint): void {
    this.funds.set(fund, (this.funds.get(fund) ?? 0n) + amountQuote)
  }

  /** Two accounts trade: the buyer's lots rise. Each closes what it has on the other side first. */
  trade(market: string, lots: bigint, priceTicks: bigint, buyer: string, seller: string): void {
    const valueQuote = lots * priceTicks
    this.#move(buyer, market, lots, valueQuote)
    this.#move(seller, market, -lots, valueQuote)
  }

  /** Lots of a position are closed for a value. */
  close({ account, market, side }: ToyLeg, lots: bigint, valueQuote: bigint): void {
    this.#move(account, market, side === 'long' ? -lots : lots, valueQuote)
  }

  /** Equity at marks, in quote units. */
  equityQuote(account: string, marksTicks: ReadonlyMap<string, bigint>): bigint {
    const { moneyQuote, positions } = this.account(account)
    return [...positions].reduce((sum, [market, { lots, costQuote }]) => {
      const value = lots * (marksTicks.get(market) ?? 0n)
      return sum + value - (lots > 0n ? costQuote : -costQuote)
    }, moneyQuote)
  }

  #move(account: string, market: string, lots: bigint, valueQuote: bigint): void {
    const own = this.account(account)
    const position = own.positions.get(market) ?? { lots: 0n, costQuote: 0n }
    own.positions.set(market, position)
    const isOpposite = position.lots !== 0n && position.lots > 0n !== lots > 0n
    const size = lots < 0n ? -lots : lots
    const held = position.lots < 0n ? -position.lots : position.lots
    const closed = isOpposite ? (size < held ? size : held) : 0n
    const closedValue = closed === size ? valueQuote : (valueQuote * closed) / size
    if (closed > 0n) {
      const released = closed === held ? position.costQuote : (position.costQuote * closed) / held
      position.costQuote -= released
      own.moneyQuote += position.lots > 0n ? closedValue - released : released - closedValue
    }
    position.costQuote += valueQuote - closedValue
    position.lots += lots
    if (position.lots === 0n) own.positions.delete(market)
  }
}
