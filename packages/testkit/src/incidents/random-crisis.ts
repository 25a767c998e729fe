import {
  type AccountSpec,
  type BookSpec,
  type FundSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  quoteUnits,
  ratio,
} from '@plimsoll/engine'
import { createRandom, type Random } from '../generators/random.ts'

const MARKETS = ['A', 'B'] as const
const POOL = 'pool'

/**
 * A small book in whole prices, so that all equity is whole: winners, losers of whom some are bankrupt, flat accounts with profit that
 * has not vested, a pool that is the other side of what is left, two insurance funds and money of the venue. It has what every
 * waterfall preset asks of a book, but no waterfall.
 */
export function randomCrisis(seed: number): Omit<BookSpec, 'waterfall'> {
  const random = createRandom(seed)
  const markets = MARKETS.map((market) => randomMarket(random, market))
  const traders = Array.from({ length: random.between(4, 9) }, (_none, index) =>
    randomTrader(random, `t${index}`, markets),
  )
  const flat = Array.from({ length: random.between(1, 3) }, (_none, index): AccountSpec => {
    const money = BigInt(random.between(0, 60_000))
    return {
      account: `flat${index}`,
      kind: 'trader',
      collateralQuote: quoteUnits(money),
      unsettledProfitQuote: quoteUnits(BigInt(random.between(-5_000, 20_000))),
      positions: [],
    }
  })
  return {
    domain: 'crisis',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets,
    accounts: [...traders, ...flat, poolOf(random, markets, traders)],
    funds: randomFunds(random),
  }
}

function randomMarket(random: Random, market: string): MarketSpec {
  const mark = BigInt(random.between(60, 160))
  return {
    market,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(mark),
    previousMarkPriceTicks: ratio(mark + BigInt(random.between(-30, 30))),
    poolValueQuote: quoteUnits(BigInt(random.between(1_000, 60_000))),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
  }
}

function randomTrader(
  random: Random,
  account: string,
  markets: readonly MarketSpec[],
): AccountSpec {
  const positions = markets
    .filter(() => random.isOneIn100(75))
    .map(({ market }): PositionSpec => {
      const size = BigInt(random.between(1, 300) * random.pick([1, -1]))
      const entry = (size < 0n ? -size : size) * BigInt(random.between(50, 170))
      return {
        market,
        marginMode: 'cross',
        sizeLots: lots(size),
        entryValueQuote: quoteUnits(entry),
      }
    })
  return {
    account,
    kind: 'trader',
    collateralQuote: quoteUnits(BigInt(random.between(0, 15_000))),
    unsettledProfitQuote: quoteUnits(BigInt(random.between(-2_000, 4_000))),
    positions,
  }
}

/** A vault on the other side of what the traders hold together; at times not rich enough for it. */
function poolOf(
  random: Random,
  markets: readonly MarketSpec[],
  traders: readonly AccountSpec[],
): AccountSpec {
  const positions = markets.flatMap(({ market, markPriceTicks }): PositionSpec[] => {
    const open = traders
      .flatMap((trader) => trader.positions)
      .filter((position) => position.market === market)
      .reduce((sum, { sizeLots }) => sum + sizeLots, 0n)
    const entryValueQuote = quoteUnits((open < 0n ? -open : open) * markPriceTicks.numerator)
    return open === 0n
      ? []
      : [{ market, marginMode: 'cross', sizeLots: lots(-open), entryValueQuote }]
  })
  const collateralQuote = quoteUnits(BigInt(random.between(1_000, 120_000)))
  const unsettledProfitQuote = quoteUnits(0n)
  return { account: POOL, kind: 'vault', collateralQuote, unsettledProfitQuote, positions }
}

function randomFunds(random: Random): FundSpec[] {
  const money = (most: number): ReturnType<typeof quoteUnits> =>
    quoteUnits(BigInt(random.between(0, most)))
  return [
    { fund: 'fundA', markets: ['A'], balanceQuote: money(8_000), floorQuote: money(2_000) },
    { fund: 'fundAll', markets: [...MARKETS], balanceQuote: money(6_000) },
    { fund: 'venue', purpose: 'venueCapital', markets: [], balanceQuote: money(3_000) },
  ]
}
