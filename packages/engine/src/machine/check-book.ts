import type { AccountSpec, PositionSpec } from '../account/account-spec.ts'
import type { FundSpec } from '../fund/fund-spec.ts'
import type { MarketSpec } from '../market/market-spec.ts'
import { termNames } from '../policy/terms.ts'
import { amountMax, identifierLengthMax } from '../quantity/limits.ts'
import { compareRatios, type Ratio } from '../quantity/ratio.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'
import type { BookSpec } from './book-spec.ts'
import { BookRefused } from './book-refused.ts'

/** Refuses a book that the engine could not settle exactly, naming the first place that breaks a rule. */
export function checkBook(spec: BookSpec): void {
  checkId(spec.domain, 'domain')
  if (!Number.isSafeInteger(spec.timeMs) || spec.timeMs < 0) {
    throw new BookRefused('invalidAmount', 'timeMs', 'must be whole milliseconds since 1970')
  }
  if (spec.asset.wholeUnitQuote < 1n) {
    throw new BookRefused('invalidAmount', 'asset.wholeUnitQuote', 'must be at least 1')
  }
  checkIds(spec.markets, 'markets', ({ market }) => market)
  checkIds(spec.accounts, 'accounts', ({ account }) => account)
  checkIds(spec.funds, 'funds', ({ fund }) => fund)
  spec.markets.forEach((market, index) => checkMarket(market, `markets[${index}]`))
  const markets = new Set(spec.markets.map(({ market }) => market))
  spec.accounts.forEach((account, index) => checkAccount(account, markets, `accounts[${index}]`))
  spec.funds.forEach((fund, index) => checkFund(fund, markets, `funds[${index}]`))
  const funds = new Set(spec.funds.map(({ fund }) => fund))
  spec.waterfall.forEach((layer, index) => checkLayer(layer, funds, `waterfall[${index}]`))
  checkBalance(spec)
}

function checkIds<T>(rows: readonly T[], path: string, idOf: (row: T) => string): void {
  const seen = new Map<string, number>()
  rows.forEach((row, index) => {
    const id = idOf(row)
    checkId(id, `${path}[${index}]`)
    const earlier = seen.get(id)
    if (earlier !== undefined) {
      throw new BookRefused(
        'duplicateId',
        `${path}[${index}]`,
        `"${id}" is also ${path}[${earlier}]; ids must be unique`,
      )
    }
    seen.set(id, index)
  })
}

function checkId(id: string, path: string): void {
  const isUsable = id.length > 0 && id.length <= identifierLengthMax && id.isWellFormed()
  // Control characters would make two different ids look alike in a log.
  if (!isUsable || /\p{Cc}/u.test(id)) {
    throw new BookRefused(
      'invalidId',
      path,
      `an id needs 1 to ${identifierLengthMax} characters, none of them a control character`,
    )
  }
}

function checkMarket(spec: MarketSpec, path: string): void {
  checkAmount(spec.tickValueQuote, `${path}.tickValueQuote`, 1n)
  checkPrice(spec.markPriceTicks, `${path}.markPriceTicks`, true)
  if (spec.previousMarkPriceTicks)
    checkPrice(spec.previousMarkPriceTicks, `${path}.previousMarkPriceTicks`, true)
  if (spec.minimumPriceTicks) checkPrice(spec.minimumPriceTicks, `${path}.minimumPriceTicks`, false)
  checkTiers(spec, `${path}.maintenanceTiers`)
}

function checkPrice(price: Ratio, path: string, mustBePositive: boolean): void {
  const isAllowed =
    price.denominator > 0n && (mustBePositive ? price.numerator > 0n : price.numerator >= 0n)
  if (!isAllowed) {
    throw new BookRefused(
      'invalidAmount',
      path,
      `must be ${mustBePositive ? 'above' : 'at least'} 0`,
    )
  }
}

/** Rates that fell with size would make a cut raise a requirement relative to equity; no venue has them. */
function checkTiers({ maintenanceTiers }: MarketSpec, path: string): void {
  if (maintenanceTiers[0]?.notionalFromQuote !== 0n) {
    throw new BookRefused('invalidTiers', path, 'the first tier must start at notional 0')
  }
  maintenanceTiers.forEach((tier, index) => {
    const before = maintenanceTiers[index - 1]
    if (tier.rate.denominator <= 0n || tier.rate.numerator <= 0n) {
      throw new BookRefused('invalidTiers', `${path}[${index}].rate`, 'must be above 0')
    }
    if (before === undefined) return
    if (tier.notionalFromQuote <= before.notionalFromQuote) {
      throw new BookRefused(
        'invalidTiers',
        `${path}[${index}].notionalFromQuote`,
        'must be above the tier before it',
      )
    }
    if (compareRatios(tier.rate, before.rate) < 0) {
      throw new BookRefused(
        'invalidTiers',
        `${path}[${index}].rate`,
        'must not be below the tier before it',
      )
    }
  })
}

