import { greatestCommonDivisor, exactDiv } from './division.ts'
import { assert } from './assert.ts'

/** An exact rational. The denominator is positive; the two need not be coprime. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** A rational from two integers, in lowest terms, with a positive denominator. */
export function ratio(numerator: bigint, denominator: bigint = 1n): Ratio {
  assert(denominator !== 0n, 'a ratio needs a denominator other than 0')
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n)
  return {
    numerator: exactDiv(numerator, divisor),
    denominator: exactDiv(denominator, divisor),
  }
}

/** The same number with coprime parts. */
export function lowestTerms({ numerator, denominator }: Ratio): Ratio {
  return ratio(numerator, denominator)
}

/** Negative, zero or positive as left is below, equal to or above right. A denominator of 0 stands for a number beyond all others. */
export function compareRatios(left: Ratio, right: Ratio): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** left + right, in lowest terms. */
export function addRatios(left: Ratio, right: Ratio): Ratio {
  return ratio(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  )
}

/** left − right, in lowest terms. */
export function subtractRatios(left: Ratio, right: Ratio): Ratio {
  return addRatios(left, { numerator: -right.numerator, denominator: right.denominator })
}

/** left × right, in lowest terms. */
export function multiplyRatios(left: Ratio, right: Ratio): Ratio {
  return ratio(left.numerator * right.numerator, left.denominator * right.denominator)
}
