import { clockOf, type InstantClock } from './instant-clock.ts'
import { type GoodnessOfFit, goodnessOf } from './goodness-of-fit.ts'
import type { IntensityParameters } from './intensity-likelihood.ts'
import { climb, type Maximum } from './maximise-likelihood.ts'
import { type Spread, spreadTimes } from './spread-times.ts'
import { inverseDiagonal, type Matrix3, type Vector3 } from './symmetric-three.ts'

/** From when to when instants were looked for; nothing is known of before. */
export interface Observation {
  readonly fromMs: number
  readonly toMs: number
}

/** A fitted number with its standard error and the interval that holds the true one 95 times of 100. */
export interface Estimate {
  readonly value: number
  readonly standardError: number
  readonly low: number
  readonly high: number
}

/** The model without memory: instants at one rate, whatever happened before. */
interface SteadyFit {
  /** Instants a second. */
  readonly rate: Estimate
  readonly logLikelihood: number
  readonly goodness: GoodnessOfFit
}

/** The self-exciting model. */
export interface ExcitedFit {
  readonly baseRate: Estimate
  readonly branching: Estimate
  readonly decay: Estimate
  /** After which half of what an instant causes is over. */
  readonly halfLifeMs: number
  readonly logLikelihood: number
  readonly goodness: GoodnessOfFit
}

/** The self-exciting model against the steady one. */
interface ExcitationTest {
  /** Twice the gain in log-likelihood. */
  readonly likelihoodRatio: number
  /** How likely a gain as large is where the steady model is true; on the high side. */
  readonly pValue: number
}

/** Why there is no self-exciting fit. Only `noExcitation` is a finding about the market. */
type NoIntensityReason =
  | 'noExcitation'
  | 'tooFew'
  | 'noSpan'
  | 'coarseClock'
  | 'decayUnresolved'
  | 'notConverged'

/** What could be learned of instants. */
export interface IntensityFit extends Observation {
  /** Times at which something happened, each counted once. */
  readonly instants: number
  readonly clock?: InstantClock
  /** There where the clock was too coarse and its times were spread; the fit is of what came of it. */
  readonly spread?: Spread
  readonly steady?: SteadyFit
  readonly test?: ExcitationTest
  readonly excited?: ExcitedFit
  /** There where `excited` is not. */
  readonly reason?: NoIntensityReason
}

/** Fewer instants than this say nothing about three parameters. */
export const instantsMin = 30

/** A larger share of instants that follow on the very next tick of their clock was spaced by the clock. */
const nextTickShareMax = 0.25

/** The share of a normal law within ±this is 95 %. */
const normal95 = 1.959964

/** So many instants tell one start from another. */
const trialInstants = 4000

/** Above this the gain over the steady model may be chance. */
const significance = 0.05

/**
 * Fits λ(t) = μ + Σ α β e^(−β (t − tᵢ)) to instants by maximum likelihood. A batch that a venue books at one millisecond is one instant: its
 * members came of one decision, and a process that counts them one by one would see a wait of 0 between them and call that excitation.
 *
 * Standard errors are of the observed information; intervals are normal in the logarithm. Where the instants cannot carry a
 * fit there is none, and `reason` says why.
 *
 * Where a coarse clock set the waits there is a fit only with `spreadSeed`: of times spread at random over the ticks that they begin.
 * Every fill is a time of its own then. Where those follow each other faster than chance spreads them over a tick, fills of a
 * tick are a batch, and each tick is one time.
 *
 * @param timesMs in order of time, once for each fill; equal times are one instant
 * @throws RangeError for times that go back or lie outside the observation
 */
