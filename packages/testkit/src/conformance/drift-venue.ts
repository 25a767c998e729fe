import {
  type AccountSpec,
  type BookSpec,
  type Command,
  createState,
  lots,
  type MarketSpec,
  type PositionSpec,
  quoteUnits,
  ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { magnitude } from './whole.ts'

/** A market whose losses are borne by all open base. */
export interface DriftMarket {
  /** What a flat account owes. */
  readonly owed: bigint
  readonly vault: bigint
  /** The most that the vault may pay for this market from now on. */
  readonly vaultMax: bigint
  readonly feePool: bigint
  /** Signed base of each open position. */
  readonly bases: readonly bigint[]
}

/** The peer's market maker, the other side of every position. */
const MAKER = 'maker'
const BANKRUPT = 'bankrupt'
const RICH = 1_000_000_000_000n

/** 10^9 quote units of 10^-9 a base unit, in quote quantums of 10^-6: what an index of 1 charges a quantum of base. */
const INDEX_SCALE = 10n ** 12n

/**
 * Plays the peer's market. Both sides pay there and the market maker receives, which one funding rate cannot say: here longs
 * and shorts have a market each, with the maker on the other side.
 */
export class DriftVenue {
  readonly #state: State
  readonly #market: DriftMarket

  constructor(market: DriftMarket) {
    this.#market = market
    this.#state = createState(bookOf(market))
  }

  /** What the funds pay in a round, in their order, and what nobody has paid then. */
  resolve(): {
    readonly deficit: bigint
    readonly paid: readonly bigint[]
    readonly social: bigint
  } {
    const decision = this.#do({ kind: 'openRound', timeMs: 0 })
    const [found] = view(this.#state).round(decision).cases
    const layers = found?.layers.filter(({ layer }) => layer === 'insuranceFund') ?? []
    return {
      deficit: found?.deficitQuote ?? 0n,
      paid: ['1vault', '2feePool'].map(
        (fund) => layers.find((layer) => layer.fund === fund)?.paidQuote ?? 0n,
      ),
      social: found?.residualDeficitQuote ?? 0n,
    }
  }

  /** Charges every position by the index and hands a loss over to whoever owes it; returns what each was charged. */
  socialise(lossQuote: bigint, delta: bigint): bigint[] {
    const before = this.#holders()
    const rate = (sign: bigint) => ratio(sign * delta, INDEX_SCALE)
    this.#do({ kind: 'accrueFunding', timeMs: 0, market: 'long', quotePerLot: rate(1n) })
    this.#do({ kind: 'accrueFunding', timeMs: 0, market: 'short', quotePerLot: rate(-1n) })
    this.#do({ kind: 'settleFunding', timeMs: 0 })
    const after = this.#holders()
    const amountQuote = quoteUnits(lossQuote)
    this.#do({ kind: 'withdraw', timeMs: 0, account: MAKER, amountQuote })
    this.#do({ kind: 'deposit', timeMs: 0, account: BANKRUPT, amountQuote })
    this.#do({ kind: 'openRound', timeMs: 0 })
    return after.map((money, index) => money - (before[index] ?? 0n))
  }

  /** Quote of the account that owed. */
  bankruptQuote(): bigint {
    return this.#money(BANKRUPT)
  }

  #holders(): bigint[] {
    return this.#market.bases.map((_, index) => this.#money(`holder${index}`))
  }

  #money(account: string): bigint {
    const found = view(this.#state).account(account)
    if (found === undefined) throw new Error(`no account ${account}`)
    return found.collateralQuote
  }

  #do(command: Command): Parameters<ReturnType<typeof view>['round']>[0] {
    const decision = step(this.#state, command)
    if (decision.outcome !== 'accepted') throw new Error(`${command.kind} was ${decision.outcome}`)
    return decision.events
  }
}

/** What a loss adds to the index of longs and takes from that of shorts, by all open base: rounded up to 10^3. */
export function indexDelta(lossQuote: bigint, openBase: bigint): bigint {
  return ((lossQuote * 10n ** 9n + openBase - 1n) / openBase) * 1000n
}

function bookOf({ owed, vault, vaultMax, feePool, bases }: DriftMarket): BookSpec {
  // One unit stays in the vault.
  const payable = vault - 1n < vaultMax ? vault - 1n : vaultMax
  const floor = payable > 0n ? vault - payable : vault
  const holders = bases.map((base, index) => {
    const market = base > 0n ? 'long' : 'short'
    return accountOf(`holder${index}`, RICH, [positionOf(market, base)])
  })
  const against = (['long', 'short'] as const).flatMap((market) => {
    const open = holders
      .flatMap(({ positions }) => positions)
      .filter((position) => position.market === market)
      .reduce((sum, { sizeLots }) => sum + sizeLots, 0n)
    return open === 0n ? [] : [positionOf(market, -open)]
  })
  return {
    domain: 'drift',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(10n ** 6n) },
    markets: [marketOf('long'), marketOf('short')],
    accounts: [accountOf(BANKRUPT, -owed, []), accountOf(MAKER, RICH, against), ...holders],
    funds: [
      {
        fund: '1vault',
        markets: ['long', 'short'],
        balanceQuote: quoteUnits(vault),
        floorQuote: quoteUnits(floor),
      },
      { fund: '2feePool', markets: ['long', 'short'], balanceQuote: quoteUnits(feePool) },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: '1vault', mode: 'deficitOnly' },
      { layer: 'insuranceFund', fund: '2feePool', mode: 'deficitOnly' },
    ],
  }
}

/** A user with a balance and perhaps base, at a mark of one quote unit a lot. */
export function balanceBook(money: bigint, base: bigint): BookSpec {
  const positions = (size: bigint): PositionSpec[] =>
    size === 0n ? [] : [{ ...positionOf('long', size), entryValueQuote: quoteUnits(1n) }]
  return {
    domain: 'drift',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(10n ** 6n) },
    markets: [{ ...marketOf('long'), markPriceTicks: ratio(1n) }],
    // Money − cost = balance.
    accounts: [
      accountOf('user', money + (base === 0n ? 0n : 1n), positions(base)),
      accountOf(MAKER, RICH, positions(-base)),
    ],
    funds: [],
    waterfall: [],
  }
}

/** One base unit of 10^9 lots is worth 100 dollars of 10^6 quote units, so a lot a tenth of one. */
function marketOf(market: string): MarketSpec {
  return {
    market,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(1n, 10n),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 20n) }],
  }
}

function accountOf(id: string, money: bigint, positions: readonly PositionSpec[]): AccountSpec {
  return { account: id, kind: 'trader', collateralQuote: quoteUnits(money), positions }
}

function positionOf(market: 'long' | 'short', base: bigint): PositionSpec {
  const entryValueQuote = quoteUnits(magnitude(base) / 10n)
  return { market, marginMode: 'cross', sizeLots: lots(base), entryValueQuote }
}
