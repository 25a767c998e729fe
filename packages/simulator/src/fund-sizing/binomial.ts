/**
 * The binomial distribution from `+ − × ÷` and comparison alone, so that ranks and bounds come out the same on every machine.
 */

/** Terms smaller than this beside the largest one change no sum. */
const NEGLIGIBLE = 1e-22
const BISECTIONS = 60

/**
 * P(X ≤ k) for every k, X the number of successes among `trials` with the given probability of each.
 *
 * Terms are built outwards from the most probable one by their ratios and divided by their sum, which neither overflows nor
 * underflows however many trials there are.
 */
export function binomialDistribution(
  trials: number,
  probability: number,
): (successes: number) => number {
  if (probability <= 0) return (successes) => (successes >= 0 ? 1 : 0)
  if (probability >= 1) return (successes) => (successes >= trials ? 1 : 0)
  const { first, terms } = termsAround(trials, probability)
  const whole = terms.reduce((sum, term) => sum + term, 0)
  const cumulated: number[] = []
  let sum = 0
  for (const term of terms) {
    sum += term
    cumulated.push(sum / whole)
  }
  return (successes) => {
    if (successes < first) return 0
    return cumulated[successes - first] ?? 1
  }
}

/** Terms relative to the largest, as far as they count, from the `first` number of successes on. */
function termsAround(
  trials: number,
  probability: number,
): { readonly first: number; readonly terms: readonly number[] } {
  const mode = Math.min(trials, Math.floor((trials + 1) * probability))
  const odds = probability / (1 - probability)
  const below: number[] = []
  for (let k = mode, term = 1; k > 0 && term > NEGLIGIBLE; k -= 1) {
    term *= k / ((trials - k + 1) * odds)
    below.push(term)
  }
  const above: number[] = []
  for (let k = mode, term = 1; k < trials && term > NEGLIGIBLE; k += 1) {
    term *= ((trials - k) * odds) / (k + 1)
    above.push(term)
  }
  return { first: mode - below.length, terms: [...below.toReversed(), 1, ...above] }
}

/**
 * The interval of Clopper and Pearson (1934) for a probability of which `successes` of `trials` were seen: exact, so never
 * narrower than it says.
 *
 * @param tail what is left out at either end, 0.05 for an interval of 90 %
 */
export function probabilityInterval(
  successes: number,
  trials: number,
  tail: number,
): { readonly low: number; readonly high: number } {
  const atMost = (k: number, p: number): number => binomialDistribution(trials, p)(k)
  return {
    low: successes === 0 ? 0 : falling((p) => atMost(successes - 1, p), 1 - tail),
    high: successes === trials ? 1 : falling((p) => atMost(successes, p), tail),
  }
}

/** Where a function that falls from 1 to 0 on 0..1 passes a value. */
function falling(of: (p: number) => number, value: number): number {
  let low = 0
  let high = 1
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2
    if (of(middle) > value) low = middle
    else high = middle
  }
  return (low + high) / 2
}