export function fitIntensity(
  timesMs: readonly number[],
  { fromMs, toMs }: Observation,
  { spreadSeed }: { readonly spreadSeed?: number } = {},
): IntensityFit {
  const instantsMs = distinct(timesMs, { fromMs, toMs })
  const ground = { fromMs, toMs, instants: instantsMs.length }
  const spanS = (toMs - fromMs) / 1000
  if (spanS <= 0 || instantsMs.at(0) === instantsMs.at(-1)) {
    return { ...ground, reason: instantsMs.length === 0 ? 'tooFew' : 'noSpan' }
  }
  const timesS = instantsMs.map((timeMs) => (timeMs - fromMs) / 1000)
  const steady = steadyFit(timesS, spanS)
  const clock = clockOf(instantsMs)
  const known = { ...ground, clock, steady }
  if (instantsMs.length < instantsMin) return { ...known, reason: 'tooFew' }
  if (clock.nextTickShare <= nextTickShareMax) {
    return { ...known, ...excitation(timesS, { spanS, steady, clock }) }
  }
  if (spreadSeed === undefined) return { ...known, reason: 'coarseClock' }
  const spread = (of: Spread['of']): IntensityFit =>
    spreadFit(timesMs, { ...ground, clock }, { of, seed: spreadSeed })
  const ofFills = spread('fills')
  return ofFills.reason === 'decayUnresolved' || ofFills.reason === 'notConverged'
    ? spread('ticks')
    : ofFills
}

/** The fit of times after they were spread. The last of them may lie a tick after what was observed, so that the fit sees as much more. */
function spreadFit(
  timesMs: readonly number[],
  ground: Observation & { readonly instants: number; readonly clock: InstantClock },
  { of, seed }: Pick<Spread, 'of' | 'seed'>,
): IntensityFit {
  const { fromMs, clock } = ground
  const tickMs = clock.tickMs ?? 0
  const toMs = ground.toMs + tickMs
  const timesS = spreadTimes(timesMs, { tickMs, seed, of }).map((one) => (one - fromMs) / 1000)
  const spanS = (toMs - fromMs) / 1000
  const steady = steadyFit(timesS, spanS)
  return {
    ...ground,
    toMs,
    spread: { tickMs, seed, of, times: timesS.length },
    steady,
    ...excitation(timesS, { spanS, steady, clock }),
  }
}

function distinct(timesMs: readonly number[], { fromMs, toMs }: Observation): number[] {
  return timesMs.filter((timeMs, index) => {
    if (timeMs < fromMs || timeMs > toMs) {
      throw new RangeError(`${timeMs} lies outside the observation, ${fromMs} to ${toMs}`)
    }
    const before = timesMs[index - 1]
    if (before !== undefined && timeMs < before) {
      throw new RangeError(`times go back, from ${before} to ${timeMs}`)
    }
    return timeMs !== before
  })
}

function steadyFit(timesS: readonly number[], spanS: number): SteadyFit {
  const count = timesS.length
  const rate = count / spanS
  return {
    rate: estimate(rate, rate / Math.sqrt(count)),
    logLikelihood: count * Math.log(rate) - count,
    goodness: goodnessOf(timesS, { baseRate: rate, branching: 0, decay: 1 }),
  }
}

function excitation(
  timesS: readonly number[],
  { spanS, steady, clock }: { spanS: number; steady: SteadyFit; clock: InstantClock },
): Pick<IntensityFit, 'test' | 'excited' | 'reason'> {
  const { starts, decayMax } = startsOf(timesS, spanS, steady.rate.value)
  const best = highest(timesS, spanS, { starts, decayMax })
  const likelihoodRatio = Math.max(0, 2 * (best.likelihood.value - steady.logLikelihood))
  const test = { likelihoodRatio, pValue: beyondSteady(likelihoodRatio) }
  // Without a gain, decay and branching can be anything.
  if (test.pValue > significance) return { test, reason: 'noExcitation' }
  const excited = best.isAtRest ? excitedFit(timesS, best) : undefined
  // What fades slower than was looked at is a drift of the rate: its branching can be anything.
  if (excited === undefined || excited.halfLifeMs > 1000 * spanS) {
    return { test, reason: 'notConverged' }
  }
  if (excited.halfLifeMs < (clock.tickMs ?? 0)) return { test, reason: 'decayUnresolved' }
  return { test, excited }
}

