import {
  type AccountSpec,
  type BookSpec,
  createState,
  type LayerSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  quoteUnits,
  ratio,
  step,
  view,
} from '@plimsoll/engine'
import { magnitude } from './whole.ts'

/** A market whose losses are borne by all open base. */
export interface DriftMarket {
  /** What the bankrupt account owes. */
  readonly owed: bigint
  readonly vault: bigint
  /** The most that the vault may pay for this market from now on. */
  readonly vaultMax: bigint
  readonly feePool: bigint
  /** Signed base of each open position. */
  readonly bases: readonly bigint[]
}

/** What a round did. */
export interface DriftOutcome {
  /** What each fund paid, in their order. */
  readonly paid: readonly bigint[]
  /** What neither fund paid, and what of it was charged. */
  readonly social: bigint
  readonly charged: bigint
  /** What each holder of base was charged, below 0. */
  readonly charges: readonly bigint[]
  /** Money of the account that owed. */
  readonly after: bigint
}

const MARKET = 'M'
const BANKRUPT = 'bankrupt'
const RICH = 1_000_000_000_000n

/** The vault pays what it may, the fee pool the rest, and all open base what is left then. */
export function resolveMarket(market: DriftMarket): DriftOutcome {
  const state = createState(bookOf(market))
  const money = (account: string) => view(state).account(account)?.collateralQuote ?? 0n
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
  const layers = view(state)
    .round(decision.events)
    .cases.flatMap((found) => found.layers)
  const paid = ['1vault', '2feePool'].map(
    (fund): bigint => layers.find((layer) => layer.fund === fund)?.paidQuote ?? 0n,
  )
  return {
    paid,
    social: market.owed - paid.reduce((sum, amount) => sum + amount, 0n),
    charged: layers.find(({ layer }) => layer === 'socialisedLoss')?.paidQuote ?? 0n,
    charges: market.bases.map((_, index) => money(`holder${index}`) - RICH),
    after: money(BANKRUPT),
  }
}

/** What a loss adds to the index of longs and takes from that of shorts, by all open base: rounded up to 10^3. */
export function indexDelta(lossQuote: bigint, openBase: bigint): bigint {
  return ((lossQuote * 10n ** 9n + openBase - 1n) / openBase) * 1000n
}

/** Lenders who bear what a borrower does not pay back. */
export interface DriftLenders {
  /** Tokens that are owed. */
  readonly unpaid: bigint
  /** Tokens of all deposits. */
  readonly deposits: bigint
  readonly vault: bigint
}

/** What the vault pays for a borrower, and what depositors are charged for the rest. */
export function resolveLoan({ unpaid, deposits, vault }: DriftLenders): {
  readonly paid: bigint
  readonly charged: bigint
} {
  const state = createState({
    ...emptyBook([marketOf()]),
    accounts: [accountOf('borrower', -unpaid, []), accountOf('lenders', deposits, [])],
    funds: [
      {
        fund: 'vault',
        markets: [MARKET],
        balanceQuote: quoteUnits(vault),
        floorQuote: quoteUnits(1n),
      },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: 'vault', mode: 'deficitOnly' },
      { layer: 'socialisedLoss', base: 'equity', chargesFlatAccounts: true },
    ],
  })
  step(state, { kind: 'openRound', timeMs: 0 })
  return {
    paid: vault - (view(state).funds()[0]?.balanceQuote ?? 0n),
    charged: deposits - (view(state).account('lenders')?.collateralQuote ?? 0n),
  }
}

function bookOf({ owed, vault, vaultMax, feePool, bases }: DriftMarket): BookSpec {
  const holders = bases.map((base, index) => accountOf(`holder${index}`, RICH, [positionOf(base)]))
  const vaultLayer: LayerSpec[] =
    vaultMax > 0n
      ? [{ layer: 'insuranceFund', fund: '1vault', mode: 'deficitOnly', capQuote: vaultMax }]
      : []
  return {
    ...emptyBook([marketOf()]),
    // A lot on each side, netted at once, says in which market the loss was made.
    accounts: [
      {
        ...accountOf(BANKRUPT, -owed, [BOTH_SIDES, { ...BOTH_SIDES, sizeLots: lots(-1n) }]),
        positionMode: 'hedge',
      },
      ...holders,
    ],
    funds: [
      {
        fund: '1vault',
        markets: [MARKET],
        balanceQuote: quoteUnits(vault),
        // One unit stays in the vault.
        floorQuote: quoteUnits(1n),
      },
      { fund: '2feePool', markets: [MARKET], balanceQuote: quoteUnits(feePool) },
    ],
    waterfall: [
      ...vaultLayer,
      { layer: 'insuranceFund', fund: '2feePool', mode: 'deficitOnly' },
      { layer: 'socialisedLoss', base: 'openInterest' },
    ],
  }
}

const BOTH_SIDES: PositionSpec = {
  market: MARKET,
  marginMode: 'cross',
  sizeLots: lots(1n),
  entryValueQuote: quoteUnits(1n),
}

/** A user with a balance and perhaps base, at a mark of one quote unit a lot. */
export function balanceBook(money: bigint, base: bigint): BookSpec {
  const positions = (size: bigint): PositionSpec[] =>
    size === 0n ? [] : [{ ...positionOf(size), entryValueQuote: quoteUnits(1n) }]
  return {
    ...emptyBook([{ ...marketOf(), markPriceTicks: ratio(1n) }]),
    // Money − cost = balance.
    accounts: [
      accountOf('user', money + (base === 0n ? 0n : 1n), positions(base)),
      accountOf('maker', RICH, positions(-base)),
    ],
  }
}

function emptyBook(markets: readonly MarketSpec[]): BookSpec {
  return {
    domain: 'drift',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(10n ** 6n) },
    markets,
    accounts: [],
    funds: [],
    waterfall: [],
  }
}

/** One base unit of 10^9 lots is worth 100 dollars of 10^6 quote units, so a lot a tenth of one. */
function marketOf(): MarketSpec {
  return {
    market: MARKET,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(1n, 10n),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 20n) }],
  }
}

function accountOf(id: string, money: bigint, positions: readonly PositionSpec[]): AccountSpec {
  return { account: id, kind: 'trader', collateralQuote: quoteUnits(money), positions }
}

function positionOf(base: bigint): PositionSpec {
  const entryValueQuote = quoteUnits(magnitude(base) / 10n)
  return { market: MARKET, marginMode: 'cross', sizeLots: lots(base), entryValueQuote }
}
