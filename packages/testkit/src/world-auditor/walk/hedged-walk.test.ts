import type { EngineEvent } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { consecutiveSeeds } from '../../seeds.ts'
import { hedgedWalk } from './hedged-walk.ts'

const walkCount = 300

/** What has to come about often enough for the rules behind it to have been judged, and how often. */
const fewest: Readonly<Record<string, number>> = {
  'rounds of an event that has begun before': 200,
  'plans of a rule that levels': 1_000,
  'plans that break a hedge': 150,
  'leverage above every number': 1,
  'hedges crossed': 5,
  'late confirmations that do not fit': 5,
}

test('rounds of hedged accounts, within one event and over several, keep every rule', () => {
  const counts = new Map<string, number>()
  for (const seed of consecutiveSeeds(walkCount)) {
    for (const name of walkOf(seed)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  console.log([...counts].map(([name, count]) => `${name}: ${count}`).join(', '))
  const rare = Object.entries(fewest).filter(([name, least]) => (counts.get(name) ?? 0) < least)
  expect(rare).toEqual([])
})

/** What came about in a walk, or a failure that names its seed. */
function walkOf(seed: number): string[] {
  try {
    return happenings(hedgedWalk(seed))
  } catch (cause) {
    throw new Error(`the walk of seed ${seed} fails: ${String(cause)}`, { cause })
  }
}

function happenings(events: readonly EngineEvent[]): string[] {
  const eventIds = new Set<string>()
  return events.flatMap((event): string[] => {
    if (event.kind === 'hedgesCrossed') return ['hedges crossed']
    if (event.kind === 'confirmationUnmatched') return ['late confirmations that do not fit']
    if (event.kind === 'eventContinued') {
      const isKnown = eventIds.has(event.eventId)
      eventIds.add(event.eventId)
      return isKnown ? ['rounds of an event that has begun before'] : []
    }
    if (event.kind !== 'deleveragingPlanned') return []
    const { scoresAfter = [], hedgesBroken } = event
    return [
      ...(scoresAfter.length > 0 ? ['plans of a rule that levels'] : []),
      ...(scoresAfter.some(({ denominator }) => denominator === 0n)
        ? ['leverage above every number']
        : []),
      ...(hedgesBroken === undefined ? [] : ['plans that break a hedge']),
    ]
  })
}
