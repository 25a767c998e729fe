import { type Command, lots, type Side } from '@plimsoll/engine'
import type { MakerCapacity } from './market-makers.ts'
import { sweep } from './sweep.ts'
import type { PartyOf } from './trade-party.ts'
import type { TradedMarket } from './traded-market.ts'

type Trade = Extract<Command, { kind: 'trade' }>

/** Someone trades against the resting orders at whatever price there is; what they do not take is withdrawn. */
export interface MarketOrder {
  readonly account: string
  readonly marginMode: 'cross' | 'isolated'
  /** Whoever sells closes a long or opens a short. */
  readonly trades: 'buys' | 'sells'
  readonly effect: 'open' | 'close'
  readonly lots: number
}

/** Where somebody trades in a step. */
export interface TradingRoom {
  readonly markets: ReadonlyMap<string, TradedMarket>
  readonly makers: MakerCapacity
  readonly partyOf: PartyOf
  readonly timeMs: number
}

/** The order that closes so many lots of a position. */
export function closingOrder(
  account: string,
  bucket: string,
  { side, lots: held }: { readonly side: Side; readonly lots: bigint },
): MarketOrder {
  return {
    account,
    marginMode: bucket === 'cross' ? 'cross' : 'isolated',
    trades: side === 'long' ? 'sells' : 'buys',
    effect: 'close',
    lots: Number(held),
  }
}

/** The trades of an order, best price first. Book and makers remember them. */
export function tradesOf(
  order: MarketOrder,
  traded: TradedMarket,
  { makers, partyOf, timeMs }: Omit<TradingRoom, 'markets'>,
): Trade[] {
  const { market, terms, book } = traded
  const { account, effect, marginMode } = order
  const isBuyer = order.trades === 'buys'
  const fills = sweep(book, makers, {
    market,
    account,
    closing: isBuyer ? 'short' : 'long',
    lots: order.lots,
    terms,
  })
  const taker = {
    ...partyOf(account, effect),
    ...(marginMode === 'isolated' ? { marginMode } : {}),
  }
  return fills.map(({ maker, lots: size, priceTicks }) => {
    const other = partyOf(maker, 'open')
    return {
      kind: 'trade',
      timeMs,
      market,
      lots: lots(BigInt(size)),
      priceTicks: BigInt(priceTicks),
      buyer: isBuyer ? taker : other,
      seller: isBuyer ? other : taker,
    }
  })
}
