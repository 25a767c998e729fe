import type {
  AllocationRule,
  Factor,
  PolicyRules,
  PriceRule,
  ProRataRule,
  Score,
  Stress,
  Term,
  Weight,
  WeightProduct,
} from './policy.ts'

/** What the names of presets stand for, written from A-4. */
export function findPreset(name: string): PolicyRules | undefined {
  return table.get(name)
}

/** In the order of A-4. */
export function presetNames(): string[] {
  return [...table.keys()]
}

const table = new Map<string, PolicyRules>()

function define(
  name: string,
  allocation: AllocationRule,
  price: PriceRule,
  rest: Partial<PolicyRules> = {},
): void {
  table.set(name, { policy: name, version: 1, eligibility: 'all', allocation, price, ...rest })
}

function queue(score: Score): AllocationRule {
  return { kind: 'queue', score }
}

function proRata(weight: Weight): AllocationRule {
  return { kind: 'proRata', weight }
}

function drain(stress: Stress): AllocationRule {
  return { kind: 'drain', stress }
}

function product(...factors: WeightProduct['factors']): ProRataRule {
  return { kind: 'proRata', weight: { factors } }
}

/** What levered capacity has no room for falls on capacity alone. */
function thenCapacity(rule: ProRataRule): ProRataRule {
  return { ...rule, thenWeight: 'haircutCapacity' }
}

function times(...terms: readonly Term[]): Factor[] {
  return terms.map((term) => ({ term }))
}

/** A return times a leverage, and for losing positions the return over the leverage. */
function returnTimes(leverage: Term): AllocationRule {
  return queue({
    factors: times('returnOnEntry', leverage),
    whenLosing: [{ term: 'returnOnEntry' }, { inverseOf: leverage }],
  })
}

const bitmex = returnTimes('positionLeverage')
const binance = queue({ factors: times('walletReturn', 'marginRatio') })
const byMarginRatio = returnTimes('marginRatio')

define('bitmex', bitmex, 'bankruptcy')
define('binance', binance, 'bankruptcy')
define('hyperliquid', queue({ factors: times('priceGain', 'accountLeverage') }), 'previousMark')
define('contract-pro-rata', proRata('lots'), 'bankruptcy', { pairing: 'pooled' })
define('bybit', bitmex, 'fundFloor')
define('kucoin', returnTimes('accountLeverage'), 'bankruptcy')
define('okx', byMarginRatio, 'mark')
define('htx', byMarginRatio, 'mark')
define('bitget', byMarginRatio, 'bankruptcy')
define('gate', byMarginRatio, 'bankruptcy')
define('bluefin', queue({ factors: times('clampedReturn', 'flooredLeverage') }), 'index')
define('aevo', binance, 'mark', { exemptMarkets: ['BTC-PERP', 'ETH-PERP', 'SOL-PERP'] })
define(
  'ethereal',
  queue({
    factors: times('bucketLeverage'),
    thenBy: [
      { term: 'profit', order: 'descending' },
      { term: 'balance', order: 'ascending' },
    ],
    lastly: 'accountDescending',
  }),
  'markCappedAtBankruptcy',
)
define('bullish', queue({ factors: times('initialMarginUse') }), 'mark')
define('xcoin', queue({ factors: times('returnOnEntry', 'netDelta') }), 'bankruptcy', {
  limits: { zeroNetDeltaExcluded: true },
})
define('ratex', bitmex, 'bankruptcy', { limits: { unhedgedExcess: true } })
define(
  'drake',
  queue({ factors: times('lots'), thenBy: [{ term: 'profit', order: 'descending' }] }),
  'mark',
)
define('kraken', { kind: 'voluntary', weight: 'offeredLots' }, 'bankruptcy')
define('dydx-v4', { kind: 'roundRobin', candidatesMax: 500 }, 'crossBankruptcy', {
  limits: { standing: 'initialOrNoWorse', wholeOrNone: true },
  casesMax: 10,
})
define('starkex', bitmex, 'ratioPreserving', { limits: { wholeOrNone: true } })
define('wealth-pro-rata', proRata('bucketEquity'), 'bankruptcy', { pairing: 'pooled' })
define('equity-pro-rata', proRata('positionEquity'), 'bankruptcy', { pairing: 'pooled' })
define('profit-pro-rata', proRata('profit'), 'bankruptcy', { pairing: 'pooled' })
define('capped-pro-rata', proRata('haircutCapacity'), 'bankruptcy', {
  limits: { gapWithin: 'haircutCapacity' },
})
define('pool-profit', queue({ factors: times('profit') }), 'mark', { eligibility: 'profitable' })

/** Capacity first, then how its owner is levered. */
const capacity = { term: 'haircutCapacity' } as const
const leverage = { term: 'accountLeverage' } as const
const excess = { term: 'accountLeverage', abovePpm: 1_000_000 } as const
const withinCapacity = { limits: { gapWithin: 'haircutCapacity' } } as const

define(
  'rap-linear',
  thenCapacity(product(capacity, leverage, leverage)),
  'bankruptcy',
  withinCapacity,
)
define(
  'rap-quadratic',
  thenCapacity(product(capacity, leverage, leverage, leverage)),
  'bankruptcy',
  withinCapacity,
)
define(
  'rap-excess',
  thenCapacity(product(capacity, leverage, excess)),
  'bankruptcy',
  withinCapacity,
)
define('leverage-pro-rata', product(capacity, leverage), 'bankruptcy', withinCapacity)
define('vector-mirror-descent', product(capacity, capacity), 'bankruptcy', withinCapacity)
define('minimax-haircut', { kind: 'minimaxShare', weight: 'bucketEquity' }, 'bankruptcy')
define('minimax-leverage', drain('ownMarket'), 'mark')
define('factor-adjusted', drain({ scenario: 'factor' }), 'mark')
define('risk-knapsack', { kind: 'minimiseShortfall', stress: 'published' }, 'mark')

const plimsoll = { kind: 'drain', stress: 'published', keepsHedges: true } as const
define('plimsoll', plimsoll, 'mark', { pairing: 'portfolio' })
define('plimsoll-bankruptcy', plimsoll, 'bankruptcy', { pairing: 'portfolio' })
