import { type PriceGateSpec, quoteUnits } from '@plimsoll/engine'
import { type ContractTerms, drawnContract } from './drawn-contract.ts'
import { presetNamed } from './preset-named.ts'
import { publishedMoves } from './published-moves.ts'
import type { DepthSpec, MarketWorld, Scenario } from './scenario.ts'

const depth: DepthSpec = {
  levels: 8,
  spacingPpm: 900,
  levelPpm: 2_500,
  recoveryPpm: 250_000,
  thinning: 150,
  impactPpm: 350_000,
}

const maintenance = [
  { fromWhole: 0, ratePpm: 10_000 },
  { fromWhole: 250_000, ratePpm: 20_000 },
]

const wholeUnitQuote = 1_000_000n

const gate: PriceGateSpec = {
  maxAgeMs: 5_000,
  bandPpm: 30_000,
  wideningPpmPerSecond: 5_000,
  sourcesMin: 3,
  haltAfterMs: 10_000,
}

const contracts: readonly ContractTerms[] = [
  {
    market: 'BTC-USDT',
    tickValueQuote: 100n,
    tickPlaces: 1,
    startTicks: 1_120_000,
    maintenance,
    liquidationFeePpm: 1_000,
  },
  {
    market: 'ETH-USDT',
    tickValueQuote: 100n,
    tickPlaces: 2,
    startTicks: 415_000,
    maintenance,
    liquidationFeePpm: 1_000,
  },
  {
    market: 'SOL-USDT',
    tickValueQuote: 100n,
    tickPlaces: 3,
    startTicks: 185_000,
    maintenance,
    liquidationFeePpm: 1_500,
  },
]

const markets: Readonly<Record<string, MarketWorld>> = {
  'BTC-USDT': { volatilityPpm: 150, beta: 1, depth: { ...depth, levelPpm: 4_000 } },
  'ETH-USDT': { volatilityPpm: 200, beta: 1.2, depth },
  'SOL-USDT': { volatilityPpm: 300, beta: 1.4, depth: { ...depth, levelPpm: 1_500 } },
}

/** A small venue and a fall of 30 % in three waves: every layer of the waterfall has something to do. */
export const crash: Scenario = {
  scenario: 'crash',
  title: 'A fall of 30 % in three waves',
  story: [
    'A small venue with three markets and 300 traders, most of them long, loses 30 % and more within three minutes.',
    'Books thin out as prices fall; what cannot be closed in the market becomes cases.',
    'The fund pays first, then the winning side is deleveraged by the rule of BitMEX.',
    'Invented: no number is calibrated to a real event.',
  ],
  stepMs: 1_000,
  durationMs: 300_000,
  venue: {
    domain: 'simulated-crash',
    timeMs: Date.UTC(2025, 9, 10, 21, 0, 0),
    asset: { name: 'USDT', wholeUnitQuote: quoteUnits(wholeUnitQuote) },
    markets: contracts.map((terms) => drawnContract(terms, gate, wholeUnitQuote)),
    accounts: [],
    funds: [
      {
        fund: 'insurance',
        markets: contracts.map(({ market }) => market),
        balanceQuote: quoteUnits(0n),
      },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: presetNamed('bitmex') },
      { layer: 'profitHaircut' },
    ],
    limits: { liquidationTimeoutMs: 30_000, roundMaxAgeMs: 10_000 },
    scenarios: publishedMoves(markets),
  },
  population: {
    weights: { 'BTC-USDT': 5, 'ETH-USDT': 3, 'SOL-USDT': 2 },
    traders: 300,
    equityWhole: {
      quantiles: [
        [0.1, 300],
        [0.5, 3_000],
        [0.9, 30_000],
        [0.99, 200_000],
      ],
      tailExponent: 1.2,
      maximum: 2_000_000,
    },
    longLeverage: { median: 5, logDeviation: 0.8, maximum: 40 },
    shortLeverage: { median: 2.5, logDeviation: 0.9, maximum: 25 },
    longPpm: 680_000,
    hedgePpm: 120_000,
    isolatedPpm: 250_000,
    twoPositionsPpm: 250_000,
    threePositionsPpm: 100_000,
    entrySpreadPpm: 20_000,
    vaultPpm: 300_000,
    funds: [{ fund: 'insurance', balancePpm: 400, floorPpm: 40 }],
  },
  markets,
  makers: { count: 6, equityPpm: 40_000, leverageMax: 8 },
  paths: { kind: 'jumpDiffusion', factorPpm: 200, jumpsPerHour: 6, jumpPpm: 4_000 },
  shocks: [
    {
      fromMs: 30_000,
      toMs: 60_000,
      changePpm: { 'BTC-USDT': -80_000, 'ETH-USDT': -90_000, 'SOL-USDT': -110_000 },
    },
    {
      fromMs: 90_000,
      toMs: 98_000,
      changePpm: { 'BTC-USDT': -140_000, 'ETH-USDT': -160_000, 'SOL-USDT': -200_000 },
    },
    {
      fromMs: 150_000,
      toMs: 160_000,
      changePpm: { 'BTC-USDT': -115_000, 'ETH-USDT': -130_000, 'SOL-USDT': -160_000 },
    },
    {
      fromMs: 190_000,
      toMs: 290_000,
      changePpm: { 'BTC-USDT': 120_000, 'ETH-USDT': 130_000, 'SOL-USDT': 180_000 },
    },
  ],
  outages: [
    { fromMs: 60_000, toMs: 64_000, market: 'SOL-USDT', fault: 'missing' },
    { fromMs: 95_000, toMs: 97_000, market: 'ETH-USDT', fault: 'wildPrint' },
    { fromMs: 110_000, toMs: 125_000, market: 'SOL-USDT', fault: 'frozen' },
    { fromMs: 135_000, toMs: 136_000, market: 'BTC-USDT', fault: 'zero' },
    { fromMs: 200_000, toMs: 203_000, market: 'ETH-USDT', fault: 'fewSources' },
  ],
  feed: {
    sources: 5,
    sourceNoisePpm: 150,
    sourceLagPpm: 60_000,
    agreementPpm: 2_000,
    basisDecayPpm: 150_000,
  },
  funding: { everyMs: 60_000, ratePpmMax: 500 },
  traders: {
    attentionPerStep: 16,
    warningPpm: 2_000_000,
    addsPpm: 250_000,
    fleesPpm: 200_000,
    withdrawsPpm: 50_000,
    reservePpm: 500_000,
    tradesPerStep: 3,
  },
  liquidator: { patienceMs: 4_000, suspendedRetryMs: 15_000 },
}
