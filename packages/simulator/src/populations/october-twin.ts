/**
 * A synthetic population with the published shape of the accounts that were deleveraged on 10
 * October 2025. It has the columns of the public table, so that one importer makes a book of
 * either. No row is taken from any data set.
 */
import { formatUnits } from '@plimsoll/protocol'
import { csvText } from '../importers/csv-text.ts'
import { divideHalfEven } from '../importers/decimal-text.ts'
import { type TwinAccount, twinAccounts } from './october-twin-accounts.ts'

/** Chooses one population: an integer in 0..2^53 − 1. */
export type OctoberTwinSeed = number

/** The seed of `examples/october-twin`. */
export const octoberTwinDefaultSeed: OctoberTwinSeed = 20_251_010

const header: readonly string[] = [
  'account',
  'adl_notional_usd',
  'closed_pnl_usd',
  'leverage',
  'pnl_percent',
  'account_value_usd',
  'is_negative_equity',
  'adl_fills',
]

const PLACES = 6
const MILLION = 1_000_000

/**
 * The table of one seed as CSV text, the same bytes on every platform. Money, leverage (notional /
 * account value; 0 where the value is not above 0) and PnL % (of notional) have 6 decimals. Throws
 * `RangeError` for a seed out of range.
 */
export function octoberTwinCsv(seed: OctoberTwinSeed = octoberTwinDefaultSeed): string {
  const notes = [
    `synthetic population, seed ${seed}, made by Plimsoll from published summary statistics; it has no row of any data set`,
    'one row per account: USD notional closed, USD profit realised, notional / account value, profit in % of notional, account value before, flag, number of fills',
  ]
  return csvText(header, twinAccounts(seed).map(twinRow), notes)
}

function twinRow(account: TwinAccount, index: number): string[] {
  const notional = millionths(account.notional)
  const profit = millionths(account.profit)
  const accountValue = millionths(account.accountValue)
  return [
    `twin-${String(index + 1).padStart(5, '0')}`,
    sixDecimals(notional),
    sixDecimals(profit),
    sixDecimals(accountValue > 0n ? quotient(notional, accountValue) : 0n),
    sixDecimals(quotient(100n * profit, notional)),
    sixDecimals(accountValue),
    account.isFlagged ? 'True' : 'False',
    String(account.fillCount),
  ]
}

function millionths(amount: number): bigint {
  return BigInt(Math.round(amount * MILLION))
}

function quotient(dividend: bigint, divisor: bigint): bigint {
  const scaled = { digits: dividend * BigInt(MILLION), places: 0 }
  return divideHalfEven(scaled, { digits: divisor, places: 0 })
}

function sixDecimals(digits: bigint): string {
  return formatUnits(digits, PLACES)
}
