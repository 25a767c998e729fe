import { auditWithCounts } from '../auditor/audit-resolution.ts'
import type {
  EligibleObservation,
  FundObservation,
  PassObservation,
} from '../auditor/observations.ts'
import {
  absolute,
  compare,
  fraction,
  isZero,
  multiply,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import { specifiedRules } from '../reference/rules.ts'
import { observeResolve } from '../reference/resolve.ts'
import type { Resolution } from '../resolution.ts'
import type { BookSnapshot } from './snapshot.ts'

/** What a book is good for, once resolved. */
export interface BookClass {
  /** A deleveraging layer made a fill. */
  readonly reachedAdl: boolean
  /** A haircut charged somebody. */
  readonly reachedHaircut: boolean
  /**
   * Two who could be chosen in one pass had equal scores, or equal fractions of a lot in pro rata that
   * did not come out even.
   */
  readonly exactTies: boolean
  /**
   * Within 1 %: a candidate's equity of its maintenance, a fund's balance of its floor, or the deficits
   * that a fund serves of what it has to give.
   */
  readonly nearBound: boolean
}

/** Proportions are counted over these. */
export function classifyBook(book: unknown, resolution: Resolution): BookClass {
  const { observations } = auditWithCounts(book, resolution)
  const layers = resolution.cases.flatMap((row) => row.layers)
  const passes = observations?.passes ?? []
  return {
    reachedAdl: layers.some((row) => row.layer === 'adl' && row.fills.length > 0),
    reachedHaircut: layers.some((row) => row.layer === 'profitHaircut' && row.postings.length > 0),
    exactTies: passes.some(hasTie),
    nearBound:
      passes.some(({ eligible }) => eligible.some(isNearMaintenance)) ||
      (observations?.funds ?? []).some(isNearFund),
  }
}

function hasTie(pass: PassObservation): boolean {
  const keys = pass.eligible.flatMap(({ score, lots }) => {
    if (score !== undefined) return [`${score.numerator}/${score.denominator}`]
    return remainderKeys(pass, lots)
  })
  return new Set(keys).size < keys.length
}

/** The fraction of a lot of an uncapped share, if there is one. */
function remainderKeys(pass: PassObservation, lots: bigint): string[] {
  const sum = pass.eligible.reduce((total, each) => total + each.lots, 0n)
  if (pass.neededLots >= sum) return []
  const rest = fraction(rational(pass.neededLots * lots, sum))
  return isZero(rest) ? [] : [`${rest.numerator}/${rest.denominator}`]
}

function isNearMaintenance({ equity, maintenance }: EligibleObservation): boolean {
  return isWithinPercent(equity, rational(maintenance))
}

function isNearFund({ fund, balance, available, servedDeficit }: FundObservation): boolean {
  const isNearFloor = fund.floor > 0n && isWithinPercent(rational(balance), rational(fund.floor))
  const isNearNeed = available > 0n && isWithinPercent(rational(servedDeficit), rational(available))
  return servedDeficit > 0n && (isNearFloor || isNearNeed)
}

function isWithinPercent(value: Rational, bound: Rational): boolean {
  const distance = absolute(subtract(value, bound))
  return compare(multiply(distance, rational(100n)), absolute(bound)) <= 0
}

/** What a book comes to by the reference, and what is met on the way. */
export interface ObservedBook {
  readonly resolution: Resolution
  /** What the book holds and what happens in it, each thing once. */
  readonly situations: ReadonlySet<string>
}

export function observeBook(book: BookSnapshot): ObservedBook {
  const { resolution, seen } = observeResolve(specifiedRules, book)
  const { accounts, markets, funds } = book
  const held: Readonly<Record<string, boolean>> = {
    'several cases': (seen.get('case') ?? 0) > 1,
    'inverse market': markets.some(({ contract }) => contract === 'inverse'),
    'linear market': markets.some(({ contract }) => contract === 'linear'),
    'initial tiers': markets.some(({ initialTiers }) => initialTiers !== undefined),
    'no previous mark': markets.some(({ previousMarkPrice }) => previousMarkPrice === undefined),
    'minimum price': markets.some(({ minimumPrice }) => minimumPrice !== undefined),
    'hedge account': accounts.some(({ positionMode }) => positionMode === 'hedge'),
    'several buckets': accounts.some(
      ({ positions }) => positions.filter(({ marginMode }) => marginMode === 'isolated').length > 1,
    ),
    'shared owner': accounts.filter(({ owner }) => owner !== undefined).length > 1,
    'other assets': accounts.some(({ collaterals }) => collaterals !== undefined),
    'unsettled funding': accounts.some(({ unsettledFunding }) => unsettledFunding !== undefined),
    'inventory of a fund': funds.some(({ positions }) => positions !== undefined),
  }
  const kinds = Object.entries(held).flatMap(([kind, isThere]) => (isThere ? [kind] : []))
  return { resolution, situations: new Set([...kinds, ...seen.keys()]) }
}
