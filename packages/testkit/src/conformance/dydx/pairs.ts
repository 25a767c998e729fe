import {
  createState,
  lots,
  type Ratio,
  ratio,
  type RejectionCode,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { greatestCommonDivisor, magnitude, wholeQuotient } from '../whole.ts'
import { bookOf, lotPrice, netCollateral, readAccounts } from './book.ts'
import { closeByForce } from './forced-fills.ts'
import type { PeerAccount, PeerMarket, PriceMode } from './vectors.ts'

/** Some of an account's position, to be closed against another account that somebody chose. */
export interface Pair {
  readonly markets: readonly PeerMarket[]
  readonly accounts: readonly PeerAccount[]
  readonly resolve: string
  readonly against: string
  readonly perpId: number
  /** Signed base quantums by which the resolved account's position is to change. */
  readonly delta: bigint
  readonly priceMode: PriceMode
}

/** What became of a pair. */
export interface PairOutcome {
  readonly accounts: readonly PeerAccount[]
  /** Signed change of the resolved account's quote balance. */
  readonly quoteDelta: bigint
  readonly refusal?: RejectionCode
}

/**
 * Closes a pair that the venue has chosen, which no command of the engine does: the engine prices the fill and books it as a
 * trade of the two that opens nothing. Both must be able to bear it, by the rule for trades (SPEC D-6).
 */
export function settlePair(pair: Pair): PairOutcome {
  const { markets, accounts, perpId, delta, resolve, against } = pair
  const lotBase = lotBaseOf(pair)
  const state = createState(bookOf({ markets, accounts, waterfall: [], lotBase }))
  const tradedLots = magnitude(delta) / lotBase
  const price = pairPrice(pair)
  if (price === undefined) throw new Error(`${resolve} has equity and is not liquidated`)
  const priceTicks = wholeQuotient(price.numerator, price.denominator)
  const [buyer, seller] = delta > 0n ? [resolve, against] : [against, resolve]
  const decision = step(state, {
    kind: 'trade',
    timeMs: 0,
    market: String(perpId),
    lots: lots(tradedLots),
    priceTicks,
    buyer: { account: buyer, effect: 'close' },
    seller: { account: seller, effect: 'close' },
  })
  const value = tradedLots * priceTicks
  return {
    accounts: readAll(state, accounts, lotBase),
    quoteDelta: delta > 0n ? -value : value,
    ...(decision.outcome === 'rejected' && { refusal: decision.code }),
  }
}

function readAll(state: State, accounts: readonly PeerAccount[], lotBase: bigint): PeerAccount[] {
  return readAccounts(
    state,
    accounts.map(({ id }) => id),
    lotBase,
  )
}

/** The largest lot of which all sizes are a whole number. */
function lotBaseOf({ accounts, delta }: Pair): bigint {
  return accounts
    .flatMap(({ positions }) => positions)
    .map(({ base_quantums }) => magnitude(BigInt(base_quantums)))
    .reduce(greatestCommonDivisor, magnitude(delta))
}

/**
 * The engine's price for a pair, quote quantums a lot, exact. The mark, which is the oracle price, where that is asked for or
 * the account has nothing to close; else its bankruptcy price: of a forced fill against somebody who can bear anything, or,
 * where there is equity, the limit of its liquidation (SPEC D-10). Undefined where it is not liquidated either.
 */
export function pairPrice(pair: Pair): Ratio | undefined {
  const { markets, resolve, perpId, delta, priceMode } = pair
  const lotBase = lotBaseOf(pair)
  const account = pair.accounts.find(({ id }) => id === resolve)
  const market = markets.find(({ perp_id }) => perp_id === perpId)
  if (account === undefined || market === undefined) throw new Error('no such account or market')
  if (priceMode === 'oracle' || !isClosing(account, perpId, delta)) return lotPrice(market, lotBase)
  const accounts = [account, standIn(perpId, delta)]
  const state = createState(bookOf({ markets, accounts, waterfall: [], lotBase }))
  if (netCollateral(state, resolve).numerator > 0n) return limitOf(state, resolve, perpId)
  const { fills } = closeByForce({ markets, accounts, account: resolve, perpId })
  const value = magnitude(BigInt(fills[0]?.quote_delta_liquidated ?? 0))
  return ratio(value * lotBase, magnitude(delta))
}

function limitOf(state: State, account: string, perpId: number): Ratio | undefined {
  step(state, { kind: 'requestLiquidations', timeMs: 0 })
  return view(state)
    .liquidations()
    .find((one) => one.account === account)
    ?.legs.find(({ market }) => market === String(perpId))?.limitPriceTicks
}

/** Whether a change takes from a position, and no more than there is. */
export function isClosing(account: PeerAccount, perpId: number, delta: bigint): boolean {
  const held = sizeOf(account, perpId)
  return held * delta < 0n && magnitude(delta) <= magnitude(held)
}

/** Signed base quantums that an account has in a market. */
export function sizeOf({ positions }: PeerAccount, perpId: number): bigint {
  return BigInt(positions.find(({ perp_id }) => perp_id === perpId)?.base_quantums ?? 0)
}

/** A counterparty that has as many lots as are asked for, and money for any price. */
export function standIn(perpId: number, delta: bigint): PeerAccount {
  return {
    id: 'standIn',
    quote_quantums: '1000000000000000',
    positions: [{ perp_id: perpId, base_quantums: String(delta) }],
  }
}
