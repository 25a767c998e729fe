import {
  type AccountSpec,
  type BookSpec,
  type FundSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  type QuoteUnits,
  quoteUnits,
  ratio,
} from '@plimsoll/engine'
import { marketNotation } from '../scenarios/market-notation.ts'
import { publishedMoves } from '../scenarios/published-moves.ts'
import type { Scenario, ScenarioMarket } from '../scenarios/scenario.ts'
import { type DrawnHolding, type DrawnTrader, drawTraders } from './venue-traders.ts'

const MILLION = 1_000_000n

/** Longs and shorts of one market, in lots. */
interface Balance {
  long: bigint
  short: bigint
}

/**
 * The book a scenario starts from. Traders come first; whatever they are long or short net, a vault and the makers hold
 * against them, so sizes sum to 0 in every market. Funds have their share of the open interest that results.
 */
export function venueBook(scenario: Scenario, seed: number): BookSpec {
  const { asset, markets, population } = scenario
  const traders = drawTraders(population, markets, seed).map((trader) =>
    traderAccount(trader, asset.wholeUnitQuote),
  )
  const balances = new Map(markets.map(({ market }) => [market, balanceOf(traders, market)]))
  const openInterest = markets.reduce((sum, market) => {
    const { long, short } = balances.get(market.market) ?? { long: 0n, short: 0n }
    return sum + startValueQuote(market, long > short ? long : short)
  }, 0n)
  return {
    domain: `simulated-${scenario.scenario}`,
    timeMs: scenario.startMs,
    asset: { name: asset.name, wholeUnitQuote: quoteUnits(asset.wholeUnitQuote) },
    markets: markets.map((market) => marketSpec(market, scenario)),
    accounts: [...traders, ...counterparties(scenario, balances, openInterest)],
    funds: scenario.funds.map((fund) => fundSpec(fund, scenario, balances)),
    waterfall: scenario.waterfall,
    scenarios: publishedMoves(markets),
    ...(scenario.deficitSplit === undefined ? {} : { deficitSplit: scenario.deficitSplit }),
    limits: scenario.limits,
  }
}

/** Lots of one side of a market in a book; funds' inventory is counted too. */
export function openInterestOf(book: BookSpec, market: string): bigint {
  return [...book.accounts, ...book.funds]
    .flatMap(({ positions }) => positions ?? [])
    .filter((position) => position.market === market && position.sizeLots > 0n)
    .reduce((sum, { sizeLots }) => sum + sizeLots, 0n)
}

function marketSpec(market: ScenarioMarket, { gate, asset }: Scenario): MarketSpec {
  const start = ratio(BigInt(market.startTicks))
  return {
    market: market.market,
    contract: 'linear',
    tickValueQuote: quoteUnits(market.tickValueQuote),
    markPriceTicks: start,
    previousMarkPriceTicks: start,
    indexPriceTicks: start,
    priceGate: gate,
    liquidationFeeRate: ratio(BigInt(market.liquidationFeePpm), MILLION),
    maintenanceTiers: market.maintenance.map(({ fromWhole, ratePpm }) => ({
      notionalFromQuote: quoteUnits(BigInt(fromWhole) * asset.wholeUnitQuote),
      rate: ratio(BigInt(ratePpm), MILLION),
    })),
    notation: marketNotation(market, asset),
  }
}

function startValueQuote({ startTicks, tickValueQuote }: ScenarioMarket, size: bigint): bigint {
  return size * BigInt(startTicks) * tickValueQuote
}

/** A position of so many lots, and what it has gained at the price of the start. */
interface Entered {
  readonly position: Pick<PositionSpec, 'market' | 'sizeLots' | 'entryValueQuote'>
  readonly profitQuote: bigint
}

function enter(market: ScenarioMarket, sizeLots: bigint, entryFactor: number): Entered {
  const size = sizeLots < 0n ? -sizeLots : sizeLots
  const entryTicks = BigInt(Math.max(1, Math.round(market.startTicks * entryFactor)))
  const entryValueQuote = size * entryTicks * market.tickValueQuote
  const gain = startValueQuote(market, size) - entryValueQuote
  return {
    position: {
      market: market.market,
      sizeLots: lots(sizeLots),
      entryValueQuote: quoteUnits(entryValueQuote),
    },
    profitQuote: sizeLots > 0n ? gain : -gain,
  }
}

/** Nothing where the value does not make a lot. */
function enterHolding(
  { market, notionalWhole, entryFactor }: DrawnHolding,
  unit: bigint,
): Entered[] {
  const lotQuote = market.startTicks * Number(market.tickValueQuote)
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

function balanceOf(accounts: readonly AccountSpec[], market: string): Balance {
  const balance = { long: 0n, short: 0n }
  for (const position of accounts.flatMap(({ positions }) => positions)) {
    if (position.market !== market) continue
    if (position.sizeLots > 0n) balance.long += position.sizeLots
    else balance.short -= position.sizeLots
  }
  return balance
}

/** The vault is short its part of what traders are long net; makers share the rest, the first ones a lot more. */
function counterparties(
  { markets, population }: Scenario,
  balances: ReadonlyMap<string, Balance>,
  openInterestQuote: bigint,
): AccountSpec[] {
  const { makers, vaultPpm } = population
  const count = BigInt(makers.count)
  const equityQuote = (openInterestQuote * BigInt(makers.equityPpm)) / MILLION
  const held = markets.map((market) => {
    const { long, short } = balances.get(market.market) ?? { long: 0n, short: 0n }
    const vault = long > short ? ((long - short) * BigInt(vaultPpm)) / MILLION : 0n
    return { market, vault, makers: long - short - vault }
  })
  const vaultHeld = held.filter(({ vault }) => vault > 0n)
  const vaultEntered = vaultHeld.map(({ market, vault }) => enter(market, -vault, 1))
  const makerAccounts = Array.from({ length: makers.count }, (_none, index) => {
    const entered = held.flatMap(({ market, makers: total }) => {
      const size = shareOf(total < 0n ? -total : total, count, BigInt(index))
      return size === 0n ? [] : [enter(market, total < 0n ? size : -size, 1)]
    })
    const account = `maker-${String(index + 1).padStart(String(makers.count).length, '0')}`
    return { account, kind: 'marketMaker' as const, ...crossHoldings(entered, equityQuote / count) }
  })
  const vaultValue = vaultHeld.reduce(
    (sum, { market, vault }) => sum + startValueQuote(market, vault),
    0n,
  )
  const vault = { account: 'vault', kind: 'vault' as const }
  return [...makerAccounts, { ...vault, ...crossHoldings(vaultEntered, vaultValue) }]
}

function shareOf(total: bigint, count: bigint, index: bigint): bigint {
  return total / count + (index < total % count ? 1n : 0n)
}

function fundSpec(
  { fund, markets, balancePpm, floorPpm }: Scenario['funds'][number],
  scenario: Scenario,
  balances: ReadonlyMap<string, Balance>,
): FundSpec {
  const served = scenario.markets.filter(({ market }) => markets?.includes(market) ?? true)
  const openInterest = served.reduce((sum, market) => {
    const { long, short } = balances.get(market.market) ?? { long: 0n, short: 0n }
    return sum + startValueQuote(market, long > short ? long : short)
  }, 0n)
  return {
    fund,
    markets: served.map(({ market }) => market),
    balanceQuote: quoteUnits((openInterest * BigInt(balancePpm)) / MILLION),
    floorQuote: quoteUnits((openInterest * BigInt(floorPpm)) / MILLION),
  }
}
