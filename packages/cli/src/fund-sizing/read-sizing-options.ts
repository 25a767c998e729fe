import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { type Decimal, readDecimal } from '@plimsoll/protocol'
import { InvalidArgumentError } from 'commander'

/** So many are kept in memory and in one file. */
export const pathsMax = 100_000
const threadsMax = 256

/** A level of confidence, as it was written. */
export interface Confidence {
  readonly text: string
  readonly level: Ratio
}

/** What is asked for where nothing is said. */
export const confidenceDefault: Confidence = { text: '0.99', level: ratio(99n, 100n) }

/** `0.99`. */
export function readConfidence(text: string): Confidence {
  const level = ratioOf(text)
  if (level !== undefined && isBetween(level, ratio(1n, 2n), ratio(1n))) return { text, level }
  throw new InvalidArgumentError('Give a decimal from 0.5 to below 1, as 0.99.')
}

/** How many paths. */
export function readPaths(text: string): number {
  return readCount(text, pathsMax)
}

/** How many paths at a time. */
export function readThreads(text: string): number {
  return readCount(text, threadsMax)
}

/** The two costs of `0.08/2`, as they were written. */
export interface AskedCosts {
  readonly holding: { readonly text: string; readonly cost: Ratio }
  readonly missing: { readonly text: string; readonly cost: Ratio }
}

/** `R/K`: what a unit costs that the fund holds, and what one costs that it lacks. */
export function readCosts(text: string): AskedCosts {
  const [holding = '', missing = '', ...more] = text.split('/')
  const [low, high] = [ratioOf(holding), ratioOf(missing)]
  const isGood = more.length === 0 && (low?.numerator ?? 0n) > 0n && (high?.numerator ?? 0n) > 0n
  if (low === undefined || high === undefined || !isGood) {
    throw new InvalidArgumentError(
      'Give two decimals above 0, as 0.08/2: the cost of a unit that the fund holds, and of one that it lacks.',
    )
  }
  return { holding: { text: holding, cost: low }, missing: { text: missing, cost: high } }
}

/** Adds a move of all marks, `-30%`. */
export function addMove(text: string, given: readonly Ratio[] = []): Ratio[] {
  const move = text.endsWith('%') ? ratioOf(text.slice(0, -1).replace(/^\+(?=\d)/u, '')) : undefined
  const part = move && ratio(move.numerator, move.denominator * 100n)
  if (part === undefined || compareRatios(part, ratio(-1n)) <= 0) {
    throw new InvalidArgumentError('Give a percentage above -100%, as -30%.')
  }
  return [...given, part]
}

/** An amount above 0. */
export function readInflow(text: string): Decimal {
  const amount = readDecimal(text)
  if (amount !== undefined && amount.digits > 0n) return amount
  throw new InvalidArgumentError('Give an amount above 0 in plain decimals.')
}

function ratioOf(text: string): Ratio | undefined {
  const decimal = readDecimal(text)
  return decimal && ratio(decimal.digits, 10n ** BigInt(decimal.places))
}

function isBetween(level: Ratio, low: Ratio, high: Ratio): boolean {
  return compareRatios(level, low) >= 0 && compareRatios(level, high) < 0
}

function readCount(text: string, most: number): number {
  const count = /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : Number.NaN
  if (count <= most) return count
  throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`)
}
