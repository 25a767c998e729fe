import {
  type AccountSpec,
  type BookSpec,
  findPreset,
  type LayerSpec,
  type MarketSpec,
  quoteUnits,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'

const presets = ['bitmex', 'binance', 'hyperliquid', 'contract-pro-rata'] as const

/** A venue of two or three markets and a dozen accounts with nothing but money. */
export function walkVenue(random: Random): BookSpec {
  const markets = ['BTC', 'ETH', 'SOL'].slice(0, random.between(2, 3))
  const tickValue = BigInt(random.pick([1, 3, 10]))
  const policy = findPreset(random.pick(presets))?.spec
  if (policy === undefined) throw new Error('the presets have changed')
  const waterfall: LayerSpec[] = [
    { layer: 'insuranceFund', fund: 'main', mode: random.pick(['takeover', 'deficitOnly']) },
    ...(random.isOneIn100(20) ? [{ layer: 'profitHaircut' } as const] : []),
    ...(random.isOneIn100(92) ? [{ layer: 'adl', policy } as const] : []),
    ...(random.isOneIn100(80) ? [{ layer: 'profitHaircut' } as const] : []),
  ]
  return {
    domain: 'walk',
    timeMs: 1_700_000_000_000,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets: markets.map((market) => walkMarket(random, market, tickValue)),
    accounts: Array.from({ length: random.between(8, 14) }, (_, index) => account(random, index)),
    funds: [
      {
        fund: 'main',
        markets: random.isOneIn100(70) ? markets : markets.slice(1),
        balanceQuote: quoteUnits(BigInt(random.pick([0, 3_000, 60_000]))),
        floorQuote: quoteUnits(BigInt(random.pick([0, 500]))),
      },
      { fund: 'spare', markets, balanceQuote: quoteUnits(10n) },
    ],
    waterfall,
    deficitSplit: random.pick(['losingLegs', 'maintenance', 'notional']),
    execution: random.pick(['ledger', 'ledger', 'sidecar']),
    limits: {
      stepFillsMax: random.pick([1, 2, 5, 50_000]),
      roundMaxAgeMs: 5_000,
      planExpiryMs: 4_000,
      liquidationTimeoutMs: 15_000,
      idempotencyWindowMs: 30_000,
    },
  }
}

function walkMarket(random: Random, market: string, tickValue: bigint): MarketSpec {
  const mark = BigInt(random.between(500, 5_000))
  return {
    market,
    contract: 'linear',
    tickValueQuote: quoteUnits(tickValue),
    markPriceTicks: { numerator: mark, denominator: 1n },
    ...(random.isOneIn100(75)
      ? {
          priceGate: {
            maxAgeMs: 10_000,
            bandPpm: 30_000,
            wideningPpmPerSecond: random.pick([0, 1_000]),
            sourcesMin: 2,
            haltAfterMs: 40_000,
          },
        }
      : {}),
    ...(random.isOneIn100(60) ? { liquidationFeeRate: { numerator: 1n, denominator: 50n } } : {}),
    ...(random.isOneIn100(20) ? { minimumPriceTicks: { numerator: 200n, denominator: 1n } } : {}),
    maintenanceTiers: [
      { notionalFromQuote: quoteUnits(0n), rate: { numerator: 1n, denominator: 50n } },
      {
        notionalFromQuote: quoteUnits(50n * mark * tickValue),
        rate: { numerator: 1n, denominator: 20n },
      },
    ],
  }
}

function account(random: Random, index: number): AccountSpec {
  const positionMode = random.isOneIn100(30) ? 'hedge' : 'oneWay'
  return {
    account: `${positionMode}-${index}`,
    ...(random.isOneIn100(15) ? { owner: 'family' } : {}),
    kind: 'trader',
    positionMode,
    ...(random.isOneIn100(6) ? { adlExempt: true } : {}),
    collateralQuote: quoteUnits(BigInt(random.between(2_000, 200_000))),
    positions: [],
  }
}
