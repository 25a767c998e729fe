import type {
  AllocationRule,
  Factor,
  PolicyRules,
  PriceRule,
  Score,
  Term,
  Weight,
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
