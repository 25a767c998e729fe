import { lotQuoteAt } from '../../market/market.ts'
import { commonScale } from '../../market/prices.ts'
import { amountMax } from '../../quantity/limits.ts'
import type { DeficitSplit } from '../../risk/deficit-split.ts'
import type { BookSpec } from '../book-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAccount } from './check-account.ts'
import { checkClaims } from './check-claims.ts'
import { checkFund, checkFundRelations } from './check-fund.ts'
import { checkLayer } from './check-layer.ts'
import { checkMarket, PLACES_MAX } from './check-market.ts'
import { checkOffers } from './check-offers.ts'
import { checkScenarios } from './check-scenarios.ts'
import { checkChoice, checkCount, checkId, checkIds } from './refuse.ts'

const deficitSplits: readonly string[] = [
  'losingLegs',
  'maintenance',
  'notional',
] satisfies DeficitSplit[]

/**
 * Room for marks of 30 decimals between them and eight inverse markets at prices of 10^7 ticks, which are the denominators of their lots;
 * beyond that somebody made a mistake. Filters in floats stay far from their limits.
 */
export const VALUE_SCALE_MAX: bigint = 10n ** 90n

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
  checkFundRelations(spec)
  checkClaims(spec)
  checkOffers(spec, markets)
  checkScenarios(spec, markets)
  if (spec.seed !== undefined && spec.seed < 0n) {
    throw new BookRefused('invalidAmount', 'seed', 'must be at least 0')
  }
  spec.waterfall.forEach((layer, index) => checkLayer(layer, spec, `waterfall[${index}]`))
  checkChoice(spec.deficitSplit ?? 'losingLegs', deficitSplits, 'deficitSplit')
  checkChoice(spec.execution ?? 'ledger', ['ledger', 'sidecar'], 'execution')
  for (const [name, limit] of Object.entries(spec.limits ?? {})) checkLimit(limit, name)
  const { collateralPlaces = [] } = spec
  checkIds(collateralPlaces, 'collateralPlaces', ({ asset }) => asset)
  collateralPlaces.forEach(({ places }, index) =>
    checkCount(places, `collateralPlaces[${index}].places`, 0, PLACES_MAX),
  )
  checkBalance(spec)
  checkScale(spec)
}

function checkLimit(limit: number, name: string): void {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new BookRefused('invalidAmount', `limits.${name}`, 'must be a whole number of at least 1')
  }
}

/**
 * The value of a position at mark must fit a column, and marks must be fractions that a person could have meant: scores
 * and equities are exact, so their size follows that of the denominators.
 */
function checkScale(spec: BookSpec): void {
  const lotQuotes = new Map(
    spec.markets.map((market) => [market.market, lotQuoteAt(market, market.markPriceTicks)]),
  )
  if (commonScale([...lotQuotes.values()]) > VALUE_SCALE_MAX) {
    throw new BookRefused(
      'amountOutOfRange',
      'markets',
      'marks have too many places between them; round them',
    )
  }
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
