import {
  createState,
  lots,
  quoteUnits,
  type RejectionCode,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { bookOf, FUND } from './book.ts'
import { greatestCommonDivisor, magnitude, wholeQuotient } from '../whole.ts'
import type { MarketFill, PeerAccount, PeerMarket, RestingOrder } from './vectors.ts'

/** Quote prices are for so many base quantums. */
const PRICED_BASE = 10n ** 8n

/** A venue with an order book and a fund. */
export interface VenueBook {
  readonly markets: readonly PeerMarket[]
  readonly accounts: readonly PeerAccount[]
  readonly orders: readonly RestingOrder[]
  /** Base quantums that liquidation orders are for, so that lots are small enough. */
  readonly sizes: readonly bigint[]
  readonly fund: { readonly balance: bigint; readonly feePpm: number }
  readonly waterfall: Parameters<typeof bookOf>[0]['waterfall']
}

/** What became of a liquidation order. */
export interface LiquidationOutcome {
  readonly fills: readonly MarketFill[]
  /** Base quantums that nobody took. */
  readonly remaining: bigint
  /** Why the engine refused the order that would have come next. */
  readonly refusal?: RejectionCode
}

/** Plays the book: orders rest here, everything that moves money is a command of the engine. */
export class OrderBook {
  readonly state: State
  readonly lotBase: bigint
  readonly #orders: readonly RestingOrder[]
  readonly #left: bigint[]

  constructor({ orders, sizes, ...book }: VenueBook) {
    this.#orders = orders
    this.#left = orders.map(({ base_quantums }) => BigInt(base_quantums))
    const held = book.accounts
      .flatMap(({ positions }) => positions)
      .map(({ base_quantums }) => magnitude(BigInt(base_quantums)))
    this.lotBase = [...held, ...sizes, ...this.#left].reduce(greatestCommonDivisor, 0n)
    this.state = createState(bookOf({ ...book, lotBase: this.lotBase }))
    step(this.state, { kind: 'requestLiquidations', timeMs: 0 })
  }

  /** Sells or buys for an account that is being liquidated, order after order, until one is refused or nothing remains. */
  liquidate(account: string, perpId: number, baseQuantums: bigint): LiquidationOutcome {
    const fills: MarketFill[] = []
    let remaining = baseQuantums
    for (const [index, resting] of this.#orders.entries()) {
      if (remaining === 0n && fills.length > 0) break
      const left = this.#left[index] ?? 0n
      const size = left < remaining ? left : remaining
      if (left === 0n) continue
      const before = this.fundBalance()
      const refusal = this.#fill(account, perpId, { ...resting, base_quantums: String(size) })
      if (refusal !== undefined) return { fills, remaining, refusal }
      remaining -= size
      this.#left[index] = left - size
      fills.push({
        order_index: index,
        base_quantums: String(size),
        price_subticks: resting.price_subticks,
        insurance_fund_delta: String(this.fundBalance() - before),
      })
    }
    return { fills, remaining }
  }

  /** The engine's refusal, if it refuses. */
  #fill(account: string, perpId: number, order: RestingOrder): RejectionCode | undefined {
    const decision = step(this.state, {
      kind: 'fillLiquidation',
      timeMs: 0,
      account,
      bucket: 'cross',
      market: String(perpId),
      side: order.side === 'sell' ? 'short' : 'long',
      lots: lots(wholeQuotient(BigInt(order.base_quantums), this.lotBase)),
      priceTicks: wholeQuotient(BigInt(order.price_subticks) * this.lotBase, PRICED_BASE),
      counterparty: { account: order.account, effect: 'close' },
    })
    return decision.outcome === 'rejected' ? decision.code : undefined
  }

  /** Quote quantums in the fund. */
  fundBalance(): bigint {
    return fundBalance(this.state)
  }
}

/** Quote quantums in the fund of a book. */
export function fundBalance(state: State): bigint {
  const fund = view(state)
    .funds()
    .find((one) => one.fund === FUND)
  return fund?.balanceQuote ?? 0n
}

/** Moves money into or out of a fund; says whether that was allowed, and what is in it then. */
export function moveFundMoney(
  balance: bigint,
  amount: bigint,
): { readonly isAllowed: boolean; readonly after: bigint } {
  const fund = { balance, feePpm: 0 }
  const state = createState(bookOf({ markets: [], accounts: [], waterfall: [], fund }))
  const decision = step(state, {
    kind: 'moveFundMoney',
    timeMs: 0,
    fund: FUND,
    amountQuote: quoteUnits(amount),
  })
  return { isAllowed: decision.outcome === 'accepted', after: fundBalance(state) }
}
