import { grouped } from '../../text/grouped.ts'
import type { DistressKind } from '../activity/pattern-event.ts'
import { instantsMin, type Estimate, type ExcitedFit, type IntensityFit } from './fit-intensity.ts'
import { describes, type GoodnessOfFit } from './goodness-of-fit.ts'
import type { Spread } from './spread-times.ts'

const nouns: Readonly<Record<DistressKind, string>> = {
  liquidation: 'liquidations',
  deleveraging: 'deleveraging',
}

/** What a fit says, in sentences for a risk officer. The first is the verdict. */
export function intensityWords(kind: DistressKind, fit: IntensityFit): string[] {
  const { excited, steady, test, reason, spread } = fit
  const noun = spread?.of === 'fills' ? `fills of ${nouns[kind]}` : `times with ${nouns[kind]}`
  if (excited !== undefined && test !== undefined) {
    return [
      ...excitedWords(noun, excited),
      `Against a steady rate: likelihood ratio ${significant(test.likelihoodRatio)}, ${chance(test.pValue)}.`,
      goodnessWords(excited.goodness),
      ...spreadWords(noun, spread),
    ]
  }
  if (steady === undefined || reason !== 'noExcitation') {
    return [reasonWords(nouns[kind], fit), ...spreadWords(noun, spread)]
  }
  return [
    `No sign that ${nouns[kind]} cause${kind === 'liquidation' ? '' : 's'} more of the same: a steady rate of ${perMinute(steady.rate)} describes the times as well (${chance(test?.pValue ?? 1)}).`,
    goodnessWords(steady.goodness),
    ...spreadWords(noun, spread),
  ]
}

/** What was done to times that the clock told too coarsely, and what that does to the figures. */
function spreadWords(noun: string, spread: Spread | undefined): string[] {
  if (spread === undefined) return []
  const { tickMs, seed, of, times } = spread
  const tick = duration(tickMs)
  return of === 'fills'
    ? [
        `Times are known to ${tick} only: ${grouped(String(times))} ${noun} were spread evenly over their ticks, at random with seed ${seed}. That leaves the parameters as they are where what one sets off lasts two ticks or more; a shorter half-life comes out too long.`,
      ]
    : [
        `Times are known to ${tick} only, and fills of one tick come in batches: ${grouped(String(times))} ${noun} are ticks, each put at a random moment of itself with seed ${seed}. Whatever follows within a tick is not seen, so that the half-life comes out too long (twice, or several times where most ticks have fills) and the share that followed too low.`,
      ]
}

function excitedWords(
  noun: string,
  { branching, baseRate, halfLifeMs, goodness }: ExcitedFit,
): string[] {
  const share = (part: number): string => (part > 1 ? 'above 100' : significant(100 * part))
  const first =
    branching.value < 1
      ? `${!describes(goodness) ? 'Perhaps self-exciting, by a model that does not describe the times' : 'Self-exciting'}: of 100 ${noun} about ${share(branching.value)} (${share(branching.low)} to ${share(branching.high)}) followed from earlier ones, not from the market outside.`
      : `${branching.low >= 1 ? 'Explosive' : 'Perhaps explosive'}: each of the ${noun} set off ${significant(branching.value)} (${significant(branching.low)} to ${significant(branching.high)}) further ones on average; at 1 and above they feed themselves without end.`
  return [
    first,
    `Half of what one sets off comes within ${duration(halfLifeMs)}; without earlier ones there would be ${perMinute(baseRate)}.`,
  ]
}

function goodnessWords(goodness: GoodnessOfFit): string {
  const { statistic, pValue } = goodness
  const figures = `Kolmogorov-Smirnov distance ${significant(statistic)}, ${chance(pValue)}`
  return describes(goodness)
    ? `The model describes the times: ${figures}.`
    : `The model does not describe the times, so take its figures as a rough description only: ${figures}.`
}

/** Why there are no figures, and what would mend it. */
function reasonWords(
  noun: string,
  { instants, reason, clock, toMs, fromMs }: IntensityFit,
): string {
  if (instants === 0) return `No ${noun}.`
  switch (reason) {
    case 'coarseClock':
      return `Not fitted: the clock of the source ticks every ${duration(clock?.tickMs ?? 0)}, and of 100 times with ${noun} ${significant(100 * (clock?.nextTickShare ?? 0))} are followed by another on the very next tick, so that the clock sets the waits. Events with finer times can be fitted; --spread fits these, spread at random within the ticks.`
    case 'decayUnresolved':
      return `Not fitted: what a time with ${noun} sets off is over within one tick of the clock, ${duration(clock?.tickMs ?? 0)}. Events with finer times can be fitted.`
    case 'noSpan':
      return `Not fitted: all ${noun} came at one time${toMs > fromMs ? '' : ', and nothing else was observed'}.`
    case 'notConverged':
      return 'Not fitted: the likelihood has no clear maximum. Choose a longer stretch of time, or one market.'
    default:
      return `Not fitted: ${instants} times with ${noun}; ${instantsMin} are needed.`
  }
}

/** How likely what was seen is by chance. */
function chance(pValue: number): string {
  if (pValue < 0.0001) return 'p < 0.0001'
  return `p = ${pValue.toFixed(pValue < 0.01 ? 4 : 2)}`
}

function perMinute({ value, low, high }: Estimate): string {
  return `${significant(60 * value)} (${significant(60 * low)} to ${significant(60 * high)}) a minute`
}

function duration(ms: number): string {
  return ms < 1000 ? `${significant(ms)} ms` : `${significant(ms / 1000)} s`
}

/** Three digits that count; whole where there are more before the point. */
function significant(value: number): string {
  return value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
