import { type PriceGateSpec, quoteUnits } from '@plimsoll/engine'
import { accountValueUsd } from '../populations/october-summary-statistics.ts'
import { exponential, naturalLog } from '../populations/portable-math.ts'
import { fraction } from '../venue/millionths.ts'
import { type ContractTerms, drawnContract } from './drawn-contract.ts'
import { presetNamed } from './preset-named.ts'
import { publishedMoves } from './published-moves.ts'
import type { DepthSpec, MarketWorld, PriceOutage, Scenario, Shock } from './scenario.ts'

const depth: DepthSpec = {
  levels: 8,
  spacingPpm: 1_200,
  levelPpm: 2_500,
  recoveryPpm: 150_000,
  thinning: 300,
  impactPpm: 300_000,
}

const largeCoin = [
  { fromWhole: 0, ratePpm: 10_000 },
  { fromWhole: 2_000_000, ratePpm: 25_000 },
  { fromWhole: 10_000_000, ratePpm: 50_000 },
]
const smallCoin = [
  { fromWhole: 0, ratePpm: 25_000 },
  { fromWhole: 1_000_000, ratePpm: 50_000 },
]

/** What differs from coin to coin. */
interface Coin {
  readonly coin: string
  readonly tickPlaces: number
  readonly startTicks: number
  readonly weight: number
  readonly isLarge: boolean
  readonly volatilityPpm: number
  /** From the start to the bottom, and from there to the end. */
  readonly fallPpm: number
  readonly recoveryPpm: number
}

const large = { isLarge: true, volatilityPpm: 200 }
const small = { isLarge: false, volatilityPpm: 450 }

const coins: readonly Coin[] = [
  {
    ...large,
    coin: 'BTC',
    tickPlaces: 1,
    startTicks: 1_121_000,
    weight: 30,
    fallPpm: -135_000,
    recoveryPpm: 60_000,
  },
  {
    ...large,
    coin: 'ETH',
    tickPlaces: 2,
    startTicks: 412_000,
    weight: 22,
    fallPpm: -190_000,
    recoveryPpm: 80_000,
  },
  {
    ...large,
    coin: 'SOL',
    tickPlaces: 3,
    startTicks: 185_000,
    weight: 13,
    fallPpm: -260_000,
    recoveryPpm: 120_000,
  },
  {
    ...small,
    coin: 'HYPE',
    tickPlaces: 3,
    startTicks: 41_500,
    weight: 10,
    fallPpm: -400_000,
    recoveryPpm: 250_000,
  },
  {
    ...small,
    coin: 'XRP',
    tickPlaces: 4,
    startTicks: 24_800,
    weight: 6,
    fallPpm: -420_000,
    recoveryPpm: 300_000,
  },
  {
    ...small,
    coin: 'DOGE',
    tickPlaces: 5,
    startTicks: 21_800,
    weight: 5,
    fallPpm: -470_000,
    recoveryPpm: 300_000,
  },
  {
    ...small,
    coin: 'AVAX',
    tickPlaces: 3,
    startTicks: 25_900,
    weight: 4,
    fallPpm: -550_000,
    recoveryPpm: 420_000,
  },
  {
    ...small,
    coin: 'ENA',
    tickPlaces: 5,
    startTicks: 48_200,
    weight: 4,
    fallPpm: -570_000,
    recoveryPpm: 450_000,
  },
  {
    ...small,
    coin: 'FARTCOIN',
    tickPlaces: 5,
    startTicks: 61_000,
    weight: 3,
    fallPpm: -580_000,
    recoveryPpm: 400_000,
  },
  {
    ...small,
    coin: 'PUMP',
    tickPlaces: 7,
    startTicks: 54_200,
    weight: 3,
    fallPpm: -530_000,
    recoveryPpm: 350_000,
  },
]

/** The waves of the fall, and how much of it each brings. */
const waves: readonly { fromMs: number; toMs: number; part: number }[] = [
  { fromMs: 20_000, toMs: 60_000, part: 0.2 },
  { fromMs: 90_000, toMs: 98_000, part: 0.35 },
  { fromMs: 150_000, toMs: 160_000, part: 0.2 },
  { fromMs: 230_000, toMs: 242_000, part: 0.25 },
]
const recovery = { fromMs: 400_000, toMs: 700_000 }

function shocksOf(): Shock[] {
  const falls = waves.map(({ fromMs, toMs, part }) => ({
    fromMs,
    toMs,
    changePpm: changes(({ fallPpm }) => partOf(fallPpm, part)),
  }))
  return [...falls, { ...recovery, changePpm: changes(({ recoveryPpm }) => recoveryPpm) }]
}

function changes(changeOf: (coin: Coin) => number): Record<string, number> {
  return Object.fromEntries(coins.map((coin) => [`${coin.coin}-USD`, changeOf(coin)]))
}

/** Part of a change: parts that sum to 1 compound to the whole. */
function partOf(changePpm: number, part: number): number {
  return Math.round((exponential(part * naturalLog(1 + fraction(changePpm))) - 1) * 1_000_000)
}