function checkAccount(spec: AccountSpec, markets: ReadonlySet<string>, path: string): void {
  if (spec.owner !== undefined) checkId(spec.owner, `${path}.owner`)
  checkAmount(spec.collateralQuote, `${path}.collateralQuote`)
  checkAmount(spec.unsettledFundingQuote ?? 0n, `${path}.unsettledFundingQuote`)
  const held = new Set<string>()
  spec.positions.forEach((position, index) => {
    const place = `${path}.positions[${index}]`
    checkPosition(position, markets, place)
    const side = position.sizeLots > 0n ? 'long' : 'short'
    const key = JSON.stringify([position.market, position.marginMode, side])
    if (held.has(key)) {
      throw new BookRefused(
        'positionConflict',
        place,
        `a second ${position.marginMode} ${side} in ${position.market}; merge the two`,
      )
    }
    held.add(key)
  })
  if (spec.positionMode !== 'hedge') checkOneWay(spec, path)
}

function checkOneWay({ positions }: AccountSpec, path: string): void {
  const sides = new Map<string, boolean>()
  positions.forEach(({ market, sizeLots }, index) => {
    const isLong = sizeLots > 0n
    if ((sides.get(market) ?? isLong) !== isLong) {
      throw new BookRefused(
        'positionConflict',
        `${path}.positions[${index}]`,
        `long and short in ${market} need positionMode hedge`,
      )
    }
    sides.set(market, isLong)
  })
}

function checkPosition(spec: PositionSpec, markets: ReadonlySet<string>, path: string): void {
  checkKnown(spec.market, markets, `${path}.market`, 'markets')
  checkAmount(spec.sizeLots, `${path}.sizeLots`)
  if (spec.sizeLots === 0n) {
    throw new BookRefused(
      'invalidAmount',
      `${path}.sizeLots`,
      'must not be 0; leave the position out',
    )
  }
  checkAmount(spec.entryValueQuote, `${path}.entryValueQuote`, 1n)
  const isIsolated = spec.marginMode === 'isolated'
  if (isIsolated !== (spec.isolatedMarginQuote !== undefined)) {
    throw new BookRefused(
      'invalidAmount',
      `${path}.isolatedMarginQuote`,
      'belongs to every isolated position and to no other',
    )
  }
  checkAmount(spec.isolatedMarginQuote ?? 0n, `${path}.isolatedMarginQuote`)
}

function checkFund(spec: FundSpec, markets: ReadonlySet<string>, path: string): void {
  for (const [name, amount] of [
    ['balanceQuote', spec.balanceQuote],
    ['floorQuote', spec.floorQuote ?? 0n],
  ] as const) {
    if (amount < 0n)
      throw new BookRefused('invalidAmount', `${path}.${name}`, 'must not be negative')
  }
  spec.markets.forEach((market, index) =>
    checkKnown(market, markets, `${path}.markets[${index}]`, 'markets'),
  )
  spec.positions?.forEach(({ market, sizeLots, entryValueQuote }, index) => {
    const place = `${path}.positions[${index}]`
    checkKnown(market, new Set(spec.markets), `${place}.market`, 'the markets of this fund')
    if (sizeLots === 0n)
      throw new BookRefused('invalidAmount', `${place}.sizeLots`, 'must not be 0')
    checkAmount(sizeLots, `${place}.sizeLots`)
    checkAmount(entryValueQuote, `${place}.entryValueQuote`, 1n)
  })
}

function checkLayer(spec: LayerSpec, funds: ReadonlySet<string>, path: string): void {
  if (spec.layer === 'insuranceFund') checkKnown(spec.fund, funds, `${path}.fund`, 'funds')
  if (spec.layer !== 'adl' || spec.policy.allocation.kind !== 'queue') return
  const { factors, whenLosing } = spec.policy.allocation.score
  if (factors.length === 0) {
    throw new BookRefused(
      'unknownTerm',
      `${path}.policy.allocation.score.factors`,
      'needs at least one factor',
    )
  }
  for (const factor of [...factors, ...(whenLosing ?? [])]) {
    const term = 'term' in factor ? factor.term : factor.inverseOf
    if (!termNames.includes(term)) {
      throw new BookRefused(
        'unknownTerm',
        `${path}.policy`,
        `"${term}" is not a term; use one of ${termNames.join(', ')}`,
      )
    }
  }
}

function checkKnown(id: string, known: ReadonlySet<string>, path: string, among: string): void {
  if (!known.has(id)) throw new BookRefused('unknownId', path, `"${id}" is not among ${among}`)
}

function checkAmount(amount: bigint, path: string, minimum: bigint = -amountMax): void {
  if (amount < minimum) throw new BookRefused('invalidAmount', path, `must be at least ${minimum}`)
  if (amount > amountMax)
    throw new BookRefused('amountOutOfRange', path, 'must be within ±(2^53 − 1)')
}

/** Contracts are promises between two sides: what some are long, others are short. */
function checkBalance(spec: BookSpec): void {
  const totals = new Map(spec.markets.map(({ market }) => [market, 0n]))
  const holders = [...spec.accounts, ...spec.funds]
  for (const { market, sizeLots } of holders.flatMap((holder) => holder.positions ?? [])) {
    totals.set(market, (totals.get(market) ?? 0n) + sizeLots)
  }
  spec.markets.forEach(({ market }, index) => {
    const total = totals.get(market) ?? 0n
    if (total !== 0n) {
      throw new BookRefused(
        'unbalancedMarket',
        `markets[${index}]`,
        `sizes in ${market} sum to ${total} lots; longs and shorts, funds included, must sum to 0`,
      )
    }
  })
}
