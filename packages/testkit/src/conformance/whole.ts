/** A quotient that has to be whole, or a book would say something else than its row. */
export function wholeQuotient(dividend: bigint, divisor: bigint): bigint {
  if (dividend % divisor !== 0n) throw new Error(`${dividend} / ${divisor} is not whole`)
  return dividend / divisor
}

/** The size of a signed amount. */
export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

/** Of two amounts of at least 0. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