/** The highest maximum that the starts lead to. Of many instants the first ones tell which start is worth the climb on all. */
function highest(timesS: readonly number[], spanS: number, { starts, decayMax }: Starts): Maximum {
  const isLong = timesS.length > trialInstants
  const [someS, untilS] = isLong
    ? [timesS.slice(0, trialInstants), timesS[trialInstants] ?? spanS]
    : [timesS, spanS]
  const [first, ...others] = starts
  let best = climb(someS, untilS, first, decayMax)
  for (const start of others) {
    const found = climb(someS, untilS, start, decayMax)
    if (found.likelihood.value > best.likelihood.value) best = found
  }
  return isLong ? climb(timesS, spanS, best.parameters, decayMax) : best
}

/** Undefined where the likelihood is too flat for standard errors. */
function excitedFit(
  timesS: readonly number[],
  { parameters, likelihood }: Maximum,
): ExcitedFit | undefined {
  const variances = inverseDiagonal(negated(likelihood.hessian))
  if (variances === undefined) return undefined
  const [ofBaseRate, ofBranching, ofDecay] = variances
  const baseRate = estimate(parameters.baseRate, Math.sqrt(ofBaseRate))
  const branching = estimate(parameters.branching, Math.sqrt(ofBranching))
  const decay = estimate(parameters.decay, Math.sqrt(ofDecay))
  if (![baseRate, branching, decay].every(({ high }) => Number.isFinite(high))) return undefined
  return {
    baseRate,
    branching,
    decay,
    halfLifeMs: (1000 * Math.LN2) / parameters.decay,
    logLikelihood: likelihood.value,
    goodness: goodnessOf(timesS, parameters),
  }
}

/** Where climbs begin, at least one, and what bounds them. */
interface Starts {
  readonly starts: readonly [IntensityParameters, ...IntensityParameters[]]
  readonly decayMax: number
}

/** Starts with weak and strong excitation that fades within a wait, over some, and over many. */
function startsOf(timesS: readonly number[], spanS: number, rate: number): Starts {
  const gaps = timesS.slice(1).map((timeS, index) => timeS - (timesS[index] ?? 0))
  const ordered = gaps.toSorted((left, right) => left - right)
  const middle = ordered[Math.floor(ordered.length / 2)] ?? spanS
  const start = (branching: number, perWait: number): IntensityParameters => ({
    baseRate: rate * (1 - branching),
    branching,
    decay: perWait / middle,
  })
  return {
    starts: [
      start(0.3, 3),
      start(0.3, 0.3),
      start(0.3, 0.03),
      start(0.8, 3),
      start(0.8, 0.3),
      start(0.8, 0.03),
    ],
    // Faster than any two instants follow each other, every decay says the same.
    decayMax: 20 / (ordered[0] ?? middle),
  }
}

function negated([first, second, third]: Matrix3): Matrix3 {
  const turned = ([a, b, c]: Vector3): Vector3 => [-a, -b, -c]
  return [turned(first), turned(second), turned(third)]
}

function estimate(value: number, standardError: number): Estimate {
  const factor = Math.exp((normal95 * standardError) / value)
  return { value, standardError, low: value / factor, high: value * factor }
}

/**
 * The tail of χ²(2) beyond a likelihood ratio. Where the steady model is true, branching is at its bound and the decay means nothing, so that
 * neither χ²(2) holds nor the mixture ½ χ²(0) + ½ χ²(1) of a bound alone, under which the best of all decays would look like a finding too
 * often. What is seen of steady draws lies between the two.
 */
function beyondSteady(likelihoodRatio: number): number {
  return Math.exp(-likelihoodRatio / 2)
}
