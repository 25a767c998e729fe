import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ratio, ratio } from '@plimsoll/engine'
import {
  countDeficitsOnce,
  descentSeverity,
  discountedOvershoot,
  fairnessRegret,
  fullSeverity,
  hindsightStep,
  measureDurationOvershoot,
  playSeverity,
  type SeverityController,
  severityBound,
  severityRegret,
  type SurvivorRatios,
  survivorRatios,
  totalObjective,
  trackWaves,
  type WaveBehind,
  type WaveResult,
} from '@plimsoll/reports'
import { describe, expect, test } from 'vitest'
import {
  decimal,
  octoberPresent,
  octoberTable,
  octoberText,
  ratioIn,
  sumOf,
  type TableRow,
  unitsIn,
  written,
} from '../testing/october-tables.ts'
import { root } from '../testing/run-plimsoll.ts'

// What was published about the deleveraging of 10 October 2025, calculated again from the tables published with it, to the
// cent; and docs/october-headlines.md, which has to say the same. Sums are exact: no float between table and figure.

const page = readFileSync(join(root, 'docs/october-headlines.md'), 'utf8')

/** The page states every one of these figures. */
function expectStated(figures: readonly string[]): void {
  expect(figures.filter((figure) => !page.includes(figure))).toEqual([])
}

const waves = octoberTable('mit_policy_per_wave_metrics.csv')
const reference = 'fixed_point_ilp_integer'

function resultsOf(policy: string): WaveResult[] {
  return waves.map((row) => ({
    deficitQuote: unitsIn(row, 'deficit_usd'),
    neededQuote: unitsIn(row, 'budget_needed'),
    raisedQuote: unitsIn(row, `budget_${policy}`),
  }))
}

function fairnessOf(policy: string): ReturnType<typeof fairnessRegret> {
  return fairnessRegret(
    waves.map((row) => ({
      neededQuote: unitsIn(row, 'budget_needed'),
      worstShare: ratioIn(row, `max_pct_${policy}`),
      referenceShare: ratioIn(row, `max_pct_${reference}`),
    })),
  )
}

function totalOf(policy: string): Ratio {
  const { trackingQuote } = trackWaves(resultsOf(policy))
  return totalObjective(trackingQuote, fairnessOf(policy).regretQuote, ratio(1n))
}

function over(part: Ratio, whole: bigint): Ratio {
  return ratio(part.numerator, part.denominator * whole)
}

const percent = (value: Ratio): string =>
  `${decimal({ ...value, numerator: value.numerator * 100n }, 1)} %`

/** Each row with its deficit as it is when a balance that stays is counted once. */
function countedOnce(): WaveResult[] {
  const losers = octoberTable('mit_bad_debt_loser_waves.csv').map((row) => {
    const largest = unitsIn(row, 'max_loss_usd')
    const others = unitsIn(row, 'deficit_usd') - largest
    return new Map([
      [`balance ${largest}`, largest],
      [`others of wave ${row.get('wave')}`, others],
    ])
  })
  const deficits = countDeficitsOnce(losers)
  return resultsOf('prod').map((wave, index) => ({ ...wave, deficitQuote: deficits[index] ?? -1n }))
}

