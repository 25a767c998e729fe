import {
  type AccountSpec,
  type BookSpec,
  type FundSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  type QuoteUnits,
  quoteUnits,
} from '@plimsoll/engine'
import type { FundShare, MakerSpec, PopulationSpec, Scenario } from '../scenarios/scenario.ts'
import { marketValueQuote } from './account-equity.ts'
import { type DrawnHolding, type DrawnTrader, drawTraders } from './venue-traders.ts'

const MILLION = 1_000_000n

/** The vault of a population. */
export const vaultAccount = 'vault'

/** Longs and shorts of one market, in lots. */
interface Balance {
  long: bigint
  short: bigint
}

/**
 * The book a scenario starts from: its own, joined by makers from outside where nobody in it makes markets, or one that its
 * population fills. There traders come first; whatever they are long or short net, a vault and the makers hold against them, so
 * sizes sum to 0 in every market. Funds have their share of the open interest that results.
 */
export function venueBook(scenario: Scenario, seed: number): BookSpec {
  const { venue, population, makers } = scenario
  if (population === undefined) {
    return venue.accounts.length === 0 ? venue : broughtBook(scenario, venue)
  }
  const { asset, markets } = venue
  const traders = drawTraders(population, venue, seed).map((trader) =>
    traderAccount(trader, asset.wholeUnitQuote),
  )
  const balances = balancesOf(traders, markets)
  const filled: Populated = { venue, population, makers }
  return {
    ...venue,
    accounts: [...traders, ...counterparties(filled, balances)],
    funds: venue.funds.map((fund) => fundSpec(fund, filled, balances)),
  }
}

/** A scenario whose venue is filled by its population. */
type Populated = Pick<Scenario, 'venue' | 'makers'> & { readonly population: PopulationSpec }

/** Lots of one side of a market in a book; funds' inventory is counted too. */
export function openInterestOf(book: BookSpec, market: string): bigint {
  return [...book.accounts, ...book.funds]
    .flatMap(({ positions }) => positions ?? [])
    .filter((position) => position.market === market && position.sizeLots > 0n)
    .reduce((sum, { sizeLots }) => sum + sizeLots, 0n)
}

/** A position of so many lots, and what it has gained at the price of the start. */
interface Entered {
  readonly position: Pick<PositionSpec, 'market' | 'sizeLots' | 'entryValueQuote'>
  readonly profitQuote: bigint
}

function enter(market: MarketSpec, sizeLots: bigint, entryFactor: number): Entered {
  const size = sizeLots < 0n ? -sizeLots : sizeLots
  const entryTicks = BigInt(Math.max(1, Math.round(startTicks(market) * entryFactor)))
  const entryValueQuote = size * entryTicks * market.tickValueQuote
  const gain = marketValueQuote(market, size) - entryValueQuote
  return {
    position: {
      market: market.market,
      sizeLots: lots(sizeLots),
      entryValueQuote: quoteUnits(entryValueQuote),
    },
    profitQuote: sizeLots > 0n ? gain : -gain,
  }
}

function startTicks({ markPriceTicks: { numerator, denominator } }: MarketSpec): number {
  return Number(numerator) / Number(denominator)
}

/** Nothing where the value does not make a lot. */
function enterHolding(
  { market, notionalWhole, entryFactor }: DrawnHolding,
  unit: bigint,
): Entered[] {
  const lotQuote = startTicks(market) * Number(market.tickValueQuote)
  const size = Math.floor((Math.abs(notionalWhole) * Number(unit)) / lotQuote)
  return size === 0 ? [] : [enter(market, BigInt(notionalWhole < 0 ? -size : size), entryFactor)]
}

/** Money is what makes the drawn equity true at the start; an isolated trader keeps nine tenths of it at the position. */
function traderAccount(trader: DrawnTrader, unit: bigint): AccountSpec {
  const entered = trader.holdings.flatMap((holding) => enterHolding(holding, unit))
  const equityQuote = BigInt(Math.round(trader.equityWhole * Number(unit)))
  const [first] = entered
  const base = { account: trader.account, kind: 'trader' } as const
  if (trader.isIsolated && entered.length === 1 && first !== undefined) {
    const walletQuote = equityQuote / 10n
    const isolatedMarginQuote = quoteUnits(equityQuote - walletQuote - first.profitQuote)
    return {
      ...base,
      collateralQuote: quoteUnits(walletQuote),
      positions: [{ ...first.position, marginMode: 'isolated', isolatedMarginQuote }],
    }
  }
  return { ...base, ...crossHoldings(entered, equityQuote) }
}

function crossHoldings(
  entered: readonly Entered[],
  equityQuote: bigint,
): { collateralQuote: QuoteUnits; positions: PositionSpec[] } {
  const profitQuote = entered.reduce((sum, row) => sum + row.profitQuote, 0n)
  return {
    collateralQuote: quoteUnits(equityQuote - profitQuote),
    positions: entered.map(({ position }) => ({ ...position, marginMode: 'cross' })),
  }
}

