import { type Ratio, ratio } from '@plimsoll/engine'
import { fairnessRegret, largestSurvivor, trackWaves } from '@plimsoll/reports'
import { describe, expect, test } from 'vitest'
import { octoberPresent, octoberText } from '../testing/october-tables.ts'

// The worked examples and counterexamples of the papers on deleveraging as online learning, calculated again.

interface Golden {
  readonly death_spiral: {
    readonly equity: readonly number[]
    readonly leverage: readonly number[]
    readonly mu: readonly number[]
    readonly D1: number
    readonly D2: number
    readonly prorata_mass: readonly number[]
    readonly prorata_utility: readonly number[]
    readonly rap_linear_mass: readonly number[]
    readonly rap_linear_utility: readonly number[]
    readonly rap_round2_mass: readonly number[]
  }
  readonly execution_vignette: Readonly<Record<string, number>>
  readonly alternating_queue_regret: Readonly<Record<'T' | 'M' | 'lambda' | 'regret', number>>
  readonly counterexamples: {
    readonly queue_not_min_ptsr: {
      readonly u: readonly number[]
      readonly B: number
      readonly queue_max_survivor: number
      readonly prorata_max_survivor: number
    }
    readonly unweighted_convex: {
      readonly u: readonly number[]
      readonly B: number
      readonly prorata_sum_h2: number
      readonly better_sum_h2: number
    }
    readonly printed_leverage_prorata: {
      readonly u: readonly number[]
      readonly lev: readonly number[]
      readonly B: number
      readonly printed_rule_raises: number
      readonly corrected_h_uncapped: readonly number[]
    }
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** An amount in proportion to weights. */
function shared(amount: number, weights: readonly number[]): number[] {
  return weights.map((weight) => (amount * weight) / sum(weights))
}

function expectClose(actual: readonly number[], golden: readonly number[]): void {
  expect(actual.map((value) => value.toFixed(4))).toEqual(golden.map((value) => value.toFixed(4)))
}

const millionths = (value: number): bigint => BigInt(Math.round(value * 1e6))

/** The largest gain that charges leave. */
function survivorOf(capacities: readonly number[], charges: readonly number[]): number {
  const winners = capacities.map((capacity, index) => ({
    capacityQuote: millionths(capacity),
    chargedQuote: millionths(charges[index] ?? 0),
  }))
  return Number(largestSurvivor(winners)) / 1e6
}

describe.skipIf(!octoberPresent)('examples of the papers', () => {
  const golden = JSON.parse(octoberPresent ? octoberText('golden_examples.json') : '{}') as Golden

  test('sharing by equity drives the cautious one out; sharing by risk keeps both', () => {
    const { equity, leverage, mu, D1, D2, ...expected } = golden.death_spiral
    const utilities = (mass: readonly number[]): number[] =>
      mass.map((charge, index) => (mu[index] ?? 0) - charge)
    const byEquity = shared(D1, equity)
    expectClose(byEquity, expected.prorata_mass)
    expectClose(utilities(byEquity), expected.prorata_utility)
    expect(utilities(byEquity)[0]).toBeLessThan(0)
    const risk = equity.map((value, index) => value * (leverage[index] ?? 0) ** 2)
    const byRisk = shared(D1, risk)
    expectClose(byRisk, expected.rap_linear_mass)
    expectClose(utilities(byRisk), expected.rap_linear_utility)
    expectClose(shared(D2, risk), expected.rap_round2_mass)
  })

  test('an estimate that is too good: needed 400, raised 100, 300 missing', () => {
    const {
      bankruptcy = 0,
      exec = 0,
      estimated_exec = 0,
      qty = 0,
      ...expected
    } = golden.execution_vignette
    const { undershootQuote } = trackWaves([
      {
        deficitQuote: BigInt(bankruptcy * qty),
        neededQuote: BigInt((bankruptcy - exec) * qty),
        raisedQuote: BigInt((bankruptcy - estimated_exec) * qty),
      },
    ])
    expect((bankruptcy - exec) * qty).toBe(expected['needed'])
    expect(Number(undershootQuote)).toBe(expected['V'])
  })

  test('a fixed queue on capacities that alternate', () => {
    const { T, M, regret } = golden.alternating_queue_regret
    const shares: readonly Ratio[] = [ratio(1n), ratio(1n, BigInt(M))]
    const waves = Array.from({ length: T }, (_none, index) => ({
      neededQuote: 1n,
      worstShare: shares[index % 2] ?? ratio(0n),
      referenceShare: ratio(1n, BigInt(M)),
    }))
    expect(fairnessRegret(waves).regretQuote).toEqual(ratio(BigInt(regret)))
  })

  test('a queue does not leave the smallest largest survivor', () => {
    const { u, B, ...expected } = golden.counterexamples.queue_not_min_ptsr
    expect(survivorOf(u, [B, 0])).toBe(expected.queue_max_survivor)
    const sharing = survivorOf(u, shared(B, u))
    expectClose([sharing], [expected.prorata_max_survivor])
    expect(sharing).toBeLessThan(expected.queue_max_survivor)
  })

  test('pro rata does not make the plain sum of squared shares smallest', () => {
    const { u, B, ...expected } = golden.counterexamples.unweighted_convex
    const fraction = B / sum(u)
    expectClose([sum(u.map(() => fraction ** 2))], [expected.prorata_sum_h2])
    const better = u.map((capacity) => (capacity * B) / sum(u.map((value) => value ** 2)))
    expectClose([sum(better.map((share, index) => share * (u[index] ?? 0)))], [B])
    expectClose([sum(better.map((share) => share ** 2))], [expected.better_sum_h2])
  })

  test('the leverage-weighted rule as printed raises an eighth of what it should', () => {
    const { u, lev, B, ...expected } = golden.counterexamples.printed_leverage_prorata
    const weights = u.map((capacity, index) => capacity * (lev[index] ?? 0))
    const fractions = lev.map((leverage) => (B * leverage) / sum(weights))
    expectClose(fractions, expected.corrected_h_uncapped)
    const raised = sum(fractions.map((fraction, index) => fraction * (u[index] ?? 0)))
    expectClose([raised], [B])
    expect(expected.printed_rule_raises / B).toBeLessThan(0.126)
  })

  test('sharing by risk does not relieve most: a queue by risk does', () => {
    const [capacities, relief, amount] = [[10, 10], [3, 1], 10]
    const relieved = (charges: readonly number[]): number =>
      sum(charges.map((charge, index) => charge * (relief[index] ?? 0)))
    const weights = capacities.map((capacity, index) => capacity * (relief[index] ?? 0))
    expect(relieved(shared(amount, weights))).toBe(25)
    expect(relieved([amount, 0])).toBe(30)
  })
})