describe.skipIf(!octoberPresent)('10 October 2025, calculated again', () => {
  test.each([
    ['prod', '53,782,490.53', '11,077,031.68', '64,859,522.21'],
    ['pr', '0.00', '2,732,437.29', '2,732,437.29'],
    ['vector', '1,793,022.03', '2,620,345.57', '4,413,367.61'],
    ['contract_pr', '3,020,120.65', '384,064.35', '3,404,185.00'],
    ['fixed_point_ilp_integer', '106,205.81', '0.00', '106,205.81'],
  ])('%s: tracking, fairness and their sum', (policy, tracking, fairness, total) => {
    expect(written(trackWaves(resultsOf(policy)).trackingQuote)).toBe(tracking)
    expect(written(fairnessOf(policy).regretQuote)).toBe(fairness)
    expect(written(totalOf(policy))).toBe(total)
    expectStated([tracking, fairness, total])
  })

  test('the bound, and what was divided by it', () => {
    const production = resultsOf('prod')
    const { pathVariation, boundQuote } = severityBound(production)
    expect(decimal(pathVariation, 4)).toBe('7.0595')
    expect(written(boundQuote)).toBe('129,699,802.43')
    const totals = ['prod', 'pr', 'vector', 'contract_pr', reference].map((policy) =>
      over(totalOf(policy), boundQuote),
    )
    expect(totals.map((total) => decimal(total, 4))).toEqual([
      '0.5001',
      '0.0211',
      '0.0340',
      '0.0262',
      '0.0008',
    ])
    const regret = severityRegret(production)
    expect(written(regret)).toBe('26,375,496.13')
    expect(percent(over(regret, boundQuote))).toBe('20.3 %')
    const deficit = sumOf(waves, 'deficit_usd')
    expect(deficit < boundQuote).toBe(true)
    expectStated(['129,699,802.43', '7.0595', '26,375,496.13', '20.3 %', ...totals.map(percent)])
  })

  test('the bound lies above what raising the whole deficit every time costs', () => {
    const played = waves.map(
      (row): WaveBehind => ({
        ahead: {
          deficitQuote: unitsIn(row, 'deficit_usd'),
          neededEstimateQuote: 0n,
          capacityQuote: unitsIn(row, 'total_cap'),
          fundQuote: 0n,
          lots: 0n,
          recentWaves: 0,
        },
        neededQuote: unitsIn(row, 'budget_needed'),
      }),
    )
    const regretOf = (controller: SeverityController): string =>
      written(
        severityRegret(
          playSeverity(controller, played).map(({ wave: { ahead, neededQuote }, budget }) => ({
            deficitQuote: ahead.deficitQuote,
            neededQuote,
            raisedQuote: budget.raisedQuote,
          })),
        ),
      )
    const full = regretOf(fullSeverity)
    const learned = regretOf(descentSeverity(ratio(1n), hindsightStep(played)))
    expect([full, learned]).toEqual(['85,032,179.98', '57,773,998.81'])
    expectStated([full, learned])
  })

  test('the overshoot is a net of both signs', () => {
    const { netQuote, overshootQuote, undershootQuote } = trackWaves(resultsOf('prod'))
    const beyond = resultsOf('prod').filter(
      ({ raisedQuote, neededQuote }) => raisedQuote > neededQuote,
    )
    expect(beyond).toHaveLength(10)
    const figures = [netQuote, overshootQuote, undershootQuote].map((amount) => written(amount))
    expect(figures).toEqual(['45,028,665.72', '49,405,578.12', '4,376,912.41'])
    expectStated(figures)
  })

  test('the overshoot comes from waves that took time', () => {
    const timed = octoberTable('mit_two_pass_by_wave_all_horizons.csv')
      .filter((row) => row.get('horizon_ms') === '0')
      .map((row) => ({
        durationMs: Number(row.get('t_end_ms')) - Number(row.get('t_start_ms')),
        overshootQuote: unitsIn(row, 'overshoot_prod_minus_needed_usd'),
      }))
    const measured = measureDurationOvershoot(timed, { seed: 1, resamples: 2000, levelPercent: 95 })
    expect([measured.instantWaves, measured.longerWaves]).toEqual([6, 10])
    const longest = timed.toSorted((left, right) => right.durationMs - left.durationMs)[0]
    expect(longest?.durationMs).toBe(43_762)
    const amounts = [
      measured.instantQuote,
      measured.longerQuote,
      longest?.overshootQuote ?? 0n,
      measured.netInterval.lowQuote,
      measured.netInterval.highQuote,
      measured.adjustedQuote,
      measured.adjustedInterval.lowQuote,
      measured.adjustedInterval.highQuote,
    ]
    expect(amounts.slice(0, 2).map((amount) => written(amount))).toEqual([
      '-3,794,037.36',
      '48,822,703.08',
    ])
    expect(measured.netInterval.lowQuote < 0n && measured.adjustedQuote < 0n).toBe(true)
    expect(correlation(timed).toFixed(2)).toBe('0.79')
    expectStated([
      ...amounts.map((amount) => written(amount).replace('-', '−')),
      '43.8 seconds',
      '0.79',
    ])
  })

  test('what was needed is the sum of gaps, wave by wave', () => {
    const gaps = octoberTable('mit_wave_coin_gap_per_contract.csv')
    expect(gaps).toHaveLength(728)
    const cents = waves.map((row) => {
      const own = gaps.filter((gap) => gap.get('wave') === row.get('wave'))
      return [written(sumOf(own, 'gap_usd_x_qty')), written(unitsIn(row, 'budget_needed'))]
    })
    expect(cents.map(([gap]) => gap)).toEqual(cents.map(([, needed]) => needed))
    expect(written(sumOf(gaps, 'gap_usd_x_qty'))).toBe('15,079,669.61')
    expectStated(['15,079,669.61'])
  })

  test('looking later changes the overshoot by this much', () => {
    const points = octoberTable('mit_horizon_sweep.csv').map((row) => ({
      horizonMs: Number(row.get('eval_horizon_ms')),
      overshootQuote: unitsIn(row, 'total_overshoot_prod_minus_needed_usd'),
    }))
    const atOnce = points[0]?.overshootQuote ?? 0n
    const later = points.map((point) => ({
      ...point,
      overshootQuote: point.overshootQuote - atOnce,
    }))
    const added = [500, 1000, 2000, 5000].map((halfLifeMs) =>
      written(discountedOvershoot(later, halfLifeMs)),
    )
    expect(added).toEqual(['3,798,204.32', '3,934,059.84', '3,856,804.94', '3,811,484.04'])
    expectStated(added)
  })

  test('the deficit is one balance counted nine times', () => {
    const losers = octoberTable('mit_bad_debt_loser_waves.csv')
    const largest = losers.map((row) => written(unitsIn(row, 'max_loss_usd')))
    expect(largest.filter((loss) => loss === '10,925,707.16')).toHaveLength(9)
    expect(written(sumOf(losers, 'deficit_usd'))).toBe('100,063,386.69')
    const once = countedOnce()
    const total = once.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
    expect(written(total)).toBe('12,657,729.41')
    const { boundQuote } = severityBound(once)
    expect(written(boundQuote)).toBe('31,922,594.42')
    const saturated = once.filter(({ deficitQuote, neededQuote }) => neededQuote >= deficitQuote)
    expect(saturated).toHaveLength(12)
    expectStated([
      '10,925,707.16',
      '100,063,386.69',
      written(total),
      written(boundQuote),
      '12 of the 16',
    ])
  })

  test('the diagnostic of the queue, and the overshoot it leads to', () => {
    const rows = octoberTable('mit_per_shock_metrics_queue.csv')
    expect(rows).toHaveLength(1125)
    const overshoot = sumOf(rows, 'overshoot_queue_usd')
    const sums = [
      overshoot,
      sumOf(rows, 'residual_queue_usd'),
      sumOf(rows, 'deficit_usd'),
      sumOf(rows, 'budget_queue_usd'),
    ].map((amount) => written(amount))
    expect(sums).toEqual(['653,552,663.51', '16,690,263.85', '23,191,104.48', '660,053,504.15'])
    const { headline } = JSON.parse(octoberText('mit_headlines.json')) as {
      readonly headline: {
        readonly winner_overcollateralization_equity_over_pnl: { readonly trimmed_mean: number }
      }
    }
    const mean = headline.winner_overcollateralization_equity_over_pnl.trimmed_mean
    const naive = over(ratio(overshoot * 10n ** 15n), BigInt(Math.round(mean * 1e15)))
    expect(written(naive)).toBe('98,103,722.75')
    expectStated([...sums, '98,103,722.75'])
  })

  test('who was deleveraged took profit, and a tenth of it is in no wave', () => {
    const accounts = octoberTable('NC_hyperreplay_adl_by_account.csv')
    const profit = written(sumOf(accounts, 'closed_pnl_usd'))
    expect([accounts.length, profit]).toEqual([19_337, '834,295,749.29'])
    const fills = accounts.reduce((sum, row) => sum + Number(row.get('adl_fills')), 0)
    const kept = octoberTable('mit_bad_debt_loser_waves.csv').reduce(
      (sum, row) => sum + Number(row.get('n_rows')),
      0,
    )
    expect([fills, kept]).toEqual([34_983, 31_152])
    const burst = octoberTable('NC_hypermulti_timeline_per_second.csv').find(
      (row) => row.get('adls') === '2468',
    )
    expect(burst?.get('second')).toBe('122')
    expectStated([profit, '34,983', '31,152', '2,468'])
  })

  test('contract pro rata is close because it raises too little', () => {
    const { overshootQuote, undershootQuote } = trackWaves(resultsOf('contract_pr'))
    expect(overshootQuote).toBe(0n)
    const missing = over(ratio(undershootQuote), sumOf(waves, 'budget_needed'))
    expect(percent(missing)).toBe('20.0 %')
    expectStated(['20.0 %'])
  })

  test('the reference of fairness is no optimum', () => {
    const scales = waves.map((row) => row.get('fixed_point_ilp_scale') ?? '')
    expect(new Set(scales)).toEqual(new Set(['1.0', '64.0', '1.0133056640625']))
    const worse = waves.filter(
      (row) => unitsIn(row, `max_pct_${reference}`) > unitsIn(row, 'max_pct_vector'),
    )
    expect(worse).toHaveLength(14)
    const { regretQuote, harderQuote } = fairnessOf('eq_pr')
    expect([written(regretQuote), written(harderQuote)]).toEqual(['2,800,072.86', '0.00'])
    const { netQuote } = trackWaves(resultsOf(reference))
    expect(written(netQuote)).toBe('92,186.99')
    expectStated(['14 of 16', '2,800,072.86', '92,186.99'])
  })

  test('PTSR, PMR and RD of the tables are those of the code, not those of the papers', () => {
    const policies = ['prod', 'pr', 'pnl_pr', 'eq_pr', 'vector', 'contract_pr', reference]
    let compared = 0
    for (const row of waves)
      for (const policy of policies) {
        const ratios = ratiosOf(row, policy)
        if (ratios === undefined) continue
        expect(significant(ratios.pmrCode)).toBe(significant(ratioIn(row, `pmr_${policy}`)))
        expect(significant(ratios.rdNse)).toBe(significant(ratioIn(row, `rd_nse_${policy}`)))
        compared += 1
      }
    expect(compared).toBeGreaterThan(60)
    const first = waves[0] === undefined ? undefined : ratiosOf(waves[0], 'prod')
    expect(
      [first?.ptsrCode, first?.ptsrPaper].map((value) => decimal(value ?? ratio(0n), 2)),
    ).toEqual(['3.53', '89.54'])
    expectStated(['3.53', '89.54'])
  })
})