function contractOf({ coin, tickPlaces, startTicks, isLarge }: Coin): ContractTerms {
  return {
    market: `${coin}-USD`,
    tickValueQuote: 100n,
    tickPlaces,
    startTicks,
    maintenance: isLarge ? largeCoin : smallCoin,
    liquidationFeePpm: 400,
  }
}

function worldOf({ isLarge, volatilityPpm }: Coin): MarketWorld {
  return {
    volatilityPpm,
    beta: isLarge ? 1 : 1.5,
    depth: isLarge ? { ...depth, levelPpm: 5_000 } : depth,
  }
}

const markets = Object.fromEntries(coins.map((coin) => [`${coin.coin}-USD`, worldOf(coin)]))
const wholeUnitQuote = 1_000_000n

function outagesOf(): PriceOutage[] {
  return [
    { fromMs: 75_000, toMs: 79_000, market: 'ENA-USD', fault: 'missing' },
    { fromMs: 90_000, toMs: 104_000, market: 'AVAX-USD', fault: 'frozen' },
    { fromMs: 180_000, toMs: 184_000, market: 'DOGE-USD', fault: 'wildPrint' },
    { fromMs: 200_000, toMs: 222_000, market: 'PUMP-USD', fault: 'missing' },
    { fromMs: 240_000, toMs: 244_000, market: 'XRP-USD', fault: 'fewSources' },
    { fromMs: 260_000, toMs: 262_000, market: 'FARTCOIN-USD', fault: 'zero' },
  ]
}

const gate: PriceGateSpec = {
  maxAgeMs: 5_000,
  bandPpm: 40_000,
  wideningPpmPerSecond: 5_000,
  sourcesMin: 3,
  haltAfterMs: 15_000,
}

/** A first, uncalibrated replica of the shape of 10 October 2025 on one venue. */
export const october: Scenario = {
  scenario: 'october',
  title:
    'The shape of 10 October 2025: a fall in waves, a drained fund, deleveraging in every coin',
  story: [
    'Ten coins fall in four waves within four minutes, the large ones by 13 to 26 %, the others by 40 to 58 %, and recover in part.',
    'Longs are liquidated faster than books can take them. The fund is drained; winning shorts, one vault among them, are deleveraged by the rule of Hyperliquid; gains are charged for the rest.',
    'BTC and SOL start and fall about as was reported in public; account values follow published quantiles up to a cap. Everything else is assumed: other coins, leverage, depth, fund and behaviour.',
    'Not calibrated: accounts, money at stake and the course of the waves must not be compared with the event.',
  ],
  stepMs: 1_000,
  durationMs: 740_000,
  venue: {
    domain: 'simulated-october',
    timeMs: Date.UTC(2025, 9, 10, 21, 14, 40),
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(wholeUnitQuote) },
    markets: coins.map((coin) => drawnContract(contractOf(coin), gate, wholeUnitQuote)),
    accounts: [],
    funds: [
      {
        fund: 'insurance',
        markets: coins.map(({ coin }) => `${coin}-USD`),
        balanceQuote: quoteUnits(0n),
      },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: presetNamed('hyperliquid') },
      { layer: 'profitHaircut' },
    ],
    limits: { liquidationTimeoutMs: 45_000, roundMaxAgeMs: 10_000 },
    scenarios: publishedMoves(markets),
  },
  population: {
    weights: Object.fromEntries(coins.map(({ coin, weight }) => [`${coin}-USD`, weight])),
    traders: 4_000,
    equityWhole: { ...accountValueUsd, maximum: 4_000_000 },
    longLeverage: { median: 4, logDeviation: 0.9, maximum: 40 },
    shortLeverage: { median: 1, logDeviation: 1.2, maximum: 25 },
    longPpm: 620_000,
    hedgePpm: 150_000,
    isolatedPpm: 200_000,
    twoPositionsPpm: 250_000,
    threePositionsPpm: 150_000,
    entrySpreadPpm: 40_000,
    vaultPpm: 400_000,
    funds: [{ fund: 'insurance', balancePpm: 60, floorPpm: 0 }],
  },
  markets,
  makers: { count: 12, equityPpm: 30_000, leverageMax: 8 },
  paths: { kind: 'jumpDiffusion', factorPpm: 150, jumpsPerHour: 12, jumpPpm: 5_000 },
  shocks: shocksOf(),
  outages: outagesOf(),
  feed: {
    sources: 5,
    sourceNoisePpm: 200,
    sourceLagPpm: 80_000,
    agreementPpm: 3_000,
    basisDecayPpm: 120_000,
  },
  funding: { everyMs: 120_000, ratePpmMax: 500 },
  traders: {
    attentionPerStep: 24,
    warningPpm: 2_000_000,
    addsPpm: 200_000,
    fleesPpm: 150_000,
    withdrawsPpm: 30_000,
    reservePpm: 300_000,
    tradesPerStep: 6,
  },
  liquidator: { patienceMs: 5_000, suspendedRetryMs: 20_000 },
}
