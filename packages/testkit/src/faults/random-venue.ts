import {
  type AccountSpec,
  type BookSpec,
  findPreset,
  type FundSpec,
  type LayerSpec,
  type MarketSpec,
  type PriceGateSpec,
  quoteUnits,
} from '@plimsoll/engine'
import type { Random } from '../generators/random.ts'

/** A day in 2025, milliseconds UTC. */
const OPENING_MS = 1_760_000_000_000
const PRESETS = ['bitmex', 'binance', 'hyperliquid', 'contract-pro-rata'] as const

/** A small venue before its first trade: markets, accounts with money, funds, a waterfall and tight limits. */
export function randomVenue(random: Random): BookSpec {
  const markets = Array.from({ length: random.between(2, 3) }, (_, index) =>
    randomMarket(random, `M${index}`),
  )
  const funds = randomFunds(random, markets)
  return {
    domain: 'world',
    timeMs: OPENING_MS,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1_000_000n) },
    markets,
    accounts: randomAccounts(random),
    funds,
    waterfall: randomWaterfall(random, funds),
    deficitSplit: random.pick(['losingLegs', 'maintenance', 'notional']),
    execution: random.pick(['ledger', 'sidecar']),
    limits: {
      stepFillsMax: random.pick([1, 2, 3, 8, 50_000]),
      roundMaxAgeMs: random.pick([2_000, 10_000]),
      planExpiryMs: random.pick([3_000, 8_000]),
      liquidationTimeoutMs: random.pick([4_000, 20_000]),
      idempotencyWindowMs: random.pick([6_000, 6_000, 20_000, 20_000, 86_400_000]),
    },
  }
}

function randomMarket(random: Random, market: string): MarketSpec {
  const markTicks = BigInt(random.between(2_000, 60_000))
  const price = { numerator: markTicks, denominator: 1n }
  const ratePpm = random.pick([5_000n, 10_000n, 25_000n])
  const tickValueQuote = BigInt(random.pick([1, 7, 100]))
  return {
    market,
    contract: 'linear',
    tickValueQuote: quoteUnits(tickValueQuote),
    markPriceTicks: price,
    indexPriceTicks: price,
    ...(random.isOneIn100(80) ? { priceGate: randomGate(random) } : {}),
    liquidationFeeRate: { numerator: BigInt(random.below(4)), denominator: 400n },
    maintenanceTiers: [
      { notionalFromQuote: quoteUnits(0n), rate: { numerator: ratePpm, denominator: 1_000_000n } },
      {
        notionalFromQuote: quoteUnits(200n * markTicks * tickValueQuote),
        rate: { numerator: 2n * ratePpm, denominator: 1_000_000n },
      },
    ],
  }
}

function randomGate(random: Random): PriceGateSpec {
  return {
    maxAgeMs: random.pick([10_000, 30_000]),
    bandPpm: random.pick([20_000, 60_000]),
    wideningPpmPerSecond: random.pick([0, 500]),
    sourcesMin: random.between(1, 3),
    haltAfterMs: random.pick([60_000, 120_000]),
  }
}

function randomAccounts(random: Random): AccountSpec[] {
  return Array.from({ length: random.between(8, 20) }, (_, index) => ({
    account: `a${index}`,
    ...(random.isOneIn100(20) ? { owner: `o${random.below(3)}` } : {}),
    kind: random.pickWeighted([
      [8, 'trader'],
      [2, 'marketMaker'],
    ] as const),
    positionMode: random.isOneIn100(25) ? 'hedge' : 'oneWay',
    adlExempt: random.isOneIn100(5),
    collateralQuote: quoteUnits(
      BigInt(random.pick([1, 4, 20, 100])) * BigInt(random.between(1_000, 90_000)),
    ),
    positions: [],
  }))
}

function randomFunds(random: Random, markets: readonly MarketSpec[]): FundSpec[] {
  const all = markets.map(({ market }) => market)
  const fund = (name: string, served: readonly string[]): FundSpec => {
    const floorQuote = BigInt(random.pick([0, 0, 5_000]))
    const aboveQuote = BigInt(random.pick([0, 20_000, 400_000]))
    return {
      fund: name,
      markets: served,
      balanceQuote: quoteUnits(floorQuote + aboveQuote),
      floorQuote: quoteUnits(floorQuote),
    }
  }
  return random.isOneIn100(60)
    ? [fund('f0', all)]
    : [fund('f0', all.slice(0, 1)), fund('f1', all.slice(1))]
}

/** Funds first. Now and then a layer is missing, so that cases are left open. */
function randomWaterfall(random: Random, funds: readonly FundSpec[]): LayerSpec[] {
  const policy = findPreset(random.pick(PRESETS))?.spec
  const mode = random.pick(['takeover', 'deficitOnly'] as const)
  return [
    ...funds.map(({ fund }): LayerSpec => ({ layer: 'insuranceFund', fund, mode })),
    ...(policy !== undefined && random.isOneIn100(90) ? [{ layer: 'adl', policy } as const] : []),
    ...(random.isOneIn100(80) ? [{ layer: 'profitHaircut' } as const] : []),
  ]
}
