import {
  type AccountSpec,
  type BookSpec,
  type CollateralsUpdated,
  type FundSpec,
  type LayerSpec,
  lots,
  type MarginTier,
  type MarketSpec,
  type PriceGateSpec,
  quoteUnits,
} from '@plimsoll/engine'
import type { Random } from '../generators/random.ts'
import { randomAgreements, randomScenarios } from '../world-auditor/walk/random-levelling.ts'
import { randomAdlLayer } from '../world-auditor/walk/random-policy.ts'
import {
  randomClaims,
  randomFundTerms,
  randomSharingWaterfall,
} from '../world-auditor/walk/random-sharing.ts'

/** A day in 2025, milliseconds UTC. */
const OPENING_MS = 1_760_000_000_000

/**
 * A small venue before its first trade: markets of both contracts, accounts with money and assets, offers, funds, a waterfall
 * with any policy and tight limits.
 */
export function randomVenue(random: Random): BookSpec {
  const markets = Array.from({ length: random.between(2, 3) }, (_, index) =>
    randomMarket(random, `M${index}`),
  )
  const insurance = randomFunds(random, markets)
  const names = markets.map(({ market }) => market)
  const traders = randomAccounts(random, names)
  const execution = random.pick(['ledger', 'sidecar'] as const)
  const isSharing = random.isOneIn100(50)
  const funds = isSharing ? sharingFunds(random, insurance) : insurance
  const accounts = isSharing ? [...traders, vaultAccount(random)] : traders
  return {
    domain: 'world',
    timeMs: OPENING_MS,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1_000_000n) },
    markets,
    accounts,
    funds,
    waterfall: isSharing
      ? randomSharingWaterfall(random, {
          markets: names,
          funds: insurance.map(({ fund }) => fund),
          capital: CAPITAL,
          vault: VAULT,
          execution,
          amountQuote: AMOUNT_QUOTE,
        })
      : randomWaterfall(random, { funds, markets, execution }),
    ...(isSharing && random.isOneIn100(30)
      ? { claims: randomClaims(random, accounts, AMOUNT_QUOTE) }
      : {}),
    offers: randomOffers(random, accounts, markets),
    scenarios: randomScenarios(random, names),
    seed: BigInt(random.below(10_000)),
    deficitSplit: random.pick(['losingLegs', 'maintenance', 'notional']),
    execution,
    limits: {
      stepFillsMax: random.pick([1, 2, 3, 8, 50_000]),
      roundMaxAgeMs: random.pick([2_000, 10_000]),
      planExpiryMs: random.pick([3_000, 8_000]),
      liquidationTimeoutMs: random.pick([4_000, 20_000]),
      eventQuietMs: random.pick([1, 10_000, 3_600_000]),
      idempotencyWindowMs: random.pick([6_000, 6_000, 20_000, 20_000, 86_400_000]),
    },
  }
}

/** The fund that is the venue's own capital, and the account that takes over lots. */
const CAPITAL = 'own'
const VAULT = 'vault'
/** What matters to a fund. */
const AMOUNT_QUOTE = 20_000

/** The same funds with a past and a target, now and then as one pool, and capital of the venue. */
function sharingFunds(random: Random, insurance: readonly FundSpec[]): FundSpec[] {
  const isGrouped = random.isOneIn100(40)
  const funds = insurance.map((fund): FundSpec => {
    const { balanceQuote } = fund
    const asked = { timeMs: OPENING_MS, balanceQuote, amountQuote: AMOUNT_QUOTE }
    const terms = randomFundTerms(random, asked)
    return { ...fund, ...terms, ...(isGrouped ? { group: 'all' } : {}) }
  })
  const balanceQuote = quoteUnits(BigInt(random.pick([0, AMOUNT_QUOTE])))
  return [...funds, { fund: CAPITAL, purpose: 'venueCapital', markets: [], balanceQuote }]
}

function vaultAccount(random: Random): AccountSpec {
  return {
    account: VAULT,
    kind: 'vault',
    positionMode: random.pick(['oneWay', 'hedge']),
    collateralQuote: quoteUnits(BigInt(random.between(10_000, 900_000))),
    unsettledProfitQuote: quoteUnits(0n),
    positions: [],
  }
}

