import { type AccountSpec, type BookSpec, lots, quoteUnits } from '@plimsoll/engine'
import { type TrialDraws, trialDraws } from './trial-draws.ts'
import { trialFamilies, type TrialFamilySpec } from './trial-family.ts'
import { drawHolders, type TrialHolder, type TrialHolding } from './trial-holdings.ts'
import {
  drawVenue,
  marketSpecOf,
  scenariosOf,
  type TrialMarket,
  type TrialVenue,
} from './trial-markets.ts'

/** A book of the trial: the same for the same family and seed on every machine. */
export interface TrialBook {
  readonly family: string
  readonly seed: number
  /** The seed of all its draws; no other book has it. */
  readonly drawnFrom: number
  /** Without a layer that deleverages: that is what policies are tried in. */
  readonly spec: BookSpec
  /** Markets with their loadings on the common factor, in the order of the book. */
  readonly markets: readonly { readonly market: string; readonly betaPpm: number }[]
}

const fundPercentMax = 40
const millisecond = 1_000

/**
 * Draws a book, after a move of prices that has left some accounts below 0.
 *
 * @throws RangeError for a family that is not known, or a seed that is not a whole number at or above 0
 */
export function trialBook(family: string, seed: number): TrialBook {
  const place = trialFamilies.findIndex((one) => one.family === family)
  const chosen = trialFamilies[place]
  if (chosen === undefined) throw new RangeError(`${family} is not a family of the trial`)
  // Families with the same seed have nothing in common.
  const own = seed * trialFamilies.length + place
  const venue = drawVenue(chosen, own)
  const holders = drawHolders(chosen, venue, own)
  const accounts = specAccounts(chosen, venue, holders, trialDraws(own, 7))
  return {
    family,
    seed,
    drawnFrom: own,
    spec: bookSpec(own, venue, accounts, trialDraws(own, 8)),
    markets: venue.markets.map(({ market, betaPpm }) => ({ market, betaPpm })),
  }
}

interface Specified {
  readonly spec: AccountSpec
  readonly deficitQuote: bigint
}

function specAccounts(
  family: TrialFamilySpec,
  venue: TrialVenue,
  holders: readonly TrialHolder[],
  draws: TrialDraws,
): Specified[] {
  // Names say nothing about roles, and their order is drawn: rules that end with the account id have no friends.
  const names = draws.shuffled(holders.length)
  return holders.flatMap((holder, index) => {
    const name = `a${String((names[index] ?? 0) + 1).padStart(3, '0')}`
    const shortfallPermille = draws.between(...family.shortfallPermille)
    if (holder.holdings.length === 0) return []
    const positions = holder.holdings.map((holding) => positionOf(holding, venue))
    const sums = positions.reduce(
      ({ grossQuote, profitQuote }, one) => ({
        grossQuote: grossQuote + one.valueQuote,
        profitQuote: profitQuote + one.profitQuote,
      }),
      { grossQuote: 0n, profitQuote: 0n },
    )
    const equityQuote =
      holder.role === 'failing'
        ? failingEquityQuote(sums, shortfallPermille)
        : solventEquityQuote(sums, holder.leveragePercent)
    const spec: AccountSpec = {
      account: name,
      kind: holder.role === 'maker' ? 'marketMaker' : 'trader',
      collateralQuote: quoteUnits(equityQuote - sums.profitQuote),
      positions: positions.map(({ position }) => position),
    }
    return [{ spec, deficitQuote: equityQuote < 0n ? -equityQuote : 0n }]
  })
}

interface Sums {
  readonly grossQuote: bigint
  readonly profitQuote: bigint
}

/** Below 0 by the drawn share of its positions, but by no more than half of its loss: it had put money in. */
function failingEquityQuote({ grossQuote, profitQuote }: Sums, permille: number): bigint {
  const drawn = (grossQuote * BigInt(permille)) / 1_000n
  const most = -profitQuote / 2n
  const shortfall = drawn < most ? drawn : most
  return shortfall > 0n ? -shortfall : -1n
}

/** What the drawn leverage says, but never less than its profit and a fiftieth of its positions: it had put money in. */
function solventEquityQuote({ grossQuote, profitQuote }: Sums, leveragePercent: number): bigint {
  const drawn = (grossQuote * 100n) / BigInt(leveragePercent)
  const least = (profitQuote > 0n ? profitQuote : 0n) + grossQuote / 50n + 1n
  return drawn > least ? drawn : least
}

function positionOf(
  { market: at, favouredLots, entryPercent }: TrialHolding,
  { markets, favoured }: TrialVenue,
): {
  readonly position: AccountSpec['positions'][number]
  readonly valueQuote: bigint
  readonly profitQuote: bigint
} {
  const market = markets[at]
  if (market === undefined) throw new Error(`the book has no market ${at}`)
  const sizeLots = favoured === 'long' ? favouredLots : -favouredLots
  const size = sizeLots < 0n ? -sizeLots : sizeLots
  const valueQuote = size * BigInt(market.markQuote)
  const entryValueQuote = size * BigInt(entryQuote(market, entryPercent))
  const gain = valueQuote - entryValueQuote
  return {
    position: {
      market: market.market,
      marginMode: 'cross',
      sizeLots: lots(sizeLots),
      entryValueQuote: quoteUnits(entryValueQuote),
    },
    valueQuote,
    profitQuote: sizeLots > 0n ? gain : -gain,
  }
}

function entryQuote({ beforeQuote, markQuote }: TrialMarket, percent: number): number {
  return markQuote + Math.trunc(((beforeQuote - markQuote) * percent) / 100)
}

function bookSpec(
  seed: number,
  { markets }: TrialVenue,
  accounts: readonly Specified[],
  draws: TrialDraws,
): BookSpec {
  const deficit = accounts.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
  const fundQuote = (deficit * BigInt(draws.between(0, fundPercentMax))) / 100n
  return {
    domain: 'trial',
    timeMs: millisecond,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets: markets.map(marketSpecOf),
    accounts: accounts.map(({ spec }) => spec),
    funds: [
      {
        fund: 'main',
        markets: markets.map(({ market }) => market),
        balanceQuote: quoteUnits(fundQuote),
      },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: 'main', mode: 'deficitOnly' },
      { layer: 'profitHaircut' },
    ],
    scenarios: scenariosOf(markets),
    seed: BigInt(seed),
  }
}
