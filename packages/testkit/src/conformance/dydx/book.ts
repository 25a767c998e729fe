import {
  type AccountSpec,
  type BookSpec,
  type FundSpec,
  type LayerSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  quoteUnits,
  type Ratio,
  ratio,
  type State,
  view,
} from '@plimsoll/engine'
import { wholeQuotient } from '../whole.ts'
import type { PeerAccount, PeerMarket } from './vectors.ts'

/** Lots that an account holds apart, on the other side and in a bucket of its own, so that no fill takes more than the rest. */
export interface HeldApart {
  readonly account: string
  readonly perpId: number
  readonly baseQuantums: bigint
}

/** A state of the peer as a book. */
export interface PeerBook {
  readonly markets: readonly PeerMarket[]
  readonly accounts: readonly PeerAccount[]
  readonly waterfall: readonly LayerSpec[]
  /** Base quantums of a lot. Default 1. */
  readonly lotBase?: bigint
  readonly seed?: bigint
  readonly heldApart?: HeldApart
  /** The fund's balance and the most it takes of a liquidation fill's value, millionths. */
  readonly fund?: { readonly balance: bigint; readonly feePpm: number }
}

const QUOTE_DECIMALS = 6
const MILLION = 1_000_000n

/** Cost of any position: the peer has no cost, only a balance. */
const ENTRY = 1n

/** Holds against the accounts of a row whatever they leave open; never deleveraged, so that it changes nothing. */
const REST = 'rest'
const REST_QUOTE = '1000000000000000'

/** The wallet of the fund that takes fees. */
export const FUND = 'insurance'

/**
 * The book of a row. The peer keeps a quote balance that has the cost of positions in it, the engine money and cost apart;
 * they agree as money − signed cost = balance.
 */
export function bookOf(book: PeerBook): BookSpec {
  const { markets, accounts, waterfall, lotBase = 1n, seed = 0n } = book
  const specs = accounts.map((account) => accountOf(account, book))
  const rest: PeerAccount = {
    id: REST,
    quote_quantums: REST_QUOTE,
    positions: markets.flatMap(({ perp_id }) => {
      const open = specs
        .flatMap(({ positions }) => positions)
        .filter(({ market }) => market === String(perp_id))
        .reduce((sum, { sizeLots }) => sum + sizeLots, 0n)
      return open === 0n ? [] : [{ perp_id, base_quantums: String(-open * lotBase) }]
    }),
  }
  return {
    domain: 'dydx',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(MILLION) },
    markets: markets.map((market) => marketOf(market, book)),
    accounts: [...specs, { ...accountOf(rest, { lotBase }), adlExempt: true }],
    funds: fundsOf(book),
    waterfall,
    seed,
  }
}

function fundsOf({ markets, fund }: PeerBook): FundSpec[] {
  if (fund === undefined) return []
  const served = markets.map(({ perp_id }) => String(perp_id))
  return [{ fund: FUND, markets: served, balanceQuote: quoteUnits(fund.balance) }]
}

/** The price of a lot, quote quantums, exact: also the mark, because a tick is worth a quantum a lot. */
export function lotPrice(market: PeerMarket, lotBase: bigint): Ratio {
  const exponent = market.price_exponent + market.atomic_resolution + QUOTE_DECIMALS
  return ratio(BigInt(market.price) * lotBase, 10n ** BigInt(-exponent))
}

function marketOf(market: PeerMarket, { lotBase = 1n, fund }: PeerBook): MarketSpec {
  const initial = BigInt(market.initial_margin_ppm)
  const maintenance = initial * BigInt(market.maintenance_fraction_ppm)
  const notionalFromQuote = quoteUnits(0n)
  return {
    market: String(market.perp_id),
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: lotPrice(market, lotBase),
    ...(fund && { liquidationFeeRate: ratio(BigInt(fund.feePpm), MILLION) }),
    initialTiers: [{ notionalFromQuote, rate: ratio(initial, MILLION) }],
    maintenanceTiers: [{ notionalFromQuote, rate: ratio(maintenance, MILLION * MILLION) }],
  }
}

function accountOf(
  { id, quote_quantums, positions }: PeerAccount,
  { lotBase = 1n, heldApart }: Pick<PeerBook, 'lotBase' | 'heldApart'>,
): AccountSpec {
  const cross = positions.map(({ perp_id, base_quantums }): PositionSpec => {
    const sizeLots = lots(wholeQuotient(BigInt(base_quantums), lotBase))
    const entryValueQuote = quoteUnits(ENTRY)
    return { market: String(perp_id), marginMode: 'cross', sizeLots, entryValueQuote }
  })
  const cost = cross.reduce((sum, { sizeLots }) => sum + (sizeLots > 0n ? ENTRY : -ENTRY), 0n)
  const apart = heldApart?.account === id ? [apartFrom(cross, heldApart)] : []
  return {
    account: id,
    kind: 'trader',
    // Of two sides, one has to be named as closed.
    positionMode: 'hedge',
    collateralQuote: quoteUnits(BigInt(quote_quantums) + cost),
    positions: [...cross, ...apart],
  }
}

/** Isolated, opposite to the position in the same market, and rich enough to be left alone. */
function apartFrom(
  cross: readonly PositionSpec[],
  { perpId, baseQuantums }: HeldApart,
): PositionSpec {
  const market = String(perpId)
  const isLong = cross.some((position) => position.market === market && position.sizeLots > 0n)
  return {
    market,
    marginMode: 'isolated',
    sizeLots: lots(isLong ? -baseQuantums : baseQuantums),
    entryValueQuote: quoteUnits(ENTRY),
    isolatedMarginQuote: quoteUnits(BigInt(REST_QUOTE)),
  }
}

/** The accounts of a row as the peer would state them now, in the order asked for. */
export function readAccounts(
  state: State,
  ids: readonly string[],
  lotBase: bigint = 1n,
): PeerAccount[] {
  return ids.map((id) => {
    const account = view(state).account(id)
    if (account === undefined) throw new Error(`no account ${id}`)
    const cross = account.positions.filter(({ marginMode }) => marginMode === 'cross')
    const cost = cross.reduce(
      (sum, { sizeLots, entryValueQuote }) =>
        sizeLots > 0n ? sum + entryValueQuote : sum - entryValueQuote,
      0n,
    )
    return {
      id,
      quote_quantums: String(account.collateralQuote - cost),
      positions: cross.map(({ market, sizeLots }) => ({
        perp_id: Number(market),
        base_quantums: String(sizeLots * lotBase),
      })),
    }
  })
}

/** Net collateral of an account, exact quote quantums. */
export function netCollateral(state: State, id: string): Ratio {
  const [margin] = view(state)
    .margins([id])
    .filter(({ bucket }) => bucket === 'cross')
  if (margin === undefined) throw new Error(`no wallet of ${id}`)
  return margin.equityQuote
}
