/** Turns rows of the table into short positions of the book. */
import type { Decimal } from '@plimsoll/protocol'
import {
  addDecimals,
  divideHalfEven,
  multiplyDecimals,
  roundHalfEven,
  subtractDecimals,
} from './decimal-text.ts'
import type { OctoberTerms } from './october-options.ts'
import { type OctoberReject, type OctoberRow, rejectRow } from './october-table.ts'

/** One short of the book. Sizes in lots, unsigned; money in units of the asset. */
export interface OctoberShort {
  readonly account: string
  readonly lots: bigint
  readonly entryValueQuote: bigint
  /** May be negative. */
  readonly collateralQuote: bigint
  /** The row realised a loss. */
  readonly isLosing: boolean
  /** Equity at mark is below 0, so the book opens a case for it. */
  readonly isInsolvent: boolean
  /** It is insolvent only because its size was rounded: its account value is not below 0. */
  readonly isInsolventByRounding: boolean
}

const STORABLE_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/**
 * The short that a row stands for: size = notional / mark, entry value = notional + profit,
 * collateral = account value − profit, so that equity at mark is the account value. Size is rounded
 * half-even to the lot, money half-even to the asset's unit; equity can differ from the account
 * value by half a lot and one unit.
 */
export function octoberShort(row: OctoberRow, terms: OctoberTerms): OctoberShort | OctoberReject {
  const { account, notional, profit, accountValue } = row
  const places = terms.options.assetDecimals
  if (notional.digits <= 0n) return rejectRow(row, 'notionalNotPositive', 'notional is not above 0')
  const entryValueQuote = roundHalfEven(addDecimals(notional, profit), places)
  if (entryValueQuote <= 0n) {
    return rejectRow(row, 'noPossibleEntry', 'notional + profit is not above 0')
  }
  const lotValue = multiplyDecimals(terms.markPrice, terms.lotSize)
  const lots = divideHalfEven(notional, lotValue)
  if (lots === 0n) return rejectRow(row, 'sizeRoundsToZero', 'size is below half a lot')
  const collateralQuote = roundHalfEven(subtractDecimals(accountValue, profit), places)
  if ([lots, entryValueQuote, collateralQuote].some(isTooLarge)) {
    return rejectRow(row, 'outOfRange', 'an amount is beyond ±(2^53 − 1) units')
  }
  const held: Decimal = { digits: collateralQuote + entryValueQuote, places }
  const owed = multiplyDecimals({ digits: lots, places: 0 }, lotValue)
  const isInsolvent = subtractDecimals(held, owed).digits < 0n
  return {
    account,
    lots,
    entryValueQuote,
    collateralQuote,
    isLosing: profit.digits < 0n,
    isInsolvent,
    isInsolventByRounding: isInsolvent && accountValue.digits >= 0n,
  }
}

function isTooLarge(amount: bigint): boolean {
  return amount > STORABLE_MAX || amount < -STORABLE_MAX
}
