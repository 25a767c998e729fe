import type { AccountKind, AccountSpec, PositionSpec } from '../account/account-spec.ts'
import type { FundSpec } from '../fund/fund-spec.ts'
import { lotQuoteAt } from '../market/market.ts'
import type { MarketSpec } from '../market/market-spec.ts'
import type { PolicySpec, PriceRule, ScoreFactor } from '../policy/policy-spec.ts'
import { divisorNames, termNames } from '../policy/terms.ts'
import { leastCommonMultiple } from '../quantity/division.ts'
import { amountMax, identifierLengthMax } from '../quantity/limits.ts'
import { compareRatios, type Ratio } from '../quantity/ratio.ts'
import type { DeficitSplit } from '../risk/deficit-split.ts'
import type { LayerName, LayerSpec } from '../waterfall/layer-spec.ts'
import type { BookSpec } from './book-spec.ts'
import { BookRefused } from './book-refused.ts'

const accountKinds: readonly string[] = [
  'trader',
  'marketMaker',
  'vault',
  'fund',
  'venue',
] satisfies AccountKind[]
const deficitSplits: readonly string[] = [
  'losingLegs',
  'maintenance',
  'notional',
] satisfies DeficitSplit[]
const priceRules: readonly string[] = ['bankruptcy', 'mark', 'previousMark'] satisfies PriceRule[]
const layerNames: readonly string[] = [
  'ownNetting',
  'ownCollateral',
  'crossing',
  'insuranceFund',
  'adl',
  'profitHaircut',
] satisfies LayerName[]

/** Marks of 30 decimals between them; beyond that somebody made a mistake. */
const VALUE_SCALE_MAX = 10n ** 30n

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
  checkChoice(spec.deficitSplit ?? 'losingLegs', deficitSplits, 'deficitSplit')
  checkBalance(spec)
  checkScale(spec)
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

function checkChoice(value: string, choices: readonly string[], path: string): void {
  if (!choices.includes(value)) {
    throw new BookRefused('unknownChoice', path, `"${value}" is not one of ${choices.join(', ')}`)
  }
}

function checkMarket(spec: MarketSpec, path: string): void {
  checkChoice(spec.contract, ['linear'], `${path}.contract`)
  checkAmount(spec.tickValueQuote, `${path}.tickValueQuote`, 1n)
  checkPrice(spec.markPriceTicks, `${path}.markPriceTicks`, true)
  if (spec.previousMarkPriceTicks)
    checkPrice(spec.previousMarkPriceTicks, `${path}.previousMarkPriceTicks`, true)
  if (spec.minimumPriceTicks)
    checkMinimum(spec, spec.minimumPriceTicks, `${path}.minimumPriceTicks`)
  checkTiers(spec, `${path}.maintenanceTiers`)
}

function checkMinimum({ markPriceTicks }: MarketSpec, minimum: Ratio, path: string): void {
  checkPrice(minimum, path, false)
  if (compareRatios(minimum, markPriceTicks) > 0) {
    throw new BookRefused('invalidAmount', path, 'must not be above the mark')
  }
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
  if (spec.account.startsWith('fund:')) {
    throw new BookRefused(
      'invalidId',
      path,
      'an account id must not start with "fund:"; ledgers of funds do',
    )
  }
  if (spec.owner !== undefined) checkId(spec.owner, `${path}.owner`)
  checkChoice(spec.kind, accountKinds, `${path}.kind`)
  checkChoice(spec.positionMode ?? 'oneWay', ['oneWay', 'hedge'], `${path}.positionMode`)
  const fundingQuote = spec.unsettledFundingQuote ?? 0n
  checkAmount(spec.collateralQuote, `${path}.collateralQuote`)
  checkAmount(fundingQuote, `${path}.unsettledFundingQuote`)
  checkAmount(spec.collateralQuote + fundingQuote, `${path}.unsettledFundingQuote`)
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
  checkChoice(spec.marginMode, ['cross', 'isolated'], `${path}.marginMode`)
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
  checkIds(spec.markets, `${path}.markets`, (market) => market)
  spec.markets.forEach((market, index) =>
    checkKnown(market, markets, `${path}.markets[${index}]`, 'markets'),
  )
  const held = new Set<string>()
  spec.positions?.forEach(({ market, sizeLots, entryValueQuote }, index) => {
    const place = `${path}.positions[${index}]`
    checkKnown(market, new Set(spec.markets), `${place}.market`, 'the markets of this fund')
    if (sizeLots === 0n)
      throw new BookRefused('invalidAmount', `${place}.sizeLots`, 'must not be 0')
    checkAmount(sizeLots, `${place}.sizeLots`)
    checkAmount(entryValueQuote, `${place}.entryValueQuote`, 1n)
    const key = JSON.stringify([market, sizeLots > 0n])
    if (held.has(key)) {
      throw new BookRefused(
        'positionConflict',
        place,
        `a second position on one side of ${market}; merge the two`,
      )
    }
    held.add(key)
  })
}

