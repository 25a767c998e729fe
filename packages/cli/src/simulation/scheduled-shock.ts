import { everyOther, type Scenario, type Shock, stepsMax } from '@plimsoll/simulator'
import { InvalidArgumentError } from 'commander'

/** A fall or rise of a market, as it was asked for. */
export interface ScheduledShock {
  /** `*` for every market that no other one names. */
  readonly market: string
  readonly changePpm: number
  readonly durationMs: number
  /** As it was written. */
  readonly text: string
}

const form =
  /^(?<market>.+)=(?<change>[+-]?\d{1,5}(?:\.\d{1,4})?)%\/(?<length>\d{1,9})(?<unit>ms|s|m|h)$/u
const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Scheduled moves begin after so long, so that the venue runs in calm before. */
const beginMs = 60_000
/** What goes on after the last of them, so that what they led to is seen to its end. */
const settleMs = 300_000

/** Adds one `M=-30%/10m` of the command line to the moves. */
export function addScheduledShock(
  text: string,
  given: readonly ScheduledShock[] = [],
): ScheduledShock[] {
  const { market, change = '', length = '', unit = '' } = form.exec(text)?.groups ?? {}
  const changePpm = Math.round(Number(change) * 10_000)
  const durationMs = Number(length) * (unitsMs[unit] ?? 0)
  if (market === undefined || changePpm <= -1_000_000 || durationMs === 0) {
    throw new InvalidArgumentError(
      'Give MARKET=-30%/10m or *=-30%/10m: a change above -100 % and how long it takes, in ms, s, m or h.',
    )
  }
  return [...given, { market, changePpm, durationMs, text }]
}

/**
 * A scenario with further moves, each straight in log price from one minute on. Where the run would be over before they are, it
 * is made longer, by five minutes after the last of them.
 *
 * @throws RangeError where that would be too many steps
 */
export function withShocks(scenario: Scenario, asked: readonly ScheduledShock[]): Scenario {
  if (asked.length === 0) return scenario
  const named = asked.flatMap(({ market }) => (market === everyOther ? [] : [[market, 0] as const]))
  const shocks = asked.map(
    ({ market, changePpm, durationMs }): Shock => ({
      fromMs: beginMs,
      toMs: beginMs + durationMs,
      changePpm: {
        ...(market === everyOther && Object.fromEntries(named)),
        [market]: changePpm,
      },
    }),
  )
  const lastMs = Math.max(...shocks.map(({ toMs }) => toMs))
  const durationMs = Math.max(scenario.durationMs, lastMs + settleMs)
  if (durationMs / scenario.stepMs > stepsMax) {
    throw new RangeError(
      `${durationMs} ms are more than ${stepsMax} steps of ${scenario.stepMs} ms; give a shorter time`,
    )
  }
  return { ...scenario, durationMs, shocks: [...scenario.shocks, ...shocks] }
}