/** A lot of an inverse contract is worth as much at the first mark as one of a linear contract. */
function randomMarket(random: Random, market: string): MarketSpec {
  const markTicks = BigInt(random.between(2_000, 60_000))
  const price = { numerator: markTicks, denominator: 1n }
  const ratePpm = random.pick([5_000n, 10_000n, 25_000n])
  const tickValueQuote = BigInt(random.pick([1, 7, 100]))
  const isInverse = random.isOneIn100(35)
  const tierFromQuote = 200n * markTicks * tickValueQuote
  return {
    market,
    contract: isInverse ? 'inverse' : 'linear',
    tickValueQuote: quoteUnits(isInverse ? tickValueQuote * markTicks ** 2n : tickValueQuote),
    markPriceTicks: price,
    previousMarkPriceTicks: {
      numerator: markTicks + BigInt(random.between(-90, 90)),
      denominator: 1n,
    },
    indexPriceTicks: price,
    settlementPriceTicks: {
      numerator: markTicks + BigInt(random.between(-90, 90)),
      denominator: 1n,
    },
    ...(random.isOneIn100(80) ? { priceGate: randomGate(random) } : {}),
    liquidationFeeRate: { numerator: BigInt(random.below(4)), denominator: 400n },
    maintenanceTiers: twoTiers(tierFromQuote, ratePpm),
    initialTiers: twoTiers(tierFromQuote, ratePpm * BigInt(random.pick([1, 2]))),
  }
}

/** The rate doubles from a notional on. */
function twoTiers(fromQuote: bigint, ratePpm: bigint): MarginTier[] {
  return [
    { notionalFromQuote: quoteUnits(0n), rate: { numerator: ratePpm, denominator: 1_000_000n } },
    {
      notionalFromQuote: quoteUnits(fromQuote),
      rate: { numerator: 2n * ratePpm, denominator: 1_000_000n },
    },
  ]
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

function randomAccounts(random: Random, markets: readonly string[]): AccountSpec[] {
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
    ...(random.isOneIn100(20) ? { collaterals: randomCollaterals(random) } : {}),
    unsettledProfitQuote: quoteUnits(BigInt(random.between(-2_000, 9_000))),
    ...randomAgreements(random, markets),
    positions: [],
  }))
}

/** None, one or two assets that are worth as much as a small wallet. */
export function randomCollaterals(random: Random): CollateralsUpdated['collaterals'] {
  return ['BTC', 'ETH'].slice(0, random.between(0, 2)).map((asset) => ({
    asset,
    amountUnits: BigInt(random.between(0, 3_000)),
    unitPriceQuote: { numerator: BigInt(random.between(1, 900)), denominator: 11n },
    haircut: { numerator: BigInt(random.below(60)), denominator: 100n },
  }))
}

/** Some accounts take over lots at bankruptcy, or up to a limit near the mark. */
function randomOffers(
  random: Random,
  accounts: readonly AccountSpec[],
  markets: readonly MarketSpec[],
): NonNullable<BookSpec['offers']> {
  return accounts.flatMap(({ account }) => {
    if (!random.isOneIn100(25)) return []
    const { market, markPriceTicks } = random.pick(markets)
    const perMille = BigInt(random.between(800, 1_200))
    return [
      {
        account,
        market,
        side: random.pick(['long', 'short'] as const),
        lots: lots(BigInt(random.between(1, 400))),
        ...(random.isOneIn100(50)
          ? {
              limitPriceTicks: {
                numerator: markPriceTicks.numerator * perMille,
                denominator: 1_000n,
              },
            }
          : {}),
      },
    ]
  })
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

/** Offers, funds, then deleveraging by one policy or two. Now and then a layer is missing, so that cases are left open. */
function randomWaterfall(
  random: Random,
  {
    funds,
    markets,
    execution,
  }: Pick<BookSpec, 'funds' | 'markets'> & Pick<Required<BookSpec>, 'execution'>,
): LayerSpec[] {
  const mode = random.pick(['takeover', 'deficitOnly'] as const)
  const names = markets.map(({ market }) => market)
  return [
    ...(execution === 'ledger' && random.isOneIn100(40) ? [{ layer: 'offers' } as const] : []),
    ...funds.map(({ fund }): LayerSpec => ({ layer: 'insuranceFund', fund, mode })),
    ...(random.isOneIn100(90) ? [randomAdlLayer(random, names, execution)] : []),
    ...(random.isOneIn100(15) ? [randomAdlLayer(random, names, execution)] : []),
    ...(random.isOneIn100(80) ? [{ layer: 'profitHaircut' } as const] : []),
  ]
}