function checkLayer(spec: LayerSpec, funds: ReadonlySet<string>, path: string): void {
  checkChoice(spec.layer, layerNames, `${path}.layer`)
  if (spec.layer === 'insuranceFund') {
    checkKnown(spec.fund, funds, `${path}.fund`, 'funds')
    checkChoice(spec.mode, ['takeover', 'deficitOnly'], `${path}.mode`)
  }
  if (spec.layer !== 'adl') return
  if (spec.price !== undefined) checkChoice(spec.price, priceRules, `${path}.price`)
  checkPolicy(spec.policy, `${path}.policy`)
}

/** Refuses a policy that cannot be carried out, naming the place. */
export function checkPolicy(policy: PolicySpec, path: string): void {
  checkChoice(policy.eligibility, ['all', 'profitable'], `${path}.eligibility`)
  checkChoice(policy.price, priceRules, `${path}.price`)
  const { allocation } = policy
  checkChoice(allocation.kind, ['queue', 'proRata'], `${path}.allocation.kind`)
  if (allocation.kind === 'proRata') {
    checkChoice(allocation.weight, ['lots'], `${path}.allocation.weight`)
    return
  }
  const { factors, whenLosing } = allocation.score
  checkFactors(factors, `${path}.allocation.score.factors`)
  if (whenLosing !== undefined) checkFactors(whenLosing, `${path}.allocation.score.whenLosing`)
}

/** A score divides only by terms that are above 0 for every candidate, or its order would mean nothing. */
function checkFactors(factors: readonly ScoreFactor[], path: string): void {
  if (factors.length === 0) throw new BookRefused('unknownTerm', path, 'needs at least one factor')
  factors.forEach((factor, index) => {
    const [term, known] =
      'term' in factor ? [factor.term, termNames] : [factor.inverseOf, divisorNames]
    if (!known.includes(term)) {
      const advice = `"${term}" cannot stand here; use one of ${known.join(', ')}`
      throw new BookRefused('unknownTerm', `${path}[${index}]`, advice)
    }
  })
}

function checkKnown(id: string, known: ReadonlySet<string>, path: string, among: string): void {
  if (!known.has(id)) throw new BookRefused('unknownId', path, `"${id}" is not among ${among}`)
}

function checkAmount(amount: bigint, path: string, minimum: bigint = -amountMax): void {
  if (amount < minimum) throw new BookRefused('invalidAmount', path, `must be at least ${minimum}`)
  if (amount > amountMax)
    throw new BookRefused('amountOutOfRange', path, 'must be within ±(2^53 − 1)')
}

/**
 * The value of a position at mark must fit a column, and marks must be fractions that a person could have meant: scores
 * and equities are exact, so their size follows that of the denominators.
 */
function checkScale(spec: BookSpec): void {
  const scale = spec.markets
    .map((market) => lotQuoteAt(market, market.markPriceTicks).denominator)
    .reduce(leastCommonMultiple, 1n)
  if (scale > VALUE_SCALE_MAX) {
    throw new BookRefused(
      'amountOutOfRange',
      'markets',
      'marks have too many places between them; round them',
    )
  }
  const lotQuotes = new Map(
    spec.markets.map((market) => [market.market, lotQuoteAt(market, market.markPriceTicks)]),
  )
  spec.accounts.forEach(({ positions }, account) =>
    positions.forEach(({ market, sizeLots }, index) => {
      const { numerator, denominator } = lotQuotes.get(market) ?? { numerator: 0n, denominator: 1n }
      const value = (sizeLots < 0n ? -sizeLots : sizeLots) * numerator
      if (value > amountMax * denominator) {
        const place = `accounts[${account}].positions[${index}].sizeLots`
        throw new BookRefused(
          'amountOutOfRange',
          place,
          'is worth more than 2^53 − 1 quote units at mark; split the position',
        )
      }
    }),
  )
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