/** The ratios of a row from its deficit, what was raised, and the survivor that its PTSR implies. */
function ratiosOf(row: TableRow, policy: string): SurvivorRatios | undefined {
  if (row.get(`ptsr_${policy}`) === '') return undefined
  const deficitQuote = unitsIn(row, 'deficit_usd')
  const raisedQuote = unitsIn(row, `budget_${policy}`)
  const { numerator, denominator } = ratioIn(row, `ptsr_${policy}`)
  return survivorRatios({
    survivorQuote: (numerator * (deficitQuote - raisedQuote)) / denominator,
    deficitQuote,
    raisedQuote,
    largestLossQuote: unitsIn(row, 'max_loss_usd'),
  })
}

/** Ten digits: the tables have some sixteen. */
function significant(value: Ratio | undefined): string | undefined {
  return value && (Number(value.numerator) / Number(value.denominator)).toPrecision(10)
}

function correlation(
  rows: readonly { readonly durationMs: number; readonly overshootQuote: bigint }[],
): number {
  const pairs = rows.map(({ durationMs, overshootQuote }) => [durationMs, Number(overshootQuote)])
  const mean = (index: number): number =>
    pairs.reduce((sum, pair) => sum + (pair[index] ?? 0), 0) / pairs.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const product = (left: number, right: number): number =>
    pairs.reduce((sum, pair) => {
      const away = [(pair[0] ?? 0) - meanX, (pair[1] ?? 0) - meanY]
      return sum + (away[left] ?? 0) * (away[right] ?? 0)
    }, 0)
  return product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1))
}
