/**
 * The one home of division. Every function names its direction; nothing else in the engine may use
 * `/` or `%`. Divisors must be positive.
 */
import { assert } from './assert.ts'

/** The largest integer not above dividend / divisor. */
export function floorDiv(dividend: bigint, divisor: bigint): bigint {
  assert(divisor > 0n, 'a divisor must be positive')
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

/** The smallest integer not below dividend / divisor. */
export function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return -floorDiv(-dividend, divisor)
}

/** dividend / divisor without its fraction: toward zero. */
export function truncateDiv(dividend: bigint, divisor: bigint): bigint {
  assert(divisor > 0n, 'a divisor must be positive')
  return dividend / divisor
}

/** dividend − divisor × floor(dividend / divisor), in 0..divisor−1. */
export function floorRemainder(dividend: bigint, divisor: bigint): bigint {
  return dividend - divisor * floorDiv(dividend, divisor)
}

/** The nearest integer; a tie goes to the even one. For display only. */
export function halfEvenDiv(dividend: bigint, divisor: bigint): bigint {
  const floor = floorDiv(dividend, divisor)
  const twice = 2n * (dividend - floor * divisor)
  if (twice === divisor) return floor % 2n === 0n ? floor : floor + 1n
  return twice < divisor ? floor : floor + 1n
}

/** A division that must leave nothing over. The divisor may be negative. */
export function exactDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  assert(quotient * divisor === dividend, 'an exact division leaves nothing over')
  return quotient
}

/** The greatest common divisor, positive; 1 when both are 0. */
export function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let a = left < 0n ? -left : left
  let b = right < 0n ? -right : right
  while (b > EXACT_MAX) [a, b] = [b, a % b]
  if (b !== 0n) return BigInt(commonDivisorOf(Number(b), Number(a % b)))
  return a === 0n ? 1n : a
}

/** Of integers that a float holds exactly: the remainders of floats are exact too, and come much faster. */
function commonDivisorOf(left: number, right: number): number {
  let [a, b] = [left, right]
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const EXACT_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** The least common multiple of two positive integers. */
export function leastCommonMultiple(left: bigint, right: bigint): bigint {
  return exactDiv(left, greatestCommonDivisor(left, right)) * right
}

/**
 * dividend / divisor as a float, for filters only. Two roundings of the operands and one of the quotient:
 * the relative error is below 2^-51. Operands beyond what a float holds are cut alike first.
 */
export function approximateQuotient(dividend: bigint, divisor: bigint): number {
  const [over, under] = [Number(dividend), Number(divisor)]
  if (Number.isFinite(over) && Number.isFinite(under)) return over / under
  return approximateQuotient(dividend >> FLOAT_BITS, divisor >> FLOAT_BITS)
}

/** Bits of which a float keeps many more than it needs. */
const FLOAT_BITS = 512n

/** dividend / divisor of floats, for filters only. */
export function floatQuotient(dividend: number, divisor: number): number {
  return dividend / divisor
}
