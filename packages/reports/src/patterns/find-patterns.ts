import type { Activity } from './activity/activity.ts'
import { distressWaves, instantsOfFills, totalsOf } from './activity/distress-waves.ts'
import type { DistressFill, DistressKind } from './activity/pattern-event.ts'
import { pressureOf } from './activity/pressure.ts'
import { fitIntensity, type IntensityFit, type Observation } from './intensity/fit-intensity.ts'
import { intensityAlong } from './intensity/intensity-likelihood.ts'
import { spreadTimes } from './intensity/spread-times.ts'
import { fundBurn } from './levels/fund-burn.ts'
import { stepsOver } from './levels/level-path.ts'
import { openInterestCollapse } from './levels/open-interest-collapse.ts'
import type {
  DistressPath,
  DistressPatterns,
  MarketPatterns,
  PatternsDocument,
  PatternsSource,
  RiskSeries,
} from './patterns-document.ts'

/** What to look for. */
export interface PatternsWanted {
  readonly gapMs: number
  /** Only this market; all if absent. */
  readonly market?: string
  /** Where a clock is too coarse for the intensity, times are spread within its ticks by this seed; else such times are not fitted. */
  readonly spreadSeed?: number
  /** How fragile markets were, where the source has a book. */
  readonly risk?: ReadonlyMap<string, RiskSeries>
}

const stepsMax = 900

/**
 * Finds waves, intensity, falls of open interest, use of funds and pressure in what was gathered.
 *
 * @throws RangeError where nothing was observed
 */
export function findPatterns(
  activity: Activity,
  source: PatternsSource,
  wanted: PatternsWanted,
): PatternsDocument {
  const { gapMs, market, risk } = wanted
  const { span } = activity
  if (span === undefined) throw new RangeError('nothing was observed')
  const fills =
    market === undefined ? activity.fills : activity.fills.filter((fill) => fill.market === market)
  const byKind = dividedByKind(fills)
  const liquidation = distressPatterns(byKind.liquidation, wanted, span)
  const deleveraging = distressPatterns(byKind.deleveraging, wanted, span)
  const byMarket = Map.groupBy(fills, (fill) => fill.market)
  const funds = activity.funds()
  return {
    version: 1,
    source,
    ...(market !== undefined && { market }),
    ...span,
    gapMs,
    liquidation,
    deleveraging,
    path: distressPath(byKind, { liquidation, deleveraging }, span),
    markets: activity
      .markets()
      .filter((name) => market === undefined || name === market)
      .map((name) => {
        const series = risk?.get(name)
        return {
          ...marketPatterns(activity, name, byMarket.get(name) ?? [], wanted, span),
          ...(series && { risk: series }),
        }
      }),
    ...(funds.length > 0 && {
      funds: funds.map((fund) => fundBurn(fund, span, source.kind !== 'import')),
    }),
  }
}

type FillsByKind = Readonly<Record<DistressKind, readonly DistressFill[]>>

function dividedByKind(fills: readonly DistressFill[]): FillsByKind {
  return {
    liquidation: fills.filter(({ kind }) => kind === 'liquidation'),
    deleveraging: fills.filter(({ kind }) => kind === 'deleveraging'),
  }
}

function distressPatterns(
  fills: readonly DistressFill[],
  { gapMs, spreadSeed }: PatternsWanted,
  span: Observation,
): DistressPatterns {
  const instants = instantsOfFills(fills)
  const [first, ...others] = instants
  const largest =
    first && others.reduce((most, one) => (one.count > most.count ? one : most), first)
  return {
    ...totalsOf(fills),
    instants: instants.length,
    ...(largest && { largestBatch: { timeMs: largest.timeMs, fills: largest.count } }),
    waves: distressWaves(fills, gapMs),
    intensity: fitIntensity(
      fills.map(({ timeMs }) => timeMs),
      span,
      { ...(spreadSeed !== undefined && { spreadSeed }) },
    ),
  }
}

function marketPatterns(
  activity: Activity,
  market: string,
  fills: readonly DistressFill[],
  wanted: PatternsWanted,
  span: Observation,
): MarketPatterns {
  const byKind = dividedByKind(fills)
  const deleveraging = distressPatterns(byKind.deleveraging, wanted, span)
  const history = activity.openInterest(market)
  return {
    market,
    liquidation: distressPatterns(byKind.liquidation, wanted, span),
    deleveraging,
    ...(history && { openInterest: openInterestCollapse(history, span) }),
    ...(fills.length > 0 && { pressure: pressureOf(fills, deleveraging.waves, span) }),
  }
}

function distressPath(
  fills: FillsByKind,
  patterns: Readonly<Record<DistressKind, DistressPatterns>>,
  span: Observation,
): DistressPath {
  const { stepMs, count } = stepsOver(span, stepsMax)
  const countsOf = (kind: DistressKind): number[] => {
    const counts = Array.from({ length: count }, () => 0)
    for (const { timeMs } of fills[kind]) {
      const step = Math.floor((timeMs - span.fromMs) / stepMs)
      counts[step] = (counts[step] ?? 0) + 1
    }
    return counts
  }
  const gridS = Array.from({ length: count }, (_, step) => ((step + 1) * stepMs) / 1000)
  const [liquidation, deleveraging] = (['liquidation', 'deleveraging'] as const).map((kind) =>
    intensityOf(fills[kind], patterns[kind].intensity, gridS),
  )
  return {
    fromMs: span.fromMs,
    stepMs,
    fills: { liquidation: countsOf('liquidation'), deleveraging: countsOf('deleveraging') },
    intensity: { ...(liquidation && { liquidation }), ...(deleveraging && { deleveraging }) },
  }
}

function intensityOf(
  fills: readonly DistressFill[],
  { excited, fromMs, spread }: IntensityFit,
  gridS: readonly number[],
): number[] | undefined {
  if (excited === undefined) return undefined
  const timesMs = spread
    ? spreadTimes(
        fills.map(({ timeMs }) => timeMs),
        spread,
      )
    : instantsOfFills(fills).map(({ timeMs }) => timeMs)
  const timesS = timesMs.map((timeMs) => (timeMs - fromMs) / 1000)
  return intensityAlong(timesS, gridS, {
    baseRate: excited.baseRate.value,
    branching: excited.branching.value,
    decay: excited.decay.value,
  })
}
