/**
 * Logarithm, exponential and normal quantile from `+ − × ÷` and comparison alone. IEEE 754 fixes
 * the result of those to the bit, and the language forbids fusing them; `Math.log`, `exp` and `pow`
 * are left to each platform. A committed population must come out the same on all of them.
 */

const SERIES_TERMS = 25

/** The natural logarithm of x > 0, with an error below 10^-15 × (1 + |ln x|). */
export function naturalLog(x: number): number {
  let mantissa = x
  let exponent = 0
  for (; mantissa >= Math.SQRT2; exponent += 1) mantissa /= 2
  for (; mantissa < Math.SQRT1_2; exponent -= 1) mantissa *= 2
  // ln m = 2 artanh((m − 1)/(m + 1)), whose argument is below 0.172.
  const s = (mantissa - 1) / (mantissa + 1)
  let power = s
  let sum = 0
  for (let odd = 1; odd < SERIES_TERMS; odd += 2) {
    sum += power / odd
    power *= s * s
  }
  return exponent * Math.LN2 + 2 * sum
}

/** e^x for |x| < 700, within a relative error of about 10^-14. */
export function exponential(x: number): number {
  const halvings = Math.floor(x / Math.LN2 + 0.5)
  const rest = x - halvings * Math.LN2
  let sum = 1
  for (let term = SERIES_TERMS; term >= 1; term -= 1) sum = 1 + (rest / term) * sum
  for (let count = 0; count < halvings; count += 1) sum *= 2
  for (let count = 0; count > halvings; count -= 1) sum /= 2
  return sum
}

const CENTRE_NUMERATOR = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
  -3.066479806614716e1, 2.506628277459239,
]
const CENTRE_DENOMINATOR = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
  -1.328068155288572e1, 1,
]
const TAIL_NUMERATOR = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
]
const TAIL_DENOMINATOR = [
  7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1,
]
const TAIL_PROBABILITY = 0.02425

/**
 * The z below which a standard normal variable falls with the given probability in (0, 1): Peter
 * Acklam's rational approximation, relative error below 1.2 × 10^-9.
 */
export function normalQuantile(probability: number): number {
  if (probability < TAIL_PROBABILITY) return lowerTail(probability)
  if (probability > 1 - TAIL_PROBABILITY) return -lowerTail(1 - probability)
  const offset = probability - 0.5
  const square = offset * offset
  return (polynomial(CENTRE_NUMERATOR, square) * offset) / polynomial(CENTRE_DENOMINATOR, square)
}

function lowerTail(probability: number): number {
  // √(−2 ln p), the root through the logarithm.
  const q = exponential(naturalLog(-2 * naturalLog(probability)) / 2)
  return polynomial(TAIL_NUMERATOR, q) / polynomial(TAIL_DENOMINATOR, q)
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
}
