import { everyOther, type Scenario } from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import type { ScheduledShock } from './scheduled-shock.ts'

const movesTold = 5

/** A scenario whose title says which moves were asked for on top of its own. */
export function withMovesTold(scenario: Scenario, asked: readonly ScheduledShock[]): Scenario {
  if (asked.length === 0) return scenario
  return { ...scenario, title: `${scenario.title}, and ${movesText(asked)}` }
}

/**
 * A scenario of which title and story say nothing of the moves that it had: they are left out, and others, or none, stand in
 * their place.
 *
 * @param ground the book that is brought; absent where the scenario runs on its own
 */
export function withMovesReplaced(
  scenario: Scenario,
  asked: readonly ScheduledShock[],
  ground: string | undefined,
): Scenario {
  const name = scenario.scenario
  const moves = asked.length === 0 ? 'No scheduled move' : movesText(asked)
  return {
    ...scenario,
    title: `${moves}, on ${ground ?? `the venue of ${name}`}`,
    story: [
      `The scenario ${name} without the moves that it schedules; order books, market makers, what the venue sees of prices and what people do are taken from it.`,
    ],
  }
}

/** `-5 % in every market over 10 minutes`. */
function movesText(asked: readonly ScheduledShock[]): string {
  const isNamed = asked.some(({ market }) => market !== everyOther)
  const told = asked.slice(0, movesTold).map(({ market, changePpm, durationMs }) => {
    const where = market === everyOther ? `every ${isNamed ? 'other ' : ''}market` : market
    return `${changePpm > 0 ? '+' : ''}${changePpm / 10_000} % in ${where} over ${durationText(durationMs)}`
  })
  const more = asked.length - told.length
  return `${told.join(', ')}${more > 0 ? ` and ${counted(more, 'more move')}` : ''}`
}

/** In the largest unit that has no rest. */
function durationText(ms: number): string {
  if (ms % 3_600_000 === 0) return counted(ms / 3_600_000, 'hour')
  if (ms % 60_000 === 0) return counted(ms / 60_000, 'minute')
  return ms % 1_000 === 0 ? counted(ms / 1_000, 'second') : counted(ms, 'millisecond')
}
