import {
  type AccountSpec,
  type BookSpec,
  type CollateralsUpdated,
  type FundSpec,
  type LayerSpec,
  lots,
  type MarginTier,
  type MarketSpec,
  quoteUnits,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'
import { randomAgreements, randomScenarios } from './random-levelling.ts'
import { randomAdlLayer } from './random-policy.ts'
import { randomClaims, randomFundTerms, randomSharingWaterfall } from './random-sharing.ts'

const openingMs = 1_700_000_000_000

/** A venue of two or three markets, now and then of one that publishes no scenario, some of them inverse, and a dozen accounts with money, assets and offers but no positions. */
export function walkVenue(random: Random): BookSpec {
  const markets = ['BTC', 'ETH', 'SOL'].slice(0, random.pick([1, 2, 2, 2, 3, 3, 3, 3]))
  const tickValue = BigInt(random.pick([1, 3, 10]))
  const isSharing = random.isOneIn100(60)
  const traders = Array.from({ length: random.between(8, 14) }, (_, index) =>
    account(random, index, markets),
  )
  const accounts = isSharing ? [...traders, vaultAccount(random)] : traders
  const specs = markets.map((market) => walkMarket(random, market, tickValue))
  const execution = random.pick(['ledger', 'ledger', 'sidecar'] as const)
  const classic: LayerSpec[] = [
    ...(execution === 'ledger' && random.isOneIn100(40) ? [{ layer: 'offers' } as const] : []),
    { layer: 'insuranceFund', fund: 'main', mode: random.pick(['takeover', 'deficitOnly']) },
    ...(random.isOneIn100(20) ? [{ layer: 'profitHaircut' } as const] : []),
    ...(random.isOneIn100(92) ? [randomAdlLayer(random, markets, execution)] : []),
    ...(random.isOneIn100(25) ? [randomAdlLayer(random, markets, execution)] : []),
    ...(random.isOneIn100(80) ? [{ layer: 'profitHaircut' } as const] : []),
  ]
  return {
    domain: 'walk',
    timeMs: openingMs,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets: specs,
    accounts,
    offers: randomOffers(random, accounts, specs),
    ...(markets.length === 1 ? {} : { scenarios: randomScenarios(random, markets) }),
    seed: BigInt(random.below(1_000)),
    ...(isSharing
      ? sharingTerms(random, { accounts, markets, execution })
      : { funds: plainFunds(random, markets), waterfall: classic }),
    deficitSplit: random.pick(['losingLegs', 'maintenance', 'notional']),
    execution,
    limits: {
      stepFillsMax: random.pick([1, 2, 5, 50_000]),
      roundMaxAgeMs: 5_000,
      planExpiryMs: 4_000,
      liquidationTimeoutMs: 15_000,
      eventQuietMs: random.pick([1, 4_000, 3_600_000]),
      idempotencyWindowMs: 30_000,
    },
  }
}

function plainFunds(random: Random, markets: readonly string[]): FundSpec[] {
  return [
    {
      fund: 'main',
      markets: random.isOneIn100(70) ? markets : markets.slice(1),
      balanceQuote: quoteUnits(BigInt(random.pick([0, 3_000, 60_000]))),
      floorQuote: quoteUnits(BigInt(random.pick([0, 500]))),
    },
    { fund: 'spare', markets, balanceQuote: quoteUnits(10n) },
  ]
}

const amountQuote = 3_000

/** Funds with a past and a target, claims, and a waterfall of every kind of layer. */
function sharingTerms(
  random: Random,
  {
    accounts,
    markets,
    execution,
  }: {
    readonly accounts: readonly AccountSpec[]
    readonly markets: readonly string[]
    readonly execution: 'ledger' | 'sidecar'
  },
): Pick<BookSpec, 'funds' | 'waterfall' | 'claims' | 'groups'> {
  const isGrouped = random.isOneIn100(40)
  const funds = plainFunds(random, markets).map((fund): FundSpec => {
    const { balanceQuote } = fund
    const terms = randomFundTerms(random, { timeMs: openingMs, balanceQuote, amountQuote })
    return { ...fund, ...terms, ...(isGrouped ? { group: 'all' } : {}) }
  })
  const capital: FundSpec = {
    fund: 'own',
    purpose: 'venueCapital',
    markets: [],
    balanceQuote: quoteUnits(BigInt(random.pick([0, 5_000]))),
  }
  const names = funds.map(({ fund }) => fund)
  return {
    funds: [...funds, capital],
    waterfall: randomSharingWaterfall(random, {
      markets,
      funds: names,
      capital: 'own',
      vault: 'vault-0',
      execution,
      amountQuote,
    }),
    claims: random.isOneIn100(30) ? randomClaims(random, accounts, amountQuote) : [],
    ...(isGrouped ? { groups: [{ group: 'all', peakBalanceQuote: quoteUnits(70_000n) }] } : {}),
  }
}

function vaultAccount(random: Random): AccountSpec {
  return {
    account: 'vault-0',
    kind: 'vault',
    unsettledProfitQuote: quoteUnits(0n),
    positionMode: random.pick(['oneWay', 'hedge']),
    collateralQuote: quoteUnits(BigInt(random.between(2_000, 100_000))),
    positions: [],
  }
}

/** Inverse lots are worth about as much as linear ones at the first mark. */
function walkMarket(random: Random, market: string, tickValue: bigint): MarketSpec {
  const mark = BigInt(random.between(500, 5_000))
  const isInverse = random.isOneIn100(35)
  const price = { numerator: mark, denominator: 1n }
  return {
    market,
    contract: isInverse ? 'inverse' : 'linear',
    tickValueQuote: quoteUnits(isInverse ? tickValue * mark * mark : tickValue),
    markPriceTicks: price,
    previousMarkPriceTicks: { numerator: mark + BigInt(random.between(-20, 20)), denominator: 1n },
    indexPriceTicks: { numerator: mark + BigInt(random.between(-3, 3)), denominator: 1n },
    settlementPriceTicks: { numerator: mark + BigInt(random.between(-40, 40)), denominator: 1n },
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
    ...(random.isOneIn100(10) ? { expiryTimeMs: openingMs + random.between(30, 300) * 1_000 } : {}),
    ...(random.isOneIn100(60) ? { liquidationFeeRate: { numerator: 1n, denominator: 50n } } : {}),
    ...(random.isOneIn100(20)
      ? {
          minimumPriceTicks: {
            numerator: isInverse ? 200n : random.pick([200n, -300n]),
            denominator: 1n,
          },
        }
      : {}),
    maintenanceTiers: tiersAbove(50n * mark * tickValue, [2n, 5n]),
    initialTiers: tiersAbove(
      50n * mark * tickValue,
      random.pick([
        [2n, 5n],
        [3n, 8n],
      ]),
    ),
  }
}

/** Two tiers, rates in hundredths. */
function tiersAbove(fromQuote: bigint, [low = 1n, high = 1n]: readonly bigint[]): MarginTier[] {
  return [
    { notionalFromQuote: quoteUnits(0n), rate: { numerator: low, denominator: 100n } },
    { notionalFromQuote: quoteUnits(fromQuote), rate: { numerator: high, denominator: 100n } },
  ]
}

/** An offer of some accounts in some markets, half of them with a limit near the mark. */
function randomOffers(
  random: Random,
  accounts: readonly AccountSpec[],
  markets: readonly MarketSpec[],
): NonNullable<BookSpec['offers']> {
  return accounts.flatMap(({ account: id }) => {
    if (!random.isOneIn100(25)) return []
    const { market, markPriceTicks } = random.pick(markets)
    const around = BigInt(random.between(900, 1_100))
    const limit = { numerator: markPriceTicks.numerator * around, denominator: 1_000n }
    return [
      {
        account: id,
        market,
        side: random.pick(['long', 'short'] as const),
        lots: lots(BigInt(random.between(1, 60))),
        ...(random.isOneIn100(50) ? { limitPriceTicks: limit } : {}),
      },
    ]
  })
}

/** One or two assets, of a value that matters to a small account. */
export function randomCollaterals(random: Random): CollateralsUpdated['collaterals'] {
  return ['BTC', 'ETH'].slice(0, random.between(0, 2)).map((asset) => ({
    asset,
    amountUnits: BigInt(random.between(0, 900)),
    unitPriceQuote: { numerator: BigInt(random.between(1, 400)), denominator: 7n },
    haircut: { numerator: BigInt(random.below(100)), denominator: 100n },
  }))
}

function account(random: Random, index: number, markets: readonly string[]): AccountSpec {
  const positionMode = random.isOneIn100(30) ? 'hedge' : 'oneWay'
  return {
    account: `${positionMode}-${index}`,
    ...(random.isOneIn100(15) ? { owner: 'family' } : {}),
    kind: 'trader',
    positionMode,
    ...(random.isOneIn100(6) ? { adlExempt: true } : {}),
    collateralQuote: quoteUnits(BigInt(random.between(2_000, 200_000))),
    ...(random.isOneIn100(20) ? { collaterals: randomCollaterals(random) } : {}),
    unsettledProfitQuote: quoteUnits(BigInt(random.between(-500, 1_000))),
    ...randomAgreements(random, markets),
    positions: [],
  }
}