function balancesOf(
  accounts: readonly AccountSpec[],
  markets: readonly MarketSpec[],
): ReadonlyMap<string, Balance> {
  const balances = new Map(markets.map(({ market }) => [market, { long: 0n, short: 0n }]))
  for (const { market, sizeLots } of accounts.flatMap(({ positions }) => positions)) {
    const balance = balances.get(market)
    if (balance === undefined) continue
    if (sizeLots > 0n) balance.long += sizeLots
    else balance.short -= sizeLots
  }
  return balances
}

/** The vault is short its part of what traders are long net; makers share the rest, the first ones a lot more. */
function counterparties(
  { venue: { markets }, population: { vaultPpm }, makers }: Populated,
  balances: ReadonlyMap<string, Balance>,
): AccountSpec[] {
  const held = markets.map((market) => {
    const { long, short } = balances.get(market.market) ?? { long: 0n, short: 0n }
    const vault = long > short ? ((long - short) * BigInt(vaultPpm)) / MILLION : 0n
    return { market, vault, makers: long - short - vault }
  })
  const vaultHeld = held.filter(({ vault }) => vault > 0n)
  const vaultEntered = vaultHeld.map(({ market, vault }) => enter(market, -vault, 1))
  const vaultValue = vaultHeld.reduce(
    (sum, { market, vault }) => sum + marketValueQuote(market, vault),
    0n,
  )
  const vault = { account: vaultAccount, kind: 'vault' as const }
  const openInterestQuote = servedValueQuote(markets, balances)
  return [
    ...makerAccounts(makers, openInterestQuote, (index) =>
      held.flatMap(({ market, makers: total }) => {
        const size = shareOf(total < 0n ? -total : total, BigInt(makers.count), index)
        return size === 0n ? [] : [enter(market, total < 0n ? size : -size, 1)]
      }),
    ),
    { ...vault, ...crossHoldings(vaultEntered, vaultValue) },
  ]
}

/** Makers with equal equity, and what each of them holds. */
function makerAccounts(
  { count, equityPpm }: MakerSpec,
  openInterestQuote: bigint,
  held: (index: bigint) => readonly Entered[],
): AccountSpec[] {
  const equityQuote = (openInterestQuote * BigInt(equityPpm)) / MILLION / BigInt(count)
  return Array.from({ length: count }, (_none, index) => ({
    account: `maker-${String(index + 1).padStart(String(count).length, '0')}`,
    kind: 'marketMaker' as const,
    ...crossHoldings(held(BigInt(index)), equityQuote),
  }))
}

function shareOf(total: bigint, count: bigint, index: bigint): bigint {
  return total / count + (index < total % count ? 1n : 0n)
}

function fundSpec(
  fund: FundSpec,
  { venue, population }: Populated,
  balances: ReadonlyMap<string, Balance>,
): FundSpec {
  const served = venue.markets.filter(({ market }) => fund.markets.includes(market))
  const openInterest = servedValueQuote(served, balances)
  const { balancePpm, floorPpm, isAtPeak } = shareNamed(population.funds, fund.fund)
  const balanceQuote = quoteUnits((openInterest * BigInt(balancePpm)) / MILLION)
  return {
    ...fund,
    balanceQuote,
    ...(isAtPeak === true && { peakBalanceQuote: balanceQuote }),
    floorQuote: quoteUnits((openInterest * BigInt(floorPpm)) / MILLION),
  }
}

function shareNamed(shares: readonly FundShare[], fund: string): FundShare {
  return shares.find((share) => share.fund === fund) ?? { fund, balancePpm: 0, floorPpm: 0 }
}

/** Value of the larger side of every market, at the start. */
function servedValueQuote(
  markets: readonly MarketSpec[],
  balances: ReadonlyMap<string, Balance>,
): bigint {
  return markets.reduce((sum, market) => {
    const { long, short } = balances.get(market.market) ?? { long: 0n, short: 0n }
    return sum + marketValueQuote(market, long > short ? long : short)
  }, 0n)
}

const outsidePrefix = 'outside-'

/** Whether a market maker joined a book from outside: `broughtBook` calls each so, and refuses a book where somebody is. */
export function isFromOutside(account: string): boolean {
  return account.startsWith(outsidePrefix)
}

/**
 * A book that was brought, ready for a scenario: where nobody in it makes markets, makers from outside join it, without
 * positions, so that orders find somebody.
 */
export function broughtBook({ makers }: Pick<Scenario, 'makers'>, book: BookSpec): BookSpec {
  if (book.accounts.some(({ kind }) => kind === 'marketMaker')) return book
  const openInterestQuote = book.markets.reduce(
    (sum, market) => sum + marketValueQuote(market, openInterestOf(book, market.market)),
    0n,
  )
  const taken = new Set(book.accounts.map(({ account }) => account))
  // A book that says it of one account has to say it of all.
  const isStated = book.accounts.some((account) => account.unsettledProfitQuote !== undefined)
  const unsettled = isStated ? { unsettledProfitQuote: quoteUnits(0n) } : {}
  const outside = makerAccounts(makers, openInterestQuote, () => []).map((maker) => {
    const account = `${outsidePrefix}${maker.account}`
    if (taken.has(account)) throw new RangeError(`the book has an account called ${account}`)
    return { ...maker, account, ...unsettled }
  })
  return { ...book, accounts: [...book.accounts, ...outside] }
}
